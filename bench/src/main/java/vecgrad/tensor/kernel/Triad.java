package vecgrad.tensor.kernel;

import static vecgrad.tensor.kernel.Species.F;

import jdk.incubator.vector.FloatVector;

/** The bytes a second between memory and registers: c = a + ½·b over three arrays, at any size, cache or not. */
public final class Triad {
    private static final int GRAIN = 1 << 11;
    private final float[] a, b, c;

    /** Three arrays of this many bytes together. */
    public Triad(long bytes) {
        int n = (int) (bytes / 12);
        a = new float[n];
        b = new float[n];
        c = new float[n];
    }

    /** The bytes that one {@link #run} reads and writes, not counting that a cache may read a line before it is written. */
    public long bytes() { return 12L * a.length; }

    /** Once over the arrays, on all threads of the pool. */
    public void run() { Parallel.forRange(a.length, GRAIN, this::part); }

    private void part(int from, int to) {
        int i = from, whole = Lanes.whole(from, to);
        FloatVector half = Lanes.all(0.5f);
        for (; i < whole; i += F.length()) Lanes.load(b, i).fma(half, Lanes.load(a, i)).intoArray(c, i);
        for (; i < to; i++) c[i] = Math.fma(b[i], 0.5f, a[i]);
    }
}
