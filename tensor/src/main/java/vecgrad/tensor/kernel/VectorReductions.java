package vecgrad.tensor.kernel;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static vecgrad.tensor.kernel.Lanes.LENGTH;
import static vecgrad.tensor.kernel.Lanes.all;
import static vecgrad.tensor.kernel.Lanes.load;
import static vecgrad.tensor.kernel.Lanes.store;
import static vecgrad.tensor.kernel.Species.F;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import vecgrad.tensor.Pointwise;

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

    static final int PLAIN = 4 * VIRTUAL;   // virtual lanes of a plain sum: four accumulators hide its latency
    private static final int BLOCK = 32 * PLAIN;    // elements summed in float before a double takes over
    private static final int SHORT = 32;            // up to here a sum is one loop in double
    static final int CHUNK = 256;           // outputs whose logarithms are taken together
    static final int COLUMNS = 1024;        // summed together across rows: their sums stay in the first-level cache
    private static final int COLUMN_BLOCK = 16;     // the same for a sum across rows, where a compensated pair takes over

    private VectorReductions() {}

    /** Folds the virtual lanes in halves; their number is a power of two. Destroys them. */
    static float fold(float[] lanes) {
        for (int half = lanes.length >> 1; half > 0; half >>= 1)
            for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
        return lanes[0];
    }

    /** The same of up to {@code LENGTH} rows at once, each of VIRTUAL lanes: turned, so that a vector has a lane of all of them. */
    static void fold(float[] lanes, int rows, float[] sums, int at) {
        float[] turned = Scratch.mine().turned;
        for (int lane = 0; lane < VIRTUAL; lane += LENGTH)
            VectorGemmTranspose.square(lanes, lane, VIRTUAL, rows, turned, lane * LENGTH, LENGTH);
        for (int half = VIRTUAL * LENGTH >> 1; half >= LENGTH; half >>= 1)
            for (int i = 0; i < half; i += LENGTH) load(turned, i).add(load(turned, i + half)).intoArray(turned, i);
        System.arraycopy(turned, 0, sums, at, rows);
    }

    // ------------------------------------------------------------------------------------------- sums

    static double total(float[] x, int from, int to) { return total(x, from, to, Scratch.mine().plain); }

    private static double total(float[] x, int from, int to, float[] lanes) {
        double sum = 0;
        if (to - from <= SHORT) {
            for (int i = from; i < to; i++) sum += x[i];
            return sum;
        }
        for (int i = from; i < to; i += BLOCK) sum += block(x, i, Math.min(to, i + BLOCK), lanes);
        return sum;
    }

    private static float block(float[] x, int from, int to, float[] lanes) {
        int whole = from + (to - from) / PLAIN * PLAIN;
        for (int lane = 0; lane < PLAIN; lane += 4 * LENGTH) {
            FloatVector s0 = all(0f), s1 = s0, s2 = s0, s3 = s0;
            for (int i = from + lane; i < whole; i += PLAIN) {
                s0 = s0.add(load(x, i));
                s1 = s1.add(load(x, i + LENGTH));
                s2 = s2.add(load(x, i + 2 * LENGTH));
                s3 = s3.add(load(x, i + 3 * LENGTH));
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
            float[] lanes = Scratch.mine().plain;
            for (int o = from; o < to; o++) y[o] = (float) total(x, o * n, (o + 1) * n, lanes);
            return;
        }
        for (int at = from; at < to; ) {
            int o = at / inner, i = at - o * inner, width = Math.min(Math.min(inner - i, to - at), COLUMNS);
            sumColumns(n, inner, x, o * n * inner + i, width, y, at);
            at += width;
        }
    }

    /** The sums of {@code width} columns from x[from] on, to y[at..]: a block of rows after the other, each read as it lies. */
    private static void sumColumns(int n, int inner, float[] x, int from, int width, float[] y, int at) {
        float[] high = Scratch.mine().high, low = Scratch.mine().low;
        Arrays.fill(high, 0, width, 0);
        Arrays.fill(low, 0, width, 0);
        for (int j = 0; j < n; j += COLUMN_BLOCK) addBlock(x, from + j * inner, inner, Math.min(COLUMN_BLOCK, n - j), width, high, low);
        for (int i = 0; i < width; i += LENGTH) {
            FloatVector h = load(high, i);
            VectorMask<Float> infinite = h.abs().compare(VectorOperators.EQ, Float.POSITIVE_INFINITY); // of which nothing was lost
            store(h.add(load(low, i).blend(0f, infinite)), y, at + i, at + width, Lanes.mask(i, width));
        }
    }

    private static void addBlock(float[] x, int from, int inner, int rows, int width, float[] high, float[] low) {
        for (int i = 0; i < width; i += LENGTH) {
            VectorMask<Float> mask = Lanes.mask(i, width);
            FloatVector block = all(0f), h = load(high, i);
            for (int r = 0, at = from + i; r < rows; r++, at += inner) block = block.add(load(x, at, mask));
            FloatVector sum = h.add(block);
            load(low, i).add(lost(h, block, sum)).intoArray(low, i);
            sum.intoArray(high, i);
        }
    }

    /** What rounding took from sum = a + b, exactly (Knuth's two-sum). */
    private static FloatVector lost(FloatVector a, FloatVector b, FloatVector sum) {
        FloatVector fromB = sum.sub(a), fromA = sum.sub(fromB);
        return a.sub(fromA).add(b.sub(fromB));
    }

    // ------------------------------------------------------------------------------------------- maxima

    static void max(int n, int inner, float[] x, float[] y, int from, int to) {
        for (int o = from; o < to; o++) {
            if (inner == 1) y[o] = maxOfRow(n, x, o * n);
            else maxOfColumns(n, inner, x, o * n * inner, inner, y, o * inner);
        }
    }

    private static float maxOfRow(int n, float[] x, int at) {
        int j = 0, whole = Lanes.whole(0, n);
        float max = Float.NEGATIVE_INFINITY;
        if (whole > 0) {
            FloatVector lanes = all(max);
            for (; j < whole; j += LENGTH) lanes = lanes.max(load(x, at + j));
            max = lanes.reduceLanes(VectorOperators.MAX);   // any order gives the same bits
        }
        for (; j < n; j++) max = Math.max(max, x[at + j]);
        return max;
    }

    /** The maxima of {@code width} columns that start at x[at], to y[yAt..]. */
    private static void maxOfColumns(int n, int inner, float[] x, int at, int width, float[] y, int yAt) {
        for (int i = 0; i < width; i += LENGTH) {
            VectorMask<Float> mask = F.indexInRange(i, width);
            FloatVector max = broadcast(F, Float.NEGATIVE_INFINITY);
            for (int j = 0; j < n; j++) max = max.max(fromArray(F, x, at + j * inner + i, mask));
            max.intoArray(y, yAt + i, mask);
        }
    }

    // ------------------------------------------------------------------------------------------- softmax

    /*
     * Of every output's maximum and sum of exponentials, a chunk of outputs at a time, so that the logarithms are one
     * vector loop. The maximum is subtracted before anything else, which keeps the digits that max + log sum would lose.
     */

    static void logSumExp(int n, int inner, float[] x, float[] y, int from, int to) {
        Scratch mine = Scratch.mine();
        float[] max = mine.max, sum = mine.sum, lanes = mine.lanes;
        for (int at = from * inner, end; at < to * inner; at = end) {
            end = chunkEnd(inner, at, to);
            statistics(n, inner, x, null, at, end, max, sum, lanes);
            VectorPointwise.map(Pointwise.LOG, sum, sum, 0, end - at);
            for (int i = at; i < end; i++) y[i] = max[i - at] + sum[i - at];
        }
    }

    static void softmax(boolean logarithm, int n, int inner, float[] x, float[] y, int from, int to) {
        Scratch mine = Scratch.mine();
        float[] max = mine.max, sum = mine.sum, lanes = mine.lanes;
        for (int at = from * inner, end; at < to * inner; at = end) {
            end = chunkEnd(inner, at, to);
            statistics(n, inner, x, logarithm ? null : y, at, end, max, sum, lanes);
            if (logarithm) VectorPointwise.map(Pointwise.LOG, sum, sum, 0, end - at);
            if (inner == 1) {
                for (int o = at; o < end; o++) normalise(logarithm, n, x, y, o * n, max[o - at], sum[o - at]);
            } else {
                int o = at / inner, i = at - o * inner;
                for (int j = 0; j < n; j++) normalise(logarithm, x, y, (o * n + j) * inner + i, max, sum, end - at);
            }
        }
    }

    /** A chunk's end: outputs [at, end) are whole rows where inner = 1, else a stretch of one o's columns. */
    private static int chunkEnd(int inner, int at, int to) {
        return Math.min(at + CHUNK, inner == 1 ? to : (at / inner + 1) * inner);
    }

    private static void normalise(boolean logarithm, int n, float[] x, float[] y, int at, float max, float norm) {
        for (int j = at; j < at + n; j++) y[j] = logarithm ? x[j] - max - norm : y[j] / norm;
    }

    private static void normalise(boolean logarithm, float[] x, float[] y, int at, float[] max, float[] norm, int n) {
        for (int i = 0; i < n; i++) y[at + i] = logarithm ? x[at + i] - max[i] - norm[i] : y[at + i] / norm[i];
    }

    /**
     * The maximum and Σ exp(x − max) of each output in [at, end), the exponentials themselves to e unless it is null. Where
     * the maximum is infinite the sum is 1, so that its logarithm adds nothing.
     */
    private static void statistics(int n, int inner, float[] x, float[] e, int at, int end, float[] max, float[] sum,
            float[] lanes) {
        if (inner == 1) {
            for (int o = at; o < end; o++) {
                max[o - at] = maxOfRow(n, x, o * n);
                sum[o - at] = sumExpOfRow(n, x, e, o * n, max[o - at], lanes);
            }
            return;
        }
        int o = at / inner, first = o * n * inner + at - o * inner;
        maxOfColumns(n, inner, x, first, end - at, max, 0);
        sumExpOfColumns(n, inner, x, e, first, end - at, max, sum);
    }

    private static float sumExpOfRow(int n, float[] x, float[] e, int at, float max, float[] lanes) {
        FloatVector index = broadcast(F, 0f).addIndex(1);
        for (int lane = 0; lane < VIRTUAL; lane += LENGTH) {
            FloatVector sum = broadcast(F, 0f);
            for (int j = lane; j < n; j += VIRTUAL) {
                VectorMask<Float> mask = index.compare(VectorOperators.LT, n - j);      // branchless: no mask on the heap
                FloatVector term = VectorMath.expNonPositive(fromArray(F, x, at + j, mask).sub(max));
                sum = sum.add(term, mask);
                if (e != null) term.intoArray(e, at + j, mask);
            }
            sum.intoArray(lanes, lane);
        }
        return Float.isInfinite(max) ? 1 : fold(lanes);
    }

    private static void sumExpOfColumns(int n, int inner, float[] x, float[] e, int first, int width, float[] max,
                                        float[] sum) {
        for (int i = 0; i < width; i += LENGTH) {
            VectorMask<Float> mask = F.indexInRange(i, width);
            FloatVector shift = fromArray(F, max, i, mask), high = broadcast(F, 0f), low = high;
            for (int j = 0, at = first + i; j < n; j++, at += inner) {
                FloatVector term = VectorMath.expNonPositive(fromArray(F, x, at, mask).sub(shift)), next = high.add(term);
                FloatVector fromTerm = next.sub(high), fromHigh = next.sub(fromTerm);          // lost(), spelt out
                low = low.add(high.sub(fromHigh).add(term.sub(fromTerm)));
                high = next;
                if (e != null) term.intoArray(e, at, mask);
            }
            high.add(low).blend(1f, shift.test(VectorOperators.IS_INFINITE)).intoArray(sum, i, mask);
        }
    }
}
