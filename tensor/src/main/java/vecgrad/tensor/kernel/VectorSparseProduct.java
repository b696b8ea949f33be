package vecgrad.tensor.kernel;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static vecgrad.tensor.kernel.Species.F;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import vecgrad.tensor.Pointwise;

/**
 * A product whose left operand is mostly zero, as written digits are: a row of C is a sum of the few rows of B that its row of
 * op(A) names (recipe 6.2, point 4). Both products of a first layer are of this kind, x·w and xᵀ·ȳ.
 *
 * <p>What is left out are additions of zero in a chain of fused multiply-adds whose order stays, so the result has the bits of
 * {@link VectorGemm}'s: but that a zero may have the other sign, and that an infinity in B does not meet a zero in A.
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
    private static final float[] ZERO = new float[STRIP];

    /** The numbers of a matrix other than zero, row after row. Kept by each thread, since they are written before they are read. */
    private static final class Entries {
        private static final ThreadLocal<Entries> MINE = ThreadLocal.withInitial(Entries::new);
        int[] start = {};    // where each row begins, and the last one ends
        int[] column = {};
        float[] value = {};

        /** Those of a stored matrix [rows, columns]. @return whether there were at most so many */
        boolean read(float[] a, int rows, int columns, int most) {
            reserve(rows, most);
            int n = 0;
            for (int r = 0; r < rows; r++) {
                int line = r * columns;
                start[r] = n;
                if (n + columns > most) return false; // there might be too many for the room there is
                int j = 0;
                for (; j <= columns - L; j += L) {
                    FloatVector v = fromArray(F, a, line + j);
                    for (long there = v.compare(VectorOperators.NE, 0).toLong(); there != 0; there &= there - 1, n++)
                        value[n] = a[line + (column[n] = j + Long.numberOfTrailingZeros(there))];
                }
                for (; j < columns; j++)
                    if (a[line + j] != 0) value[n] = a[line + (column[n++] = j)];
            }
            start[rows] = n;
            return true;
        }

        /** Those of the transpose of a matrix with so many columns: by column, in the order of the rows. */
        void transposed(Entries of, int rows, int columns) {
            reserve(columns, of.start[rows]);
            Arrays.fill(start, 0, columns + 1, 0);
            for (int e = 0; e < of.start[rows]; e++) start[of.column[e]]++;
            for (int j = 1; j <= columns; j++) start[j] += start[j - 1];
            for (int r = rows - 1; r >= 0; r--) // backwards, so that each column's start comes down to its beginning
                for (int e = of.start[r + 1] - 1; e >= of.start[r]; e--) {
                    int to = --start[of.column[e]];
                    column[to] = r;
                    value[to] = of.value[e];
                }
        }

        private void reserve(int rows, int entries) {
            if (start.length <= rows) start = new int[rows + 1];
            if (column.length < entries) {
                column = new int[entries];
                value = new float[entries];
            }
        }
    }

    private static final ThreadLocal<Entries> ACROSS = ThreadLocal.withInitial(Entries::new);

    private VectorSparseProduct() {}

    /** See {@link Kernels#gemm}; b is not transposed, nothing is accumulated. @return whether this was worthwhile, and is done */
    static boolean run(boolean transA, int m, int n, int k, float[] a, float[] b, float[] c, float[] bias, int[] biasRow, Pointwise activation) {
        if (n < STRIP || (long) m * n * k < WORTHWHILE || (long) m * k > MOST || !looksSparse(a, m * k)) return false;
        Entries entries = Entries.MINE.get();
        int rows = transA ? k : m, columns = transA ? m : k;
        if (!entries.read(a, rows, columns, (int) (SPARSE * m * k))) return false;
        if (transA) {
            Entries across = ACROSS.get();
            across.transposed(entries, rows, columns);
            entries = across;
        }
        Entries of = entries;
        Parallel.forRange(m, Math.max(ROWS, (m + 3) / 4), (from, to) -> {
            rows(of, from, to, n, b, c, bias, biasRow);
            if (activation != null) VectorGemm.activate(activation, c, from * n, to * n);
        });
        return true;
    }

    private static boolean looksSparse(float[] a, int size) {
        int zeros = 0;
        for (int i = 0; i < PROBES; i++)
            if (a[(int) (((long) i * size + i % 13 * (size / 17)) / PROBES)] == 0) zeros++; // not all in the same column
        return zeros > PROBES / 2;
    }

    /** Strip after strip, so that those columns of B stay in a near cache; the last strip overlaps the one before. */
    private static void rows(Entries of, int from, int to, int n, float[] b, float[] c, float[] bias, int[] biasRow) {
        for (int j = 0; j < n; j += STRIP) {
            int at = Math.min(j, n - STRIP);
            for (int i = from; i < to; i++) {
                int base = bias == null ? 0 : at + (biasRow == null ? 0 : biasRow[i] * n);
                strip(of.start[i], of.start[i + 1], of.column, of.value, b, at, n, bias == null ? ZERO : bias, base, c, i * n + at);
            }
        }
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
