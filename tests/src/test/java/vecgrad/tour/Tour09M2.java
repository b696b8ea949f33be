package vecgrad.tour;

import static vecgrad.autograd.op.Elementwise.softplus;
import static vecgrad.autograd.op.Reductions.logSoftmax;
import static vecgrad.autograd.op.Shaping.concat;
import static vecgrad.autograd.op.Shaping.slice;
import static vecgrad.autograd.op.Shaping.tile;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Initializer;
import vecgrad.autograd.nn.Mlp;
import vecgrad.autograd.nn.Parameter;
import vecgrad.autograd.optim.Adam;
import vecgrad.autograd.optim.LearningRate;
import vecgrad.datasets.Digits;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

/**
 * Tour 9 of 9: M2 in a page, learning digits from 100 labels and 1900 images without one. It believes that x was made from a
 * class y and a style z. Where y is known it is an input; where not, it is summed out under a classifier q(y|x).
 *
 * <p>Run it by {@code ./vecgrad tour 9}. The same with every detail is {@code vecgrad.vae.model.M2}; {@code ./vecgrad explain}
 * shows one of its steps.
 */
public final class Tour09M2 {
    private static final int PIXELS = 784, CLASSES = 10, HIDDEN = 50, LATENT = 10, BATCH = 50;

    private final Mlp classifier = net("q(y|x)", PIXELS, CLASSES);
    private final Mlp encoder = net("q(z|x,y)", PIXELS + CLASSES, 2 * LATENT), decoder = net("p(x|y,z)", CLASSES + LATENT, PIXELS);

    private Tour09M2() {}

    private static Mlp net(String name, int in, int out) {
        return Mlp.of(name, new int[] {in, HIDDEN, out}, Pointwise.SOFTPLUS, Initializer.fanIn(), Noise.ofSeed(1));
    }

    // @start region="m2"
    /** L(x, y) = KL − log p(x|y,z) − log p(y), equation (6); y is one-hot. [rows] */
    private Variable labelled(Variable x, Variable y, Noise noise) {
        Variable heads = encoder.apply(concat(1, x, y));                                          // q(z|x,y)
        Variable mu = slice(heads, 1, 0, LATENT), logvar = slice(heads, 1, LATENT, 2 * LATENT);
        Variable eps = x.tape().constant(noise.normal(mu.shape()));
        Variable z = mu.add(logvar.mul(0.5f).exp().mul(eps));                                     // z ~ q(z|x,y)
        Variable logits = decoder.apply(concat(1, y, z));                                         // p(x|y,z)
        Variable logPx = x.mul(logits).sub(softplus(logits)).sumPerRow();
        Variable kl = mu.square().add(logvar.exp()).sub(logvar).add(-1).sumPerRow().mul(0.5f);
        return kl.sub(logPx).add((float) Math.log(CLASSES));
    }

    /** U(x) = Σ_y q(y|x) L(x, y) − H(q(y|x)), equation (7). [batch] */
    private Variable unlabelled(Variable x, Noise noise) {
        int batch = x.shape().extent(0);
        Variable logQ = logSoftmax(classifier.apply(x), 1), q = logQ.exp();                       // q(y|x)        [batch, 10]
        Variable every = oneHot(x.tape(), IntStream.range(0, batch * CLASSES).map(row -> row % CLASSES).toArray());
        Variable copies = tile(x.reshape(batch, 1, PIXELS), 1, CLASSES, 1).reshape(batch * CLASSES, PIXELS); // x with every y
        Variable l = labelled(copies, every, noise).reshape(batch, CLASSES);                      // L(x, y)
        return q.mul(l).sum(1).add(q.mul(logQ).sum(1));
    }

    /** J^alpha, equations (8) and (9), as a mean over the data set. [] */
    private Variable objective(Variable xl, int[] yl, Variable xu, double labelledShare, double alpha, Noise noise) {
        Variable y = oneHot(xl.tape(), yl);
        Variable minusLogQ = logSoftmax(classifier.apply(xl), 1).mul(y).sumPerRow().negate();     // −log q(y|x)
        return labelled(xl, y, noise.stream("l")).mean().mul((float) labelledShare)
                .add(unlabelled(xu, noise.stream("u")).mean().mul((float) (1 - labelledShare)))
                .add(minusLogQ.mean().mul((float) alpha));
    }
    // @end

    private static Variable oneHot(Tape tape, int[] y) {
        Tensor rows = Tensor.zeros(y.length, CLASSES);
        for (int i = 0; i < y.length; i++) rows.data()[i * CLASSES + y[i]] = 1;
        return tape.constant(rows);
    }

    /** Prints what the comments promise. */
    public static void main(String[] args) {
        var m2 = new Tour09M2();
        LabeledImages train = Digits.generate(1, 2000), test = Digits.generate(2, 1000);
        Noise noise = Noise.ofSeed(1);
        List<Parameter> parameters = Stream.of(m2.classifier, m2.encoder, m2.decoder).flatMap(net -> net.parameters().stream()).toList();
        Adam adam = new Adam(parameters, LearningRate.constant(0.003));
        for (int step = 0; step <= 300; step++) {
            int first = 100 + step * BATCH % 1900, s = step;                                      // the first 100 have a label
            int[] known = IntStream.range(0, 100).toArray(), unknown = IntStream.range(first, first + BATCH).toArray();
            Tape tape = new Tape();
            Variable xl = tape.constant(images(train, known)), xu = tape.constant(noise.stream("x").at(s).bernoulli(images(train, unknown)));
            Variable loss = m2.objective(xl, train.labels(known), xu, 0.05, 10, noise.at(s));
            if (step % 300 == 0) IO.println("step " + step + ": J^alpha is about " + 10 * Math.round(loss.item() / 10) + ", test error " + m2.error(test) + " %");
            adam.step(tape.backward(loss));
        }
        // prints: step 0: J^alpha is about 640, test error 90 %
        // prints: step 300: J^alpha is about 180, test error 24 %

        // It learns to draw digits of a given class, and to read them; but so far it reads no better than a classifier of the
        // 100 labels alone. What the other images are worth shows with larger networks and more time, and most on the features of
        // an M1, where differences in style no longer cost more than differences in class: ./vecgrad train.
    }

    private static Tensor images(LabeledImages all, int... rows) { return Tensor.of(Shape.of(rows.length, PIXELS), all.toFloats(rows)); }

    private long error(LabeledImages test) {
        Tensor q = classifier.apply(Tape.valuesOnly().constant(images(test, IntStream.range(0, test.size()).toArray()))).value();
        return Math.round(100.0 / test.size() * IntStream.range(0, test.size())
                .filter(i -> IntStream.range(0, CLASSES).anyMatch(c -> q.get(i, c) > q.get(i, test.label(i)))).count());
    }
}
