package vecgrad.vae.baseline;

import vecgrad.tensor.Tensor;
import vecgrad.vae.model.KernelMachine;

/**
 * The transductive SVM of Chapelle and Zien (2005), one class against the rest: {@link SvmObjective}, which is not convex, is
 * minimised by continuation. The SVM comes first; then the unlabelled examples join it, with a C* that grows fourfold from
 * round to round, each starting where the last one ended.
 */
public final class TransductiveSvm {
    /** Of the SVM's gradient: its decisions no longer change. */
    private static final double TOLERANCE = 1e-4;
    /** In a round, which is but the start of the next. */
    private static final double ROUND_TOLERANCE = 1e-3;
    private static final int SVM_STEPS = 500;

    private TransductiveSvm() {}

    /** Told after each round, from 1 on, which C* it had. */
    public interface Watcher { void round(int round, double unlabelledC); }

    /** A linear machine on Nyström features: f = φ·weights + bias. [m, classes], [classes] */
    record Solution(Tensor weights, Tensor bias) {
        Tensor scores(Tensor phi) { return phi.linear(weights, bias, null, null); }
    }

    /**
     * Trains a machine.
     *
     * @param features the map φ
     * @param phi φ of all training examples [n, m]
     * @param labelled which of them have a label
     * @param labels the classes of those
     */
    public static KernelMachine train(NystroemFeatures features, Tensor phi, int[] labelled, int[] labels, int classes, SvmSettings settings, Watcher watcher) {
        Solution solution = solve(phi, labelled, labels, classes, settings, watcher);
        return features.machine(solution.weights(), solution.bias());
    }

    static Solution solve(Tensor phi, int[] labelled, int[] labels, int classes, SvmSettings settings, Watcher watcher) {
        var objective = new SvmObjective(phi, labelled, labels, classes, settings.c());
        double[] x = objective.start();
        int rounds = phi.shape().extent(0) == labelled.length ? 1 : settings.stages();
        objective.supervised();
        Lbfgs.minimise(objective, x, SVM_STEPS, TOLERANCE);
        watcher.round(1, 0);
        double last = settings.c() * settings.unlabelled() / (phi.shape().extent(0) - labelled.length);
        for (int round = 2; round <= rounds; round++) {
            double unlabelledC = last * Math.pow(4, round - rounds);
            objective.balance(x);
            objective.balanced(unlabelledC);
            Lbfgs.minimise(objective, x, round < rounds ? settings.steps() : settings.lastSteps(), ROUND_TOLERANCE);
            watcher.round(round, unlabelledC);
        }
        return new Solution(objective.weights(x), objective.bias(x));
    }
}
