package vecgrad.tensor.kernel;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static vecgrad.tensor.kernel.Species.F;

import jdk.incubator.vector.FloatVector;
import vecgrad.tensor.Pointwise;

/**
 * A product of one row, or of one step of k: every number of B, or of C, is needed once, so nothing is packed, and what counts is
 * the order in which memory is read. The sums are {@link VectorGemm}'s chains, k ascending, but for a row times a transposed B: to run along
 * the columns of C, vectors would have to be turned, which takes longer than all else. So each lane has a chain of its own there.
 */
final class VectorThinProduct {
    private static final int L = F.length();
    /** The columns of C that are kept in registers. */
    private static final int STRIP = 8 * L;
    /** Multiplications that are worth a second thread: as many numbers as it reads in some ten microseconds. */
    private static final int SMALL = 200_000;
    private static final float[] ZERO = new float[STRIP];
    private static final ThreadLocal<float[]> SQUARE = ThreadLocal.withInitial(() -> new float[L * L]), TURNED = ThreadLocal.withInitial(() -> new float[L * L]);

    private VectorThinProduct() {}

    /** See {@link Kernels#gemm}. @return whether it is such a product, and is done */
    static boolean run(boolean transA, boolean transB, int m, int n, int k, float[] a, float[] b, float[] c,
                       boolean accumulate, float[] bias, int[] biasRow, Pointwise activation, float[] y) {
        if (k == 1) outer(m, n, a, b, c, accumulate, bias, biasRow, activation, y);
        else if (m == 1 && k > 0) row(transB, n, k, a, b, c, accumulate, bias, biasRow == null ? 0 : biasRow[0] * n, activation, y);
        else if (n == 1 && k > 0 && bias == null) row(!transA, m, k, b, a, c, accumulate, null, 0, activation, y); // a column: Cᵀ = bᵀ·Aᵀ
        else return false;
        return true;
    }

    // ------------------------------------------------------------------------------------------------ one row

    private static void row(boolean transB, int n, int k, float[] a, float[] b, float[] c, boolean accumulate, float[] bias, int from, Pointwise activation, float[] y) {
        int pieces = (n + STRIP - 1) / STRIP;
        Parallel.Range work = (first, last) -> {
            int j0 = first * STRIP, j1 = Math.min(n, last * STRIP);
            for (int j = j0; j < j1; j += STRIP) {
                int width = Math.min(STRIP, j1 - j);
                if (!accumulate) System.arraycopy(bias == null ? ZERO : bias, bias == null ? 0 : from + j, c, j, width);
                if (transB) dots(k, a, b, j, width, c);
                else along(n, k, a, b, j, width, c);
            }
            VectorGemm.activate(activation, y, c, j0, j1);
        };
        if ((long) n * k <= SMALL) work.run(0, pieces);
        else Parallel.forRange(pieces, 1, work);
    }

    /** c += a·B on some columns, B as it lies. */
    private static void along(int n, int k, float[] a, float[] b, int j, int width, float[] c) {
        if (width == STRIP) {
            strip(n, k, a, b, j, c);
            return;
        }
        int end = j + width;
        for (; j <= end - L; j += L) {
            FloatVector sum = fromArray(F, c, j);
            for (int p = 0; p < k; p++) sum = broadcast(F, a[p]).fma(fromArray(F, b, p * n + j), sum);
            sum.intoArray(c, j);
        }
        for (; j < end; j++) for (int p = 0; p < k; p++) c[j] = Math.fma(a[p], b[p * n + j], c[j]);
    }

    private static void strip(int n, int k, float[] a, float[] b, int j, float[] c) {
        FloatVector c0 = fromArray(F, c, j), c1 = fromArray(F, c, j + L), c2 = fromArray(F, c, j + 2 * L), c3 = fromArray(F, c, j + 3 * L);
        FloatVector c4 = fromArray(F, c, j + 4 * L), c5 = fromArray(F, c, j + 5 * L), c6 = fromArray(F, c, j + 6 * L), c7 = fromArray(F, c, j + 7 * L);
        for (int p = 0, at = j; p < k; p++, at += n) {
            FloatVector v = broadcast(F, a[p]);
            c0 = v.fma(fromArray(F, b, at), c0);
            c1 = v.fma(fromArray(F, b, at + L), c1);
            c2 = v.fma(fromArray(F, b, at + 2 * L), c2);
            c3 = v.fma(fromArray(F, b, at + 3 * L), c3);
            c4 = v.fma(fromArray(F, b, at + 4 * L), c4);
            c5 = v.fma(fromArray(F, b, at + 5 * L), c5);
            c6 = v.fma(fromArray(F, b, at + 6 * L), c6);
            c7 = v.fma(fromArray(F, b, at + 7 * L), c7);
        }
        c0.intoArray(c, j);
        c1.intoArray(c, j + L);
        c2.intoArray(c, j + 2 * L);
        c3.intoArray(c, j + 3 * L);
        c4.intoArray(c, j + 4 * L);
        c5.intoArray(c, j + 5 * L);
        c6.intoArray(c, j + 6 * L);
        c7.intoArray(c, j + 7 * L);
    }

    /** c += a·Bᵀ on some columns, each a row of B: a lane adds up every L-th product, and the lanes are added from the first to the last. */
    private static void dots(int k, float[] a, float[] b, int j, int width, float[] c) {
        float[] lanes = SQUARE.get(), turned = TURNED.get();
        int whole = Lanes.whole(0, k);
        for (int end = j + width; j < end; j += L) {
            int rows = Math.min(L, end - j);
            for (int r = 0; r < rows; r += 4) four(whole, a, b, (j + r) * k, Math.min(1, rows - r - 1) * k, Math.min(2, rows - r - 1) * k, Math.min(3, rows - r - 1) * k, lanes, r * L);
            VectorGemmTranspose.square(lanes, 0, L, rows, turned, 0, L);
            for (int r = 0; r < rows; r++) {
                float sum = turned[r];
                for (int i = 1; i < L; i++) sum += turned[i * L + r];
                for (int p = whole; p < k; p++) sum = Math.fma(a[p], b[(j + r) * k + p], sum);
                c[j + r] += sum;
            }
        }
    }

    /** The lanes of four rows' sums, one after the other. */
    private static void four(int whole, float[] a, float[] b, int at, int second, int third, int fourth, float[] lanes, int to) {
        FloatVector s0 = FloatVector.zero(F), s1 = s0, s2 = s0, s3 = s0;
        for (int p = 0; p < whole; p += L) {
            FloatVector v = fromArray(F, a, p);
            s0 = v.fma(fromArray(F, b, at + p), s0);
            s1 = v.fma(fromArray(F, b, at + second + p), s1);
            s2 = v.fma(fromArray(F, b, at + third + p), s2);
            s3 = v.fma(fromArray(F, b, at + fourth + p), s3);
        }
        s0.intoArray(lanes, to);
        s1.intoArray(lanes, to + L);
        s2.intoArray(lanes, to + 2 * L);
        s3.intoArray(lanes, to + 3 * L);
    }

    // ------------------------------------------------------------------------------------------------ one step

    private static void outer(int m, int n, float[] a, float[] b, float[] c, boolean accumulate, float[] bias, int[] biasRow, Pointwise activation, float[] y) {
        Parallel.forRange(m, 1 + SMALL / n, (from, to) -> {
            for (int i = from; i < to; i++) {
                float[] base = accumulate ? c : bias;
                line(n, a[i], b, base, accumulate ? i * n : bias == null || biasRow == null ? 0 : biasRow[i] * n, c, i * n);
            }
            VectorGemm.activate(activation, y, c, from * n, to * n);
        });
    }

    /** c = base + a·b on a line; no base is zero. */
    private static void line(int n, float a, float[] b, float[] base, int ib, float[] c, int ic) {
        FloatVector v = broadcast(F, a);
        int j = 0;
        if (base == null) {
            FloatVector zero = FloatVector.zero(F); // 0 - 0 is 0, as in a chain
            for (; j <= n - L; j += L) v.fma(fromArray(F, b, j), zero).intoArray(c, ic + j);
            for (; j < n; j++) c[ic + j] = Math.fma(a, b[j], 0);
        } else {
            for (; j <= n - L; j += L) v.fma(fromArray(F, b, j), fromArray(F, base, ib + j)).intoArray(c, ic + j);
            for (; j < n; j++) c[ic + j] = Math.fma(a, b[j], base[ib + j]);
        }
    }
}
