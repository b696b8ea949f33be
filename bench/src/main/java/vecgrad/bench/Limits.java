package vecgrad.bench;

import java.util.ArrayList;
import java.util.List;
import vecgrad.tensor.Compute;
import vecgrad.tensor.kernel.FmaPeak;
import vecgrad.tensor.kernel.Triad;

/**
 * What this machine can do at best with so many threads: arithmetic on registers, and bytes between registers and memory,
 * which depends on how much memory is in play.
 *
 * @param flops floating-point operations a second
 * @param bands bandwidths, by growing working set
 */
record Limits(int threads, double flops, List<Band> bands) {
    /** Bytes a second through a working set of so many bytes. */
    record Band(long workingSet, double bytesPerSecond) {}

    /** In the first cache, the second, the third, in memory. */
    private static final long[] WORKING_SETS = {24 << 10, 384 << 10, 6 << 20, 384 << 20};
    private static final int PIECES = 64;

    /** Measures. With several threads the first two caches, which every core has for itself, count once for each. */
    static Limits measure(int threads, Stopwatch watch) {
        Compute.setThreads(threads);
        double flops = FmaPeak.flops(PIECES) / watch.best(() -> FmaPeak.run(PIECES));
        List<Band> bands = new ArrayList<>();
        for (int i = 0; i < WORKING_SETS.length; i++) {
            boolean own = i < 2;
            Compute.setThreads(own ? 1 : threads);
            Triad triad = new Triad(WORKING_SETS[i]);
            bands.add(new Band(WORKING_SETS[i], (own ? threads : 1) * triad.bytes() / watch.best(triad::run)));
        }
        return new Limits(threads, flops, bands);
    }

    /** The bytes a second of a working set: between two that were measured, by the logarithm of its size. */
    double bandwidth(long workingSet) {
        for (int i = 1; i < bands.size(); i++) {
            Band small = bands.get(i - 1), large = bands.get(i);
            if (workingSet >= large.workingSet && i + 1 < bands.size()) continue;
            double at = Math.clamp(Math.log((double) workingSet / small.workingSet) / Math.log((double) large.workingSet / small.workingSet), 0, 1);
            return small.bytesPerSecond + at * (large.bytesPerSecond - small.bytesPerSecond);
        }
        return bands.getLast().bytesPerSecond;
    }

    /** The least seconds for so much arithmetic on so many bytes: the slower of the two, as the other can go on beside it. */
    double seconds(double flops, long bytes) { return Math.max(flops / this.flops, bytes / bandwidth(bytes)); }
}
