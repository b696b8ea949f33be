package vecgrad.autograd;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import vecgrad.autograd.op.Arithmetic;
import vecgrad.autograd.op.Elementwise;
import vecgrad.autograd.op.Likelihoods;
import vecgrad.autograd.op.Products;
import vecgrad.autograd.op.Reductions;
import vecgrad.autograd.op.Shaping;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

/** The oracle's losses of M1, M2 and M1+M2, written on ops alone: layer i is x·w_i + b_i, hidden units are softplus. */
final class OracleModels {
    private OracleModels() {}

    /** A negative bound's two sides, one number a row. */
    private record Sides(Variable reconstruction, Variable kl) {
        Variable sum() { return reconstruction.add(kl); }
    }

    /** q(z|x) of layers 0 to 2, p(x|z) of layers 3 to 5. */
    static void m1(OracleRun run) {
        requireWanted(run);
        Variable x = run.variable("x");
        Sides s = sides(layer(run, 2, hidden(run, 1, hidden(run, 0, x))), run.tensor("eps"),
                z -> layer(run, 5, hidden(run, 4, hidden(run, 3, z))), x, null, false);
        run.output("loss", s.sum().mean());
        run.output("reconstruction", s.reconstruction.mean());
        run.output("kl", s.kl.mean());
    }

    /** q(y|x) of layers 0 and 1, q(z|x,y) of 2 and 3, p(x|y,z) of 4 and 5: Bernoulli, or Gaussian for M1+M2. */
    static void m2(OracleRun run, boolean gaussian) {
        requireWanted(run);
        int classes = run.attributes().integer("classes");
        Variable xl = run.variable("labelled"), xu = run.variable("unlabelled");
        int n = xl.shape().extent(0), m = xu.shape().extent(0);
        int[] label = labels(run.tensor("y"), classes), everyExample = new int[classes * m], everyLabel = new int[classes * m];
        for (int r = 0; r < classes * m; r++) { // class-major
            everyExample[r] = r % m;
            everyLabel[r] = r / m;
        }
        Tensor eps = run.tensor("eps");

        Variable labelled = bound(run, xl, null, label, eps.slice(0, 0, n), gaussian).mean();
        Variable everyClass = Shaping.reshape(bound(run, xu, everyExample, everyLabel, eps.slice(0, n, n + classes * m), gaussian), Shape.of(classes, m));
        Variable logQy = Reductions.logSoftmax(classifier(run, xu), 1);                                     // log q(y|x)   [m, classes]
        Variable qy = Elementwise.exp(logQy);
        Variable entropy = Arithmetic.mul(qy, logQy).sum(1).negate();                                       // [m]
        Variable unlabelled = Arithmetic.mul(Shaping.permute(qy, 1, 0), everyClass).sum(0).sub(entropy).mean();
        Variable crossEntropy = Likelihoods.softmaxCrossEntropy(classifier(run, xl), label).mean();

        run.output("loss", labelled.add(unlabelled).add(crossEntropy.mul(run.attributes().real("alpha"))));
        run.output("labelled_loss", labelled);
        run.output("unlabelled_loss", unlabelled);
        run.output("cross_entropy", crossEntropy);
        run.output("entropy", entropy.mean());
    }

    private static Variable classifier(OracleRun run, Variable x) { return layer(run, 1, hidden(run, 0, x)); }

    /** L(x, y) = −log p(x|y,z) − log p(y) + KL of every pairing of examples (null: each once) with labels. [label.length] */
    private static Variable bound(OracleRun run, Variable x, int[] example, int[] label, Tensor eps, boolean gaussian) {
        Variable shared = Products.matmul(x, above(run, 2, x.shape().extent(1)));                           // [examples, hidden]
        Variable hx = Products.gatherAdd(shared, example, table(run, 2, x.shape().extent(1)), label, Pointwise.SOFTPLUS);
        int latent = eps.shape().extent(1), classes = run.attributes().integer("classes");
        Sides s = sides(layer(run, 3, hx), eps, z -> {
            Variable w = run.variable("w4");                                                                // rows of y, then of z
            Variable wz = Shaping.slice(w, 0, classes, classes + latent);
            Variable byClass = Shaping.slice(w, 0, 0, classes).add(run.variable("b4"));                     // [classes, hidden]
            return layer(run, 5, Products.linear(z, wz, byClass, label, Pointwise.SOFTPLUS));
        }, x, example, gaussian);
        return s.sum().add((float) Math.log(classes));
    }

    /** The first rows of a weight whose input is [x, y]. */
    private static Variable above(OracleRun run, int i, int features) { return Shaping.slice(run.variable("w" + i), 0, 0, features); }

    /** Its last rows, one a class, with the bias added to each. */
    private static Variable table(OracleRun run, int i, int features) {
        Variable w = run.variable("w" + i);
        return Shaping.slice(w, 0, features, w.shape().extent(0)).add(run.variable("b" + i));
    }

    private interface Net { Variable of(Variable z); }

    private static Sides sides(Variable heads, Tensor eps, Net decoder, Variable x, int[] example, boolean gaussian) {
        Variable mu = half(heads, 0), logvar = half(heads, 1);
        Variable out = decoder.of(Likelihoods.reparameterize(mu, logvar, eps));
        Variable logProb = gaussian
                ? Likelihoods.gaussianLogProb(x, half(out, 0), half(out, 1), example)
                : Likelihoods.bernoulliLogProb(out, x.value(), example);
        return new Sides(Elementwise.negate(logProb), Likelihoods.gaussianKl(mu, logvar));
    }

    private static Variable half(Variable heads, int which) {
        int columns = heads.shape().extent(1) / 2;
        return Shaping.slice(heads, 1, which * columns, (which + 1) * columns);
    }

    private static Variable hidden(OracleRun run, int i, Variable x) {
        return Products.linear(x, run.variable("w" + i), run.variable("b" + i), Pointwise.SOFTPLUS);
    }

    private static Variable layer(OracleRun run, int i, Variable x) {
        return Products.linear(x, run.variable("w" + i), run.variable("b" + i), null);
    }

    /** Class numbers of one-hot rows. */
    private static int[] labels(Tensor oneHot, int classes) {
        int rows = oneHot.shape().extent(0);
        return IntStream.range(0, rows).map(r -> {
            float[] row = Arrays.copyOfRange(oneHot.data(), r * classes, (r + 1) * classes);
            int label = IntStream.range(0, classes).filter(c -> row[c] == 1).findFirst().orElse(-1);
            if (label < 0 || oneHot.shape().extent(1) != classes) throw new AssertionError("y is not one-hot: " + oneHot);
            return label;
        }).toArray();
    }

    private static void requireWanted(OracleRun run) {
        String wanted = run.attributes().text("wanted");
        if (!run.given.cotangents().keySet().equals(Set.of(wanted)))
            throw new AssertionError("wanted is \"" + wanted + "\" but the cotangents are for " + run.given.cotangents().keySet());
    }
}
