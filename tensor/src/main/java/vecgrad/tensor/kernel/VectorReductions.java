package vecgrad.tensor.kernel;

import static vecgrad.tensor.kernel.Lanes.LENGTH;
import static vecgrad.tensor.kernel.Lanes.all;
import static vecgrad.tensor.kernel.Lanes.load;
import static vecgrad.tensor.kernel.Lanes.store;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Sums, maxima and softmax along an axis: along contiguous rows where inner = 1, lane by lane across rows where inner &gt; 1.
 *
 * <p>A sum has one order, fixed by its length: element j of a row goes to virtual lane j mod {@link #VIRTUAL}, lanes are
 * summed in ascending j, and at the end folded in halves. Narrow vectors visit the same virtual lanes in more passes, so
 * the bits do not depend on the width either. ({@code reduceLanes(ADD)} would not do: its order is not specified, and the
 * interpreter and the compiler differ.)
 */
final class VectorReductions {
    /** The virtual lanes of a sum with one accumulator: those of the widest common vector. */
    static final int VIRTUAL = Math.max(16, LENGTH);

    private static final int PLAIN = 4 * VIRTUAL;   // virtual lanes of a plain sum, which needs four accumulators to be fast
    private static final int BLOCK = 32 * PLAIN;    // elements summed in float before a double takes over
    private static final int COLUMN_BLOCK = 16;     // the same for a sum across rows, where a compensated pair takes over

    private VectorReductions() {}

    /** Folds the virtual lanes in halves; their number is a power of two. Destroys them. */
    static float fold(float[] lanes) {
        for (int half = lanes.length >> 1; half > 0; half >>= 1)
            for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
        return lanes[0];
    }

    // ------------------------------------------------------------------------------------------- sums

    static double total(float[] x, int from, int to) { return total(x, from, to, new float[PLAIN]); }

    private static double total(float[] x, int from, int to, float[] lanes) {
        double sum = 0;
        for (int i = from; i < to; i += BLOCK) sum += block(x, i, Math.min(to, i + BLOCK), lanes);
        return sum;
    }

    private static float block(float[] x, int from, int to, float[] lanes) {
        int whole = from + (to - from) / PLAIN * PLAIN;
        for (int lane = 0; lane < PLAIN; lane += 4 * LENGTH) {
            FloatVector s0 = all(0f), s1 = s0, s2 = s0, s3 = s0;
            for (int i = from + lane; i < whole; i += PLAIN) {
                s0 = s0.add(load(x, i, null));
                s1 = s1.add(load(x, i + LENGTH, null));
                s2 = s2.add(load(x, i + 2 * LENGTH, null));
                s3 = s3.add(load(x, i + 3 * LENGTH, null));
            }
            s0.intoArray(lanes, lane);
            s1.intoArray(lanes, lane + LENGTH);
            s2.intoArray(lanes, lane + 2 * LENGTH);
            s3.intoArray(lanes, lane + 3 * LENGTH);
        }
        for (int i = whole; i < to; i++) lanes[i - whole] += x[i];
        return fold(lanes);
    }

    static void sum(int n, int inner, float[] x, float[] y, int from, int to) {
        if (inner == 1) {
            float[] lanes = new float[PLAIN];
            for (int o = from; o < to; o++) y[o] = (float) total(x, o * n, (o + 1) * n, lanes);
            return;
        }
        for (int o = from; o < to; o++) {
            int i = 0, whole = Lanes.whole(0, inner);
            for (; i < whole; i += LENGTH) sumColumns(n, inner, x, o * n * inner + i, y, o * inner + i, null);
            if (i < inner) sumColumns(n, inner, x, o * n * inner + i, y, o * inner + i, Lanes.tail(i, inner));
        }
    }

    private static void sumColumns(int n, int inner, float[] x, int at, float[] y, int yAt, VectorMask<Float> mask) {
        FloatVector high = all(0f), low = high;
        for (int j = 0; j < n; ) {
            FloatVector block = all(0f);
            for (int end = Math.min(n, j + COLUMN_BLOCK); j < end; j++) block = block.add(load(x, at + j * inner, mask));
            FloatVector sum = high.add(block);
            low = low.add(lost(high, block, sum));
            high = sum;
        }
        store(high.add(low), y, yAt, mask);
    }

    /** What rounding took from sum = a + b, exactly (Knuth's two-sum). */
    private static FloatVector lost(FloatVector a, FloatVector b, FloatVector sum) {
        FloatVector fromB = sum.sub(a), fromA = sum.sub(fromB);
        return a.sub(fromA).add(b.sub(fromB));
    }

    // ------------------------------------------------------------------------------------------- maxima

    static void max(int n, int inner, float[] x, float[] y, int from, int to) {
        for (int o = from; o < to; o++) {
            if (inner == 1) {
                y[o] = maxOfRow(n, x, o * n);
                continue;
            }
            for (int i = 0; i < inner; i += LENGTH) {
                VectorMask<Float> mask = i + LENGTH <= inner ? null : Lanes.tail(i, inner);
                store(maxOfColumns(n, inner, x, o * n * inner + i, mask), y, o * inner + i, mask);
            }
        }
    }

    private static float maxOfRow(int n, float[] x, int at) {
        int j = 0, whole = Lanes.whole(0, n);
        float max = Float.NEGATIVE_INFINITY;
        if (whole > 0) {
            FloatVector lanes = all(max);
            for (; j < whole; j += LENGTH) lanes = lanes.max(load(x, at + j, null));
            max = lanes.reduceLanes(VectorOperators.MAX);   // any order gives the same bits
        }
        for (; j < n; j++) max = Math.max(max, x[at + j]);
        return max;
    }

    private static FloatVector maxOfColumns(int n, int inner, float[] x, int at, VectorMask<Float> mask) {
        FloatVector max = all(Float.NEGATIVE_INFINITY);
        for (int j = 0; j < n; j++) max = max.max(load(x, at + j * inner, mask));
        return max;
    }

    // ------------------------------------------------------------------------------------------- softmax

    static void logSumExp(int n, int inner, float[] x, float[] y, int from, int to) {
        float[] lanes = new float[VIRTUAL];
        for (int o = from; o < to; o++) {
            if (inner == 1) {
                float max = maxOfRow(n, x, o * n);
                y[o] = max + log(sumExpOfRow(n, x, o * n, max, lanes));
                continue;
            }
            for (int i = 0; i < inner; i += LENGTH) {
                VectorMask<Float> mask = i + LENGTH <= inner ? null : Lanes.tail(i, inner);
                int at = o * n * inner + i;
                FloatVector max = maxOfColumns(n, inner, x, at, mask), sum = sumExpOfColumns(n, inner, x, at, max, mask);
                store(max.add(VectorMath.log(sum)), y, o * inner + i, mask);
            }
        }
    }

    static void softmax(boolean logarithm, int n, int inner, float[] x, float[] y, int from, int to) {
        float[] lanes = new float[VIRTUAL];
        for (int o = from; o < to; o++) {
            if (inner == 1) softmaxOfRow(logarithm, n, x, y, o * n, lanes);
            else for (int i = 0; i < inner; i += LENGTH)
                softmaxOfColumns(logarithm, n, inner, x, y, o * n * inner + i, i + LENGTH <= inner ? null : Lanes.tail(i, inner));
        }
    }

    private static void softmaxOfRow(boolean logarithm, int n, float[] x, float[] y, int at, float[] lanes) {
        float max = maxOfRow(n, x, at);
        FloatVector shift = all(max), sum = all(sumExpOfRow(n, x, at, max, lanes));
        FloatVector divisor = logarithm ? VectorMath.log(sum) : sum;
        for (int j = 0; j < n; j += LENGTH)
            normalise(logarithm, x, y, at + j, shift, divisor, j + LENGTH <= n ? null : Lanes.tail(j, n));
    }

    private static void softmaxOfColumns(boolean logarithm, int n, int inner, float[] x, float[] y, int at,
                                         VectorMask<Float> mask) {
        FloatVector max = maxOfColumns(n, inner, x, at, mask), sum = sumExpOfColumns(n, inner, x, at, max, mask);
        FloatVector divisor = logarithm ? VectorMath.log(sum) : sum;
        for (int j = 0; j < n; j++) normalise(logarithm, x, y, at + j * inner, max, divisor, mask);
    }

    /** (x − max) − log sum, or exp(x − max)/sum: subtracting the maximum first keeps the digits that max + log sum would lose. */
    private static void normalise(boolean logarithm, float[] x, float[] y, int i, FloatVector max, FloatVector divisor,
                                  VectorMask<Float> mask) {
        FloatVector shifted = load(x, i, mask).sub(max);
        store(logarithm ? shifted.sub(divisor) : VectorMath.expNonPositive(shifted).div(divisor), y, i, mask);
    }

    /** Σ exp(x − max); 1 where max is infinite, so that its logarithm adds nothing to it. */
    private static float sumExpOfRow(int n, float[] x, int at, float max, float[] lanes) {
        if (Float.isInfinite(max)) return 1;
        for (int lane = 0; lane < VIRTUAL; lane += LENGTH) {
            FloatVector sum = all(0f);
            int j = lane;
            for (; j + LENGTH <= n; j += VIRTUAL) sum = sum.add(VectorMath.expNonPositive(load(x, at + j, null).sub(max)));
            if (j < n) {
                VectorMask<Float> mask = Lanes.tail(j, n);
                sum = sum.add(VectorMath.expNonPositive(load(x, at + j, mask).sub(max)), mask);
            }
            sum.intoArray(lanes, lane);
        }
        return fold(lanes);
    }

    private static FloatVector sumExpOfColumns(int n, int inner, float[] x, int at, FloatVector max, VectorMask<Float> mask) {
        FloatVector high = all(0f), low = high;
        for (int j = 0; j < n; j++) {
            FloatVector term = VectorMath.expNonPositive(load(x, at + j * inner, mask).sub(max)), sum = high.add(term);
            low = low.add(lost(high, term, sum));
            high = sum;
        }
        return high.add(low).blend(1f, max.test(VectorOperators.IS_INFINITE));
    }

    private static float log(float x) { return VectorMath.log(all(x)).lane(0); }
}
