package vecgrad.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Everything that a run measured: what {@code results.json} holds. Times are seconds. */
record Results(Machine machine, String measured, boolean quick, List<Limits> limits, List<Row> kernels, List<Row> products, List<Step> steps,
               List<Race> races, List<Curve> growth) {
    /** A run that has measured nothing yet. */
    static Results begin(boolean quick) {
        return new Results(Machine.here(), java.time.LocalDate.now(java.time.ZoneOffset.UTC).toString(), quick, new ArrayList<>(), new ArrayList<>(),
                new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    /**
     * A kernel or product: how long it took, and how long the machine's limit says it must take.
     *
     * @param allocated bytes on the heap, each run: a kernel that allocates has vectors that the JIT left there; null if not looked at
     */
    record Row(String name, int threads, double seconds, double flops, long bytes, double limit, Long allocated) {
        double share() { return limit / seconds; }
    }

    /**
     * A training step.
     *
     * @param allocated bytes on the heap, each step
     * @param workspace bytes of buffers that the steps use again and again
     * @param where     share of the time by phase and kind of work
     */
    record Step(String model, int batch, int threads, double seconds, double flops, long bytes, double limit, long allocated, long workspace,
                Map<String, Double> where) {
        double share() { return limit / seconds; }
    }

    /** The same computation by several, in turns: seconds by name, ours first. */
    record Race(String kind, String what, int threads, Map<String, Double> seconds) {}

    /** How a step's time grows with one size, the others being the paper's. */
    record Curve(String model, String axis, List<Point> points) {}

    /** A step of that size: how long it took, and the machine's limit. */
    record Point(int at, double seconds, double limit) {}
}
