package vecgrad.tensor.kernel;

import static vecgrad.tensor.kernel.Species.F;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The most floating-point operations a second that this JVM gets out of this machine: fused multiply-adds on registers, no
 * memory, at the width the kernels use. Nothing that multiplies matrices is faster.
 */
public final class FmaPeak {
    private static final int CHAINS = 12; // more than the latency of a multiply-add times the units that make them
    private static final int STEPS = 20_000;
    private static final float[] SINK = new float[16 * 1024];

    private FmaPeak() {}

    /** The width of the kernels' vectors in bits. */
    public static int vectorBits() { return F.vectorBitSize(); }

    /** Floating-point operations in one {@link #run} of that many pieces. */
    public static double flops(int pieces) { return 2.0 * CHAINS * STEPS * F.length() * pieces; }

    /** Runs this many pieces of about a tenth of a millisecond, on all threads of the pool: work that nothing but arithmetic holds up. */
    public static void run(int pieces) {
        Parallel.forRange(pieces, 1, (from, to) -> {
            for (int i = from; i < to; i++) SINK[i % 1024 * 16] = chains(STEPS); // a cache line each
        });
    }

    /** Twelve independent chains a = a/2 + 1, which stay where they are: near 2. */
    private static float chains(int n) {
        FloatVector half = FloatVector.broadcast(F, 0.5f), one = FloatVector.broadcast(F, 1);
        FloatVector a = one, b = one, c = one, d = one, e = one, f = one, g = one, h = one, i = one, j = one, k = one, l = one;
        for (int step = 0; step < n; step++) {
            a = a.fma(half, one);
            b = b.fma(half, one);
            c = c.fma(half, one);
            d = d.fma(half, one);
            e = e.fma(half, one);
            f = f.fma(half, one);
            g = g.fma(half, one);
            h = h.fma(half, one);
            i = i.fma(half, one);
            j = j.fma(half, one);
            k = k.fma(half, one);
            l = l.fma(half, one);
        }
        FloatVector all = a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).add(k).add(l);
        return all.reduceLanes(VectorOperators.ADD);
    }
}
