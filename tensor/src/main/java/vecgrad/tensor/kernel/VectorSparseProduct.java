package vecgrad.tensor.kernel;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static vecgrad.tensor.kernel.CacheLines.FIRST;
import static vecgrad.tensor.kernel.Species.F;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import vecgrad.tensor.Pointwise;

/**
 * A product whose left operand is mostly zero, as written digits are: a row of C is a sum of the few rows of B that its row of
 * op(A) names (recipe 6.2, point 4). Both products of a first layer are of this kind, x·w and xᵀ·ȳ.
 *
 * <p>What is left out are additions of zero in a chain of fused multiply-adds whose order stays, so the result has the bits of
 * the dense product's, not transposed: but that a zero may have the other sign, and that an infinity in B does not meet a zero in A.
 */
final class VectorSparseProduct {
    private static final int L = F.length();
    /** The columns of C that are kept in registers. */
    private static final int STRIP = 8 * L;
    /** The share of numbers that may be other than zero: from about a half on, the dense product is faster. */
    private static final double SPARSE = 0.4;
    /** Multiplications of the dense product from which looking at A pays. */
    private static final int WORTHWHILE = 4_000_000;
    /** The most numbers of A: its copy is kept. */
    private static final int MOST = 1 << 20;
    private static final int PROBES = 64;
    /** Rows of C that are worth a thread's while. */
    private static final int ROWS = 16;
    /** Pieces of C: each reads all of B, but some have more entries than others. */
    private static final int PIECES = 8;
    /** Uses of a row of B, on the average, from which it pays to pack it, */
    private static final int USES = 5;
    /** and the most numbers packed at a time: 4 MB, a part of the last-level cache. */
    private static final int PACKED = 1 << 20;
    /** Rows of B to pack that are worth a thread's while. */
    private static final int LINES = 128;
    /** Columns of a stored A that one thread reads together. */
    private static final int BLOCK = 4 * L;
    private static final float[] ZERO = new float[STRIP];

    /** The numbers other than zero of each row of op(A), in the order of k. Kept by each thread, since they are written before they are read. */
    private static final class Entries {
        private static final ThreadLocal<Entries> MINE = ThreadLocal.withInitial(Entries::new);
        int[] end = {};      // of each row, behind its last entry; the first is at row · k
        int[] at = {};       // where along k
        float[] value = {};
        float[] packed = {}; // strips of B, one behind the other, by cache lines

        /** Reads op(A), m by k, stored [k, m] if transA. @return how many there are */
        int read(boolean transA, float[] a, int m, int k) {
            if (end.length < m) end = new int[m];
            if (at.length < m * k) {
                at = new int[m * k];
                value = new float[m * k];
            }
            if (transA) Parallel.forRange((m + BLOCK - 1) / BLOCK, 1, (from, to) -> columns(a, m, k, from * BLOCK, Math.min(m, to * BLOCK)));
            else Parallel.forRange(m, ROWS, (from, to) -> rows(a, k, from, to));
            int count = 0;
            for (int i = 0; i < m; i++) count += end[i] - i * k;
            return count;
        }

        private void rows(float[] a, int k, int from, int to) {
            for (int i = from; i < to; i++) {
                int line = i * k, n = line, p = 0;
                for (; p <= k - L; p += L)
                    for (long there = there(a, line + p); there != 0; there &= there - 1, n++)
                        value[n] = a[line + (at[n] = p + Long.numberOfTrailingZeros(there))];
                for (; p < k; p++)
                    if (a[line + p] != 0) value[n] = a[line + (at[n++] = p)];
                end[i] = n;
            }
        }

        private void columns(float[] a, int m, int k, int from, int to) {
            for (int i = from; i < to; i++) end[i] = i * k;
            for (int p = 0; p < k; p++) {
                int line = p * m, i = from;
                for (; i <= to - L; i += L)
                    for (long there = there(a, line + i); there != 0; there &= there - 1) add(a, line, i + Long.numberOfTrailingZeros(there), p);
                for (; i < to; i++)
                    if (a[line + i] != 0) add(a, line, i, p);
            }
        }

        private void add(float[] a, int line, int i, int p) {
            int n = end[i]++;
            at[n] = p;
            value[n] = a[line + i];
        }

        private static long there(float[] a, int from) { return fromArray(F, a, from).compare(VectorOperators.NE, 0).toLong(); }
    }

    private VectorSparseProduct() {}

    /** See {@link Kernels#gemm}; b is not transposed, nothing is accumulated. @return whether this was worthwhile, and is done */
    static boolean run(boolean transA, int m, int n, int k, float[] a, float[] b, float[] c, float[] bias, int[] biasRow, Pointwise activation, float[] y) {
        if (n < STRIP || (long) m * n * k < WORTHWHILE || (long) m * k > MOST || !looksSparse(a, m * k)) return false;
        Entries entries = Entries.MINE.get();
        int count = entries.read(transA, a, m, k), strips = (n - 1) / STRIP + 1;
        if (count > SPARSE * m * k) return false;
        int together = count < (long) USES * k ? 0 : Math.min(strips, PACKED / (k * STRIP));
        if (together == 0) multiply(entries, 0, strips, m, n, k, b, false, c, bias, biasRow, activation, y);
        else for (int s = 0; s < strips; s += together) {
            int end = Math.min(strips, s + together);
            pack(b, s, end, n, k, entries.packed = CacheLines.grown(entries.packed, together * k * STRIP));
            multiply(entries, s, end, m, n, k, entries.packed, true, c, bias, biasRow, end == strips ? activation : null, y);
        }
        return true;
    }

    private static boolean looksSparse(float[] a, int size) {
        int zeros = 0;
        for (int i = 0; i < PROBES; i++)
            if (a[(int) (((long) i * size + i % 13 * (size / 17)) / PROBES)] == 0) zeros++; // not all in the same column
        return zeros > PROBES / 2;
    }

    /** Where a strip begins: the last one overlaps the one before. */
    private static int column(int strip, int n) { return Math.min(strip * STRIP, n - STRIP); }

    private static void pack(float[] b, int strip0, int strip1, int n, int k, float[] packed) {
        Parallel.forRange((strip1 - strip0) * k, LINES, (from, to) -> {
            for (int l = from; l < to; l++)
                System.arraycopy(b, l % k * n + column(strip0 + l / k, n), packed, FIRST + l * STRIP, STRIP);
        });
    }

    /** Strip after strip, so that those columns of B stay in a near cache. */
    private static void multiply(Entries of, int strip0, int strip1, int m, int n, int k, float[] b, boolean packed,
                                 float[] c, float[] bias, int[] biasRow, Pointwise activation, float[] y) {
        Parallel.forRange(m, Math.max(ROWS, (m + PIECES - 1) / PIECES), (from, to) -> {
            for (int s = strip0; s < strip1; s++) {
                int j = column(s, n), atB = packed ? FIRST + (s - strip0) * k * STRIP : j, line = packed ? STRIP : n;
                for (int i = from; i < to; i++) {
                    int base = bias == null ? 0 : j + (biasRow == null ? 0 : biasRow[i] * n);
                    strip(i * k, of.end[i], of.at, of.value, b, atB, line, bias == null ? ZERO : bias, base, c, i * n + j);
                }
            }
            VectorGemm.activate(activation, y, c, from * n, to * n);
        });
    }

    private static void strip(int from, int to, int[] row, float[] value, float[] b, int at, int n, float[] base, int ib, float[] c, int ic) {
        FloatVector c0 = fromArray(F, base, ib), c1 = fromArray(F, base, ib + L), c2 = fromArray(F, base, ib + 2 * L), c3 = fromArray(F, base, ib + 3 * L);
        FloatVector c4 = fromArray(F, base, ib + 4 * L), c5 = fromArray(F, base, ib + 5 * L), c6 = fromArray(F, base, ib + 6 * L), c7 = fromArray(F, base, ib + 7 * L);
        for (int e = from; e < to; e++) {
            int j = row[e] * n + at;
            FloatVector v = broadcast(F, value[e]);
            c0 = v.fma(fromArray(F, b, j), c0);
            c1 = v.fma(fromArray(F, b, j + L), c1);
            c2 = v.fma(fromArray(F, b, j + 2 * L), c2);
            c3 = v.fma(fromArray(F, b, j + 3 * L), c3);
            c4 = v.fma(fromArray(F, b, j + 4 * L), c4);
            c5 = v.fma(fromArray(F, b, j + 5 * L), c5);
            c6 = v.fma(fromArray(F, b, j + 6 * L), c6);
            c7 = v.fma(fromArray(F, b, j + 7 * L), c7);
        }
        c0.intoArray(c, ic);
        c1.intoArray(c, ic + L);
        c2.intoArray(c, ic + 2 * L);
        c3.intoArray(c, ic + 3 * L);
        c4.intoArray(c, ic + 4 * L);
        c5.intoArray(c, ic + 5 * L);
        c6.intoArray(c, ic + 6 * L);
        c7.intoArray(c, ic + 7 * L);
    }
}
