package vecgrad.vae.eval;

import java.util.Arrays;
import java.util.function.Function;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Tensor;
import vecgrad.tensor.Workspace;
import vecgrad.vae.model.Bound;
import vecgrad.vae.model.ClassicalClassifier;
import vecgrad.vae.model.Labels;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.M2;
import vecgrad.vae.prob.Categorical;
import vecgrad.vae.prob.DiagonalGaussian;
import vecgrad.vae.train.Inputs;

/** What a trained model is worth on a set of examples. Densities are in nats per example. */
public final class Evaluation {
    private static final int BATCH = 500;

    private Evaluation() {}

    /** The evidence lower bound and its two sides: elbo = reconstruction − kl (and, for M2, what the label costs). */
    public record Elbo(double elbo, double reconstruction, double kl) {}

    /** The share of examples whose most probable class is wrong; the input is the mean, not a sample. */
    public static double errorRate(Function<Variable, Categorical> qy, Inputs inputs, int[] labels) {
        return errorRate(labels, (rows, at) -> qy.apply(Tape.valuesOnly().constant(inputs.mean(rows))).mode());
    }

    /**
     * The same by probabilities that are averaged over draws of the input: what M1+M2 says of x is q(y|x) = E q(y|z₁) under
     * q(z₁|x), of which q(y|z₁) at the mean of z₁ is a short cut.
     *
     * @param samples how many draws; 0 for the input's mean
     */
    public static double errorRate(Function<Variable, Categorical> qy, Inputs inputs, int[] labels, int samples, Noise noise) {
        if (samples == 0) return errorRate(qy, inputs, labels);
        return errorRate(labels, (rows, at) -> averaged(qy, inputs, rows, samples, noise.at(at)).mode());
    }

    /** The mean of the probabilities over so many draws. */
    private static Categorical averaged(Function<Variable, Categorical> qy, Inputs inputs, int[] rows, int samples, Noise noise) {
        Tensor sum = null;
        for (int k = 0; k < samples; k++) {
            Tensor p = qy.apply(Tape.valuesOnly().constant(inputs.sample(rows, noise.stream("z1 " + k)))).probabilities().value();
            if (sum == null) sum = p;
            else sum.addScaledInPlace(1, p);
        }
        return new Categorical(Tape.valuesOnly().constant(sum).mul(1f / samples).log());
    }

    /** The share of examples that a classical method puts into a wrong class. */
    public static double errorRate(ClassicalClassifier classifier, Inputs inputs, int[] labels) {
        return errorRate(labels, (rows, at) -> classifier.classify(inputs.mean(rows)));
    }

    /** The classes that a batch's examples are taken for. */
    private interface Naming { int[] of(int[] rows, int at); }

    private static double errorRate(int[] labels, Naming naming) {
        int[] wrong = new int[1];
        forBatches(labels.length, (rows, at) -> {
            int[] named = naming.of(rows, at);
            for (int i = 0; i < rows.length; i++) if (named[i] != labels[rows[i]]) wrong[0]++;
        });
        return (double) wrong[0] / labels.length;
    }

    /** The mean of q(y|x)'s entropy over the examples: 0 when the classifier is always sure. */
    public static double entropy(Function<Variable, Categorical> qy, Inputs inputs) {
        double[] sum = new double[1];
        forBatches(inputs.size(), (rows, at) ->
                sum[0] += qy.apply(Tape.valuesOnly().constant(inputs.mean(rows))).entropy().value().total());
        return sum[0] / inputs.size();
    }

    /** M1's bound on binarised examples, one sample each. */
    public static Elbo elbo(M1 model, Inputs inputs, Noise noise) { return elbo(model, inputs, noise, true); }

    /** M1's bound on binarised or on grey examples. */
    public static Elbo elbo(M1 model, Inputs inputs, Noise noise, boolean sampled) {
        double[] sums = new double[2];
        forBatches(inputs.size(), (rows, at) -> {
            Bound bound = model.bound(input(inputs, rows, noise.at(at), sampled), noise.stream("z").at(at));
            sums[0] += bound.logPx().value().total();
            sums[1] += bound.kl().value().total();
        });
        double reconstruction = sums[0] / inputs.size(), kl = sums[1] / inputs.size();
        return new Elbo(reconstruction - kl, reconstruction, kl);
    }

    /** −𝓤(x) of M2, equation (7), on a draw of the examples: the label summed out under q(y|x). */
    public static Elbo elbo(M2 model, Inputs inputs, Noise noise) {
        double[] sums = new double[3];
        forBatches(inputs.size(), (rows, at) -> {
            Variable x = input(inputs, rows, noise.at(at), true);
            Categorical qy = model.qy(x);
            Labels y = Labels.every(rows.length, model.architecture().classes());
            Bound bound = model.bound(x, y, noise.stream("z").at(at));
            sums[0] -= model.unlabelled(qy, y, bound).value().total();
            sums[1] += M2.expect(qy, y, bound.logPx()).value().total();
            sums[2] += M2.expect(qy, y, bound.kl()).value().total();
        });
        int n = inputs.size();
        return new Elbo(sums[0] / n, sums[1] / n, sums[2] / n);
    }

    /** M2's bound on log p(x|y) of binarised or of grey examples with these labels: −𝓛(x, y), equation (6), without log p(y). */
    public static Elbo elboGivenLabels(M2 model, Inputs inputs, int[] labels, Noise noise, boolean sampled) {
        double[] sums = new double[2];
        forBatches(inputs.size(), (rows, at) -> {
            int[] y = Arrays.stream(rows).map(row -> labels[row]).toArray();
            Bound bound = model.bound(input(inputs, rows, noise.at(at), sampled), Labels.known(y), noise.stream("z").at(at));
            sums[0] += bound.logPx().value().total();
            sums[1] += bound.kl().value().total();
        });
        double reconstruction = sums[0] / inputs.size(), kl = sums[1] / inputs.size();
        return new Elbo(reconstruction - kl, reconstruction, kl);
    }

    /** The importance-weighted bound of M1 with K samples, log 1/K Σ_k p(x|z_k)p(z_k)/q(z_k|x): nearer to log p(x) as K grows. */
    public static double importanceWeighted(M1 model, Inputs inputs, int samples, Noise noise) {
        double[] sum = new double[1];
        forBatches(inputs.size(), (rows, at) -> {
            Variable x = input(inputs, rows, noise.at(at), true);
            DiagonalGaussian qz = model.qz(x);
            var weights = new LogMean(rows.length);
            for (int k = 0; k < samples; k++) {
                Variable z = qz.reparameterize(noise.stream("z" + k).at(at).normal(qz.mu().shape()));
                weights.add(logWeight(model.px(z).logProb(x, null), z, qz));
            }
            sum[0] += weights.total(samples);
        });
        return sum[0] / inputs.size();
    }

    /** The same of M2, over all classes: log Σ_y p(y) 1/K Σ_k p(x|y,z_k)p(z_k)/q(z_k|x,y). */
    public static double importanceWeighted(M2 model, Inputs inputs, int samples, Noise noise) {
        int classes = model.architecture().classes();
        double[] sum = new double[1];
        forBatches(inputs.size(), (rows, at) -> {
            Variable x = input(inputs, rows, noise.at(at), true);
            Labels y = Labels.every(rows.length, classes);
            DiagonalGaussian qz = model.qz(x, y);
            var weights = new LogMean(rows.length);
            for (int k = 0; k < samples; k++) {
                Variable z = qz.reparameterize(noise.stream("z" + k).at(at).normal(qz.mu().shape()));
                weights.add(logWeight(model.px(y, z).logProb(x, y.example()), z, qz));
            }
            sum[0] += weights.total(samples * classes);
        });
        return sum[0] / inputs.size();
    }

    /**
     * The class under which an example's bound is best: classification by M2's generative side, without q(y|x) (recipe 2.4).
     * exp(bound) is averaged over samples.
     */
    public static double generativeErrorRate(M2 model, Inputs inputs, int[] labels, int samples, Noise noise) {
        int classes = model.architecture().classes();
        int[] wrong = new int[1];
        forBatches(inputs.size(), (rows, at) -> {
            int n = rows.length;
            Variable x = input(inputs, rows, noise.at(at), true);
            var bounds = new LogMean(n * classes);
            for (int k = 0; k < samples; k++)
                bounds.add(model.bound(x, Labels.every(n, classes), noise.stream("z" + k).at(at)).negative().negate().value());
            for (int i = 0; i < n; i++) {
                int best = 0;
                for (int c = 1; c < classes; c++) if (bounds.value(c * n + i) > bounds.value(best * n + i)) best = c;
                if (best != labels[rows[i]]) wrong[0]++;
            }
        });
        return (double) wrong[0] / inputs.size();
    }

    /** Means and log-variances of q(z|x) of all examples, from their means. [n, latent] both */
    public static Inputs.Latents latents(M1 model, Inputs inputs) {
        int latent = model.architecture().latent();
        Tensor mu = Tensor.zeros(inputs.size(), latent), logvar = Tensor.zeros(inputs.size(), latent);
        forBatches(inputs.size(), (rows, at) -> {
            DiagonalGaussian qz = model.qz(Tape.valuesOnly().constant(inputs.mean(rows)));
            System.arraycopy(qz.mu().value().data(), 0, mu.data(), rows[0] * latent, rows.length * latent);
            System.arraycopy(qz.logvar().value().data(), 0, logvar.data(), rows[0] * latent, rows.length * latent);
        });
        return new Inputs.Latents(mu, logvar);
    }

    /** log p(x|z) + log p(z) − log q(z|x). */
    private static Tensor logWeight(Variable logPx, Variable z, DiagonalGaussian qz) {
        Variable zero = z.tape().constant(Tensor.full(z.shape(), 0));
        Variable logPz = new DiagonalGaussian(zero, zero).logProb(z, null);
        return logPx.add(logPz).sub(qz.logProb(z, null)).value();
    }

    private static Variable input(Inputs inputs, int[] rows, Noise noise, boolean sampled) {
        return Tape.valuesOnly().constant(sampled ? inputs.sample(rows, noise.stream("x")) : inputs.mean(rows));
    }

    interface Batch { void of(int[] rows, int number); }

    /** So many examples at once as is quick, in their order, each batch in a workspace that the next one uses again. */
    static void forBatches(int n, Batch work) {
        var workspace = new Workspace();
        for (int from = 0, at = 0; from < n; from += BATCH, at++) {
            int[] rows = new int[Math.min(BATCH, n - from)];
            for (int i = 0; i < rows.length; i++) rows[i] = from + i;
            int number = at;
            workspace.run(() -> {
                work.of(rows, number);
                return null;
            });
        }
    }

    /** log 1/K Σ exp of values that come one after the other, an example each; class-major values meet in their example. */
    private static final class LogMean {
        private final double[] max, sum;

        LogMean(int examples) {
            max = new double[examples];
            sum = new double[examples];
            Arrays.fill(max, Double.NEGATIVE_INFINITY);
        }

        void add(Tensor values) {
            for (int r = 0; r < values.size(); r++) {
                int i = r % max.length;
                double v = values.data()[r], top = Math.max(max[i], v);
                sum[i] = sum[i] * Math.exp(max[i] - top) + Math.exp(v - top);
                max[i] = top;
            }
        }

        double value(int i) { return max[i] + Math.log(sum[i]); }

        double total(int count) {
            double total = 0;
            for (int i = 0; i < max.length; i++) total += value(i) - Math.log(count);
            return total;
        }
    }
}
