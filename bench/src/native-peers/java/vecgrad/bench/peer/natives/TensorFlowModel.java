package vecgrad.bench.peer.natives;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;
import vecgrad.bench.peer.StepProblem;

/** The loss of M1 or M2 in a TensorFlow graph; the two ways to write M2 are those of {@link TorchM2}. */
final class TensorFlowModel {
    private final Ops tf;
    private final StepProblem problem;
    private final boolean shared;
    private final SequencedMap<String, Operand<TFloat32>> parameters = new LinkedHashMap<>();
    private final SequencedMap<String, Shape> shapes = new LinkedHashMap<>();
    private final SequencedMap<Operand<?>, TFloat32> feeds = new LinkedHashMap<>();
    private final List<Op> initializers = new ArrayList<>();
    private final Operand<TFloat32> half, one;
    private final Operand<TFloat32> loss;

    TensorFlowModel(Ops tf, StepProblem problem, boolean shared) {
        this.tf = tf;
        this.problem = problem;
        this.shared = shared;
        half = tf.constant(0.5f);
        one = tf.constant(1f);
        for (String name : problem.parameters().keySet()) {
            StepProblem.Parameter p = problem.parameters().get(name);
            if (shared || !name.contains(".input.") && !name.contains(".classes.")) parameter(name, p.value(), p.shape());
            else if (name.endsWith(".input.weight")) stacked(name, p, problem.parameters().get(name.replace(".input.", ".classes.")));
        }
        loss = problem.model().equals("m1") ? m1() : m2();
    }

    Operand<TFloat32> loss() { return loss; }

    SequencedMap<String, Operand<TFloat32>> parameters() { return parameters; }

    /** What is fed at every step. */
    SequencedMap<Operand<?>, TFloat32> feeds() { return feeds; }

    /** To be run once, before the first step. */
    List<Op> initializers() { return initializers; }

    /** A new variable of a parameter's shape, for the optimiser. */
    Variable<TFloat32> zeros(String name) {
        Shape shape = shapes.get(name);
        return variable(new float[(int) shape.size()], shape);
    }

    private void parameter(String name, float[] value, int... shape) {
        shapes.put(name, shape(shape));
        parameters.put(name, variable(value, shape(shape)));
    }

    /** One weight for [x, one-hot y]. */
    private void stacked(String name, StepProblem.Parameter x, StepProblem.Parameter y) {
        float[] both = new float[x.value().length + y.value().length];
        System.arraycopy(x.value(), 0, both, 0, x.value().length);
        System.arraycopy(y.value(), 0, both, x.value().length, y.value().length);
        parameter(name, both, x.shape()[0] + y.shape()[0], x.shape()[1]);
    }

    private Variable<TFloat32> variable(float[] value, Shape shape) {
        Variable<TFloat32> v = tf.variable(shape, TFloat32.class);
        initializers.add(tf.assign(v, tf.constant(shape, DataBuffers.of(value))));
        return v;
    }

    private Operand<TFloat32> fed(float[] value, int... shape) {
        Operand<TFloat32> p = tf.placeholder(TFloat32.class, Placeholder.shape(shape(shape)));
        feeds.put(p, TFloat32.tensorOf(shape(shape), DataBuffers.of(value)));
        return p;
    }

    private Operand<TFloat32> input(String name, int... shape) { return fed(problem.inputs().get(name), shape); }

    private static Shape shape(int... extents) {
        long[] sizes = new long[extents.length];
        for (int i = 0; i < sizes.length; i++) sizes[i] = extents[i];
        return Shape.of(sizes);
    }

    // ------------------------------------------------------------------------------------------------ models

    private Operand<TFloat32> m1() {
        Operand<TFloat32> x = input("x", problem.batch(), problem.features()), eps = input("eps", problem.batch(), problem.latent());
        Operand<TFloat32> heads = mlp("encoder", x), mu = half(heads, 0, problem.latent()), logvar = half(heads, problem.latent(), problem.latent());
        return mean(tf.math.add(negativeBernoulli(mlp("decoder", reparameterize(mu, logvar, eps)), x), kl(mu, logvar)), 0);
    }

    private Operand<TFloat32> m2() {
        int k = problem.classes(), u = problem.batch(), labelledRows = problem.labelled(), features = problem.features();
        Operand<TFloat32> xl = input("xl", labelledRows, features), xu = input("xu", u, features), logK = tf.constant((float) Math.log(k));
        Operand<TFloat32> oneHot = fed(oneHot(problem.labels()), labelledRows, k);
        int[] every = new int[k * u];
        for (int r = 0; r < every.length; r++) every[r] = r / u;
        Operand<TFloat32> everyOneHot = shared ? null : fed(oneHot(every), k * u, k);

        Operand<TFloat32> labelled = tf.math.add(mean(bound(xl, xl, oneHot, 1, input("eps labelled", labelledRows, problem.latent())), 0), logK);

        Operand<TFloat32> logQ = tf.nn.logSoftmax(mlp("classifier", xu)), q = tf.math.exp(logQ);
        Operand<TFloat32> copies = tf.tile(xu, tf.constant(new int[] {k, 1}));
        Operand<TFloat32> rows = bound(shared ? xu : copies, copies, everyOneHot, k, input("eps unlabelled", k * u, problem.latent()));
        Operand<TFloat32> byClass = tf.linalg.transpose(tf.reshape(rows, tf.constant(new int[] {k, u})), tf.constant(new int[] {1, 0}));
        Operand<TFloat32> unlabelled = mean(tf.sum(tf.math.mul(q, tf.math.add(tf.math.add(byClass, logK), logQ)), tf.constant(1)), 0);

        Operand<TFloat32> logProb = tf.sum(tf.math.mul(oneHot, tf.nn.logSoftmax(mlp("classifier", xl))), tf.constant(1));
        double[] w = problem.weights();
        return tf.math.add(tf.math.add(tf.math.mul(labelled, tf.constant((float) w[0])), tf.math.mul(unlabelled, tf.constant((float) w[1]))),
                tf.math.mul(mean(logProb, 0), tf.constant((float) -w[2])));
    }

    /** KL − log p(x|y,z) of every row. */
    private Operand<TFloat32> bound(Operand<TFloat32> x, Operand<TFloat32> target, Operand<TFloat32> oneHot, int repeats, Operand<TFloat32> eps) {
        int latent = problem.latent();
        Operand<TFloat32> heads = mlp("encoder", tf.math.softplus(first("encoder", x, oneHot, repeats, false)));
        Operand<TFloat32> mu = half(heads, 0, latent), logvar = half(heads, latent, latent), z = reparameterize(mu, logvar, eps);
        Operand<TFloat32> out = mlp("decoder", tf.math.softplus(first("decoder", z, oneHot, repeats, true)));
        int features = problem.features();
        return tf.math.add(kl(mu, logvar), problem.gaussian()
                ? negativeGaussian(half(out, 0, features), half(out, features, features), target) : negativeBernoulli(out, target));
    }

    /** The first layer of a network that sees a label: [·, in] → [repeats · rows, hidden]. Whether v has a row of its own for every class. */
    private Operand<TFloat32> first(String net, Operand<TFloat32> v, Operand<TFloat32> oneHot, int repeats, boolean own) {
        Operand<TFloat32> weight = parameters.get(net + ".input.weight");
        if (!shared) return tf.linalg.matMul(tf.concat(List.of(v, oneHot), tf.constant(1)), weight);
        Operand<TFloat32> product = tf.linalg.matMul(v, weight), classes = parameters.get(net + ".classes.weight");
        if (repeats == 1) return tf.math.add(product, tf.linalg.matMul(oneHot, classes));
        int hidden = (int) shapes.get(net + ".input.weight").get(1);
        Operand<TFloat32> groups = tf.reshape(product, tf.constant(new int[] {own ? repeats : 1, -1, hidden}));
        return tf.reshape(tf.math.add(groups, tf.expandDims(classes, tf.constant(1))), tf.constant(new int[] {-1, hidden}));
    }

    private float[] oneHot(int[] labels) {
        float[] y = new float[labels.length * problem.classes()];
        for (int i = 0; i < labels.length; i++) y[i * problem.classes() + labels[i]] = 1;
        return y;
    }

    // ------------------------------------------------------------------------------------------------ pieces

    private Operand<TFloat32> mlp(String name, Operand<TFloat32> x) {
        int layers = problem.layers(name);
        for (int i = 0; i < layers; i++) {
            x = tf.nn.biasAdd(tf.linalg.matMul(x, parameters.get(name + "." + i + ".weight")), parameters.get(name + "." + i + ".bias"));
            if (i + 1 < layers) x = tf.math.softplus(x);
        }
        return x;
    }

    private Operand<TFloat32> half(Operand<TFloat32> heads, int from, int width) {
        return tf.slice(heads, tf.constant(new int[] {0, from}), tf.constant(new int[] {-1, width}));
    }

    private Operand<TFloat32> reparameterize(Operand<TFloat32> mu, Operand<TFloat32> logvar, Operand<TFloat32> eps) {
        return tf.math.add(mu, tf.math.mul(tf.math.exp(tf.math.mul(logvar, half)), eps));
    }

    /** ½ Σ (μ² + σ² − log σ² − 1). [rows] */
    private Operand<TFloat32> kl(Operand<TFloat32> mu, Operand<TFloat32> logvar) {
        Operand<TFloat32> terms = tf.math.sub(tf.math.sub(tf.math.add(tf.math.square(mu), tf.math.exp(logvar)), logvar), one);
        return tf.math.mul(tf.sum(terms, tf.constant(1)), half);
    }

    /** Σ softplus(l) − x·l. [rows] */
    private Operand<TFloat32> negativeBernoulli(Operand<TFloat32> logits, Operand<TFloat32> x) {
        return tf.sum(tf.math.sub(tf.math.softplus(logits), tf.math.mul(x, logits)), tf.constant(1));
    }

    /** −log N(x; μ, σ²). [rows] */
    private Operand<TFloat32> negativeGaussian(Operand<TFloat32> mu, Operand<TFloat32> logvar, Operand<TFloat32> x) {
        Operand<TFloat32> scaled = tf.math.mul(tf.math.square(tf.math.sub(x, mu)), tf.math.exp(tf.math.neg(logvar)));
        return tf.math.mul(tf.sum(tf.math.add(tf.math.add(scaled, logvar), tf.constant((float) Math.log(2 * Math.PI))), tf.constant(1)), half);
    }

    private Operand<TFloat32> mean(Operand<TFloat32> x, int axis) { return tf.math.mean(x, tf.constant(axis)); }
}
