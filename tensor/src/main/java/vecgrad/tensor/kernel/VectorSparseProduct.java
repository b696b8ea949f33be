package vecgrad.tensor.kernel;

import static jdk.incubator.vector.FloatVector.fromArray;
import static vecgrad.tensor.kernel.CacheLines.FIRST;
import static vecgrad.tensor.kernel.Species.F;
import static vecgrad.tensor.kernel.VectorSparseStrips.COLUMNS;
import static vecgrad.tensor.kernel.VectorSparseStrips.NARROW;
import static vecgrad.tensor.kernel.VectorSparseStrips.ROWS;

import jdk.incubator.vector.VectorOperators;
import vecgrad.tensor.Pointwise;

/**
 * A product whose left operand is mostly zero, as written digits are: a row of C is a sum of the few rows of B that its row of
 * op(A) names (recipe 6.2, point 4). Both products of a first layer are of this kind, x·w and xᵀ·ȳ.
 *
 * <p>Neighbouring pixels are on in the same images, and an image has much in common with another. So rows of C are computed together, as many
 * as {@link VectorSparseStrips} takes: a row of B is fetched if one of them needs it.
 *
 * <p>What is left out are additions of zero in a chain of fused multiply-adds whose order stays, so the result has the bits of
 * the dense product's, not transposed: but that a zero may have the other sign, and that an infinity in B does not meet a zero in A.
 */
final class VectorSparseProduct {
    private static final int L = F.length();
    /** The fewest columns of C. */
    private static final int NARROWEST = 8 * L;
    /** The share of the places along k that a few rows together may need: from there on, the dense product is faster. */
    private static final double FULL = ROWS == 1 ? 0.4 : 0.6;
    /** Multiplications of the dense product from which looking at A pays. */
    private static final int WORTHWHILE = 4_000_000;
    /** The most numbers of A: its copy is kept. */
    private static final int MOST = 1 << 20;
    private static final int PROBES = 64;
    /** Rows of C that are worth a thread's while. */
    private static final int GRAIN = 16 / ROWS;
    /** Pieces of C: each reads all of B, but some have more entries than others. */
    private static final int PIECES = 8;
    /** Uses of a row of B, on the average, from which it pays to pack it, */
    private static final int USES = 5;
    /** and the most numbers packed at a time: a part of the second-level cache, and they are used at once. */
    private static final int PACKED = 1 << 17;
    /** Rows of B to pack that are worth a thread's while. */
    private static final int LINES = 128;
    /** Numbers of A that are looked at together: a bit for each is in a long. */
    private static final int WORD = 4 * L;
    private static final float[] ZERO = new float[COLUMNS];

    /**
     * Where the rows of op(A) are other than zero, in the order of k, for a group of ROWS: an entry is a place along k where one of them is. Kept by
     * each thread, since they are written before they are read.
     */
    private static final class Entries {
        private static final ThreadLocal<Entries> MINE = ThreadLocal.withInitial(Entries::new);
        int room;            // for the entries of a group
        int[] end = {};      // of each group, behind its last entry; the first is at group · room
        int[] at = {};       // where along k
        float[] value = {};  // ROWS for each entry
        float[] packed = {}; // strips of B, one behind the other, by cache lines

        /** Reads op(A), m by k, stored [k, m] if transA. @return how many there are */
        int read(boolean transA, float[] a, int m, int k) {
            int groups = groups(m);
            room = k % 16 == 0 ? k + 4 : k; // powers of 2 apart, all groups would meet in a few sets of a cache
            if (end.length < groups) end = new int[groups];
            if (at.length < groups * room) {
                at = new int[groups * room];
                value = new float[groups * room * ROWS];
            }
            int together = WORD / ROWS;
            if (transA) Parallel.forRange((groups + together - 1) / together, 1, (from, to) -> columns(a, m, k, from * together, Math.min(groups, to * together)));
            else Parallel.forRange(groups, GRAIN, (from, to) -> rows(a, m, k, from, to));
            int count = 0;
            for (int g = 0; g < groups; g++) count += end[g] - g * room;
            return count;
        }

        private void rows(float[] a, int m, int k, int from, int to) {
            for (int g = from; g < to; g++) {
                int last = (m - 1) * k, r0 = g * ROWS * k, n = g * room, p = 0; // the last row stands in for those that a group lacks
                int r1 = Math.min(last, r0 + k), r2 = Math.min(last, r1 + k), r3 = Math.min(last, r2 + k);
                for (; p <= k - WORD; p += WORD) {
                    long there = word(a, r0 + p);
                    if (ROWS == 4) there |= word(a, r1 + p) | word(a, r2 + p) | word(a, r3 + p);
                    for (; there != 0; there &= there - 1) {
                        int q = p + Long.numberOfTrailingZeros(there);
                        n = add(n, q, a, r0 + q, r1 + q, r2 + q, r3 + q);
                    }
                }
                for (; p < k; p++) if (isThere(a, r0 + p, r1 + p, r2 + p, r3 + p)) n = add(n, p, a, r0 + p, r1 + p, r2 + p, r3 + p);
                end[g] = n;
            }
        }

        private void columns(float[] a, int m, int k, int from, int to) {
            for (int g = from; g < to; g++) end[g] = g * room;
            for (int p = 0; p < k; p++) {
                int line = p * m, last = line + m - 1, g = from;
                for (; g <= to - WORD / ROWS && g * ROWS <= m - WORD; g += WORD / ROWS) {
                    for (long there = word(a, line + g * ROWS); there != 0; ) {
                        int first = Long.numberOfTrailingZeros(there) / ROWS * ROWS, h = g + first / ROWS, i = line + g * ROWS + first;
                        end[h] = add(end[h], p, a, i, i + 1, i + 2, i + 3);
                        there &= -2L << first + ROWS - 1;
                    }
                }
                for (; g < to; g++) {
                    int i = line + g * ROWS, i1 = Math.min(last, i + 1), i2 = Math.min(last, i + 2), i3 = Math.min(last, i + 3);
                    if (isThere(a, i, i1, i2, i3)) end[g] = add(end[g], p, a, i, i1, i2, i3);
                }
            }
        }

        private static boolean isThere(float[] a, int i0, int i1, int i2, int i3) { return a[i0] != 0 || ROWS == 4 && (a[i1] != 0 || a[i2] != 0 || a[i3] != 0); }

        /** @return where the next entry goes */
        private int add(int n, int p, float[] a, int i0, int i1, int i2, int i3) {
            at[n] = p;
            value[n * ROWS] = a[i0];
            if (ROWS == 4) {
                value[n * ROWS + 1] = a[i1];
                value[n * ROWS + 2] = a[i2];
                value[n * ROWS + 3] = a[i3];
            }
            return n + 1;
        }

        private static long word(float[] a, int from) { return there(a, from) | there(a, from + L) << L | there(a, from + 2 * L) << 2 * L | there(a, from + 3 * L) << 3 * L; }

        private static long there(float[] a, int from) { return fromArray(F, a, from).compare(VectorOperators.NE, 0).toLong(); }
    }

    private VectorSparseProduct() {}

    /** See {@link Kernels#gemm}; b is not transposed, nothing is accumulated. @return whether this was worthwhile, and is done */
    static boolean run(boolean transA, int m, int n, int k, float[] a, float[] b, float[] c, float[] bias, int[] biasRow, Pointwise activation, float[] y) {
        if (n < NARROWEST || (long) m * n * k < WORTHWHILE || (long) m * k > MOST || !looksSparse(a, m * k)) return false;
        Entries entries = Entries.MINE.get();
        int count = entries.read(transA, a, m, k), strips = (n - 1) / COLUMNS + 1;
        if (count > FULL * groups(m) * k) return false;
        int together = count * (long) ROWS < (long) USES * k ? 0 : Math.clamp(PACKED / (k * (long) COLUMNS), 1, strips);
        if (together == 0) multiply(entries, 0, strips, m, n, k, b, false, c, bias, biasRow, activation, y);
        else for (int s = 0; s < strips; s += together) {
            int end = Math.min(strips, s + together);
            pack(b, s, end, n, k, entries.packed = CacheLines.grown(entries.packed, together * k * COLUMNS));
            multiply(entries, s, end, m, n, k, entries.packed, true, c, bias, biasRow, end == strips ? activation : null, y);
        }
        return true;
    }

    private static int groups(int m) { return (m - 1) / ROWS + 1; }

    private static boolean looksSparse(float[] a, int size) {
        int zeros = 0;
        for (int i = 0; i < PROBES; i++)
            if (a[(int) (((long) i * size + i % 13 * (size / 17)) / PROBES)] == 0) zeros++; // not all in the same column
        return zeros > PROBES / 2;
    }

    /** How many columns a strip has. */
    private static int width(int strip, int n) { return n - strip * COLUMNS <= NARROW ? NARROW : COLUMNS; }

    /** Where it begins: the last one overlaps the one before. */
    private static int column(int strip, int n) { return Math.min(strip * COLUMNS, n - width(strip, n)); }

    private static void pack(float[] b, int strip0, int strip1, int n, int k, float[] packed) {
        Parallel.forRange((strip1 - strip0) * k, LINES, (from, to) -> {
            for (int l = from; l < to; l++)
                System.arraycopy(b, l % k * n + column(strip0 + l / k, n), packed, FIRST + l * COLUMNS, width(strip0 + l / k, n));
        });
    }

    /** Strip after strip, so that those columns of B stay in a near cache. */
    private static void multiply(Entries of, int strip0, int strip1, int m, int n, int k, float[] b, boolean packed,
                                 float[] c, float[] bias, int[] biasRow, Pointwise activation, float[] y) {
        int groups = groups(m);
        Parallel.forRange(groups, Math.max(GRAIN, (groups + PIECES - 1) / PIECES), (from, to) -> {
            int[] at = Scratch.mine().starts, ic = Scratch.mine().places;
            for (int s = strip0; s < strip1; s++) {
                int j = column(s, n), width = width(s, n), atB = packed ? FIRST + (s - strip0) * k * COLUMNS : j, line = packed ? COLUMNS : n;
                for (int g = from; g < to; g++) {
                    for (int r = 0; r < ROWS; r++) {
                        int i = Math.min(m - 1, g * ROWS + r);
                        at[r] = bias == null ? 0 : j + (biasRow == null ? 0 : biasRow[i] * n);
                        ic[r] = i * n + j;
                    }
                    VectorSparseStrips.strip(width, g * of.room, of.end[g], of.at, of.value, b, atB, line, bias == null ? ZERO : bias, at, c, ic);
                }
            }
            VectorGemm.activate(activation, y, c, from * ROWS * n, Math.min(m, to * ROWS) * n);
        });
    }
}
