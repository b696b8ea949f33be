package vecgrad.tensor.kernel;

import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies blocks of A and B into the order in which a tile reads them: step after step of k, each contiguous.
 *
 * <p>Whole vectors are stored: what is too much is overwritten by the lines that follow, and near the end of a block, where
 * another thread's may begin, only what is there is copied.
 */
final class VectorGemmPacking {
    private static final VectorSpecies<Float> F = Species.F;
    private static final int L = F.length();
    /** Floats. */
    private static final int CACHE_LINE = 16;

    private VectorGemmPacking() {}

    /**
     * A block whose {@code there} lines of length k lie {@code stride} apart, as [k, width]: rows of A, or columns of a
     * transposed B. What is right of them is anything.
     *
     * @param scratch room for a square of lanes
     */
    static void transpose(float[] x, int from, int stride, int there, int k, float[] packed, int at, int width, float[] scratch) {
        if (k < L) {
            for (int j = 0; j < there; j++) for (int p = 0; p < k; p++) packed[at + p * width + j] = x[from + j * stride + p];
            return;
        }
        int end = at + k * width;
        for (int j = 0; j < there; j += L) {
            int rows = Math.min(L, there - j), line = from + j * stride;
            fetch(x, line, stride, k, rows, scratch);
            for (int p = 0; p < k; p += L) {
                int q = Math.min(p, k - L), to = at + q * width + j; // the last square overlaps the one before
                if (to + (L - 1) * width + L <= end) {
                    VectorGemmTranspose.square(x, line + q, stride, rows, packed, to, width);
                } else {
                    VectorGemmTranspose.square(x, line + q, stride, rows, scratch, 0, L);
                    for (int i = 0; i < L; i++) System.arraycopy(scratch, i * L, packed, to + i * width, rows);
                }
            }
        }
    }

    /**
     * Looks at a block of lines in the order of memory, so that they are near when they are packed: that jumps from line to line, and no
     * machine guesses where to.
     *
     * @param scratch where what was seen is put, or the JIT would not look
     */
    static void fetch(float[] x, int from, int stride, int length, int lines, float[] scratch) {
        if (stride - length < CACHE_LINE) { // one behind the other
            length += (lines - 1) * stride;
            lines = 1;
        }
        for (int r = 0; r < lines; r++, from += stride)
            for (int i = from, end = from + length; i < end; i += CACHE_LINE) scratch[i / CACHE_LINE % L] = x[i];
    }

    /**
     * A block of k lines, {@code stride} apart, of which {@code there} numbers count, as [k, width]: columns of B, or rows of
     * a transposed A. What is right of them is anything.
     */
    static void copy(float[] x, int from, int stride, int there, int k, float[] packed, int at, int width) {
        int p = 0, end = at + k * width;
        if (width <= L) {
            for (; at <= end - L && from <= x.length - L; p++, from += stride, at += width)
                fromArray(F, x, from).intoArray(packed, at);
        } else {
            for (; at <= end - 2 * L && from <= x.length - 2 * L; p++, from += stride, at += width) {
                FloatVector left = fromArray(F, x, from), right = fromArray(F, x, from + L);
                left.intoArray(packed, at);
                right.intoArray(packed, at + L);
            }
        }
        for (; p < k; p++, from += stride, at += width) System.arraycopy(x, from, packed, at, there);
    }
}
