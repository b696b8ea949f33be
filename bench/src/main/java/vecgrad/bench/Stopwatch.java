package vecgrad.bench;

import java.util.Arrays;
import java.util.List;

/**
 * Times computations in turns: a disturbance of the machine meets all sides of a comparison. A number is the median of the
 * rounds.
 *
 * @param warm   seconds that a computation runs before it counts, so that the JIT is done with it
 * @param rounds how often each is timed
 * @param round  seconds of one timing; what is shorter is repeated within it
 */
record Stopwatch(double warm, int rounds, double round) {
    /** For a first look. */
    static final Stopwatch QUICK = new Stopwatch(0.5, 7, 0.03);
    /** For numbers to keep. */
    static final Stopwatch FULL = new Stopwatch(1.5, 15, 0.1);

    /** Seconds of one run. */
    double time(Runnable run) { return times(List.of(run))[0]; }

    /** Seconds of the fastest run: what a machine can do at best, for limits. */
    double best(Runnable run) { return Arrays.stream(samples(List.of(run))[0]).min().orElseThrow(); }

    /** Seconds of one run of each. */
    double[] times(List<? extends Runnable> sides) {
        double[][] samples = samples(sides);
        double[] medians = new double[sides.size()];
        for (int i = 0; i < medians.length; i++) medians[i] = median(samples[i]);
        return medians;
    }

    private double[][] samples(List<? extends Runnable> sides) {
        int n = sides.size();
        int[] repeats = new int[n];
        for (int i = 0; i < n; i++) repeats[i] = warmUp(sides.get(i));
        double[][] samples = new double[n][rounds];
        for (int r = 0; r < rounds; r++)
            for (int turn = 0; turn < n; turn++) {
                int i = (turn + r) % n; // nobody always follows the same one
                samples[i][r] = run(sides.get(i), repeats[i]) / repeats[i];
            }
        return samples;
    }

    /** Runs until it is warm. @return how many runs make a round */
    private int warmUp(Runnable side) {
        double spent = 0, last = 0;
        for (int runs = 0; spent < warm || runs < 3; runs++) spent += last = run(side, 1);
        return (int) Math.clamp(round / Math.max(1e-9, last), 1, 1_000_000);
    }

    private static double run(Runnable side, int repeats) {
        long began = System.nanoTime();
        for (int i = 0; i < repeats; i++) side.run();
        return (System.nanoTime() - began) * 1e-9;
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }
}
