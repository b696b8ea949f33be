package vecgrad.autograd.optim;

/** A learning rate as a function of the step, counted from 1. */
@FunctionalInterface
public interface LearningRate {
    /** The rate of a step. */
    double at(int step);

    /** The same at every step. */
    static LearningRate constant(double rate) { return step -> rate; }

    /** Multiplied by {@code factor} every {@code every} steps. */
    static LearningRate decaying(double rate, double factor, int every) {
        return step -> rate * Math.pow(factor, (step - 1) / every);
    }

    /** From {@code rate} to {@code floor} along half a cosine, over {@code total} steps. */
    static LearningRate cosine(double rate, double floor, int total) {
        return step -> floor + (rate - floor) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, (step - 1) / (double) total)));
    }

    /** This schedule, scaled up linearly from 0 over the first {@code steps}. */
    default LearningRate warmedUp(int steps) { return step -> at(step) * Math.min(1.0, step / (double) steps); }
}
