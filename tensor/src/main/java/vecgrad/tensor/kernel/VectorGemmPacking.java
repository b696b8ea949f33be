package vecgrad.tensor.kernel;

import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Copies blocks of A and B into the order in which a tile reads them: step after step of k, each contiguous. */
final class VectorGemmPacking {
    /** Steps of k that are transposed at a time: what they read and write stays in the first-level cache. */
    private static final int RUN = 64;

    private static final VectorSpecies<Float> F = Species.F;
    private static final int L = F.length();

    private VectorGemmPacking() {}

    /**
     * A block whose {@code there} lines of length k lie {@code stride} apart, as [k, width] with zeros beyond the last line:
     * rows of A, or columns of a transposed B.
     */
    static void transpose(float[] x, int from, int stride, int there, int k, float[] packed, int at, int width) {
        for (int p0 = 0; p0 < k; p0 += RUN) {
            int steps = Math.min(RUN, k - p0), to = at + p0 * width, line = from + p0, j = 0;
            for (; j + 4 <= there; j += 4, line += 4 * stride) four(x, line, stride, steps, packed, to + j, width);
            for (; j < there; j++, line += stride) one(x, line, steps, packed, to + j, width);
            for (; j < width; j++) for (int p = 0; p < steps; p++) packed[to + j + p * width] = 0;
        }
    }

    private static void four(float[] x, int from, int stride, int steps, float[] packed, int to, int width) {
        int i1 = from + stride, i2 = i1 + stride, i3 = i2 + stride;
        for (int p = 0; p < steps; p++, to += width) {
            packed[to] = x[from + p];
            packed[to + 1] = x[i1 + p];
            packed[to + 2] = x[i2 + p];
            packed[to + 3] = x[i3 + p];
        }
    }

    private static void one(float[] x, int from, int steps, float[] packed, int to, int width) {
        for (int p = 0; p < steps; p++, to += width) packed[to] = x[from + p];
    }

    /**
     * A block of k lines, {@code stride} apart, of which {@code there} numbers count, as [k, width]: columns of B, or rows of
     * a transposed A. What follows them up to the width is anything.
     *
     * <p>Whole vectors are copied: what is too much is overwritten by the lines that follow. Near the end of the block, or of
     * x, numbers are copied.
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
