package vecgrad.tensor;

import vecgrad.tensor.kernel.Kernels;
import vecgrad.tensor.kernel.Parallel;
import vecgrad.tensor.kernel.Philox;

/**
 * Random numbers that depend on nothing but their key (seed, stream, step) and their index: not on thread count, not on
 * what was drawn before. A resumed run draws what the undisturbed one would have drawn.
 *
 * <p>A stream is a purpose ({@code noise.stream("z")}), a step a moment in training; each call on the same key gives the
 * same numbers, so use a stream of its own for each use.
 */
public record Noise(long seed, int stream, int step) {
    private static final int GRAIN = 1 << 12;

    /** Fills rows [from, to) of an array of rows. */
    @FunctionalInterface
    public interface Rows { void fill(int from, int to, float[] x); }

    /** The root of all noise of a run. */
    public static Noise ofSeed(long seed) { return new Noise(seed, 0, 0); }

    /** Noise for a named purpose, at the same step. Nested names make new streams. */
    public Noise stream(String purpose) {
        int h = (stream ^ purpose.hashCode()) * 0x9E3779B1; // mixed, so that "a", "b" is not "ab", and "b", "a" another
        h = (h ^ h >>> 15) * 0x85EBCA77;
        return new Noise(seed, h ^ h >>> 13, step);
    }

    /** The same purpose at another step. */
    public Noise at(int step) { return new Noise(seed, stream, step); }

    /** Uniform on [0, 1). */
    public Tensor uniform(Shape shape) {
        Tensor y = Tensor.empty(shape);
        Parallel.forRange(y.size(), GRAIN, (from, to) -> Kernels.active().uniform(seed, stream, step, y.data(), from, to));
        return y;
    }

    /** Standard normal. */
    public Tensor normal(Shape shape) {
        Tensor y = Tensor.empty(shape);
        Parallel.forRange(y.size(), GRAIN, (from, to) -> Kernels.active().normal(seed, stream, step, y.data(), from, to));
        return y;
    }

    /** 1 with probability p, else 0, for every p in the tensor. */
    public Tensor bernoulli(Tensor probabilities) {
        Tensor y = Tensor.empty(probabilities.shape());
        Parallel.forRange(y.size(), GRAIN,
                (from, to) -> Kernels.active().bernoulli(seed, stream, step, probabilities.data(), y.data(), from, to));
        return y;
    }

    /** The same for probabilities that nobody else wants to see: each few rows are filled in, and drawn while they lie in a cache. [rows, columns] */
    public Tensor bernoulli(Shape matrix, Rows probabilities) {
        Tensor y = Tensor.empty(matrix);
        int columns = matrix.extent(1), together = 1 + GRAIN / Math.max(1, columns);
        Parallel.forRange(matrix.extent(0), together, (from, to) -> {
            for (int row = from, next; row < to; row = next) {
                next = Math.min(to, row + together);
                probabilities.fill(row, next, y.data());
                Kernels.active().bernoulli(seed, stream, step, y.data(), y.data(), row * columns, next * columns);
            }
        });
        return y;
    }

    /** The numbers 0 to n − 1 in random order (Fisher–Yates). */
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = (int) (Integer.toUnsignedLong(word(i)) * (i + 1) >>> 32); // uniform on 0..i, up to 2⁻³²·i
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private int word(int i) { return Philox.word(i & 3, i >>> 2, 0, step, stream, (int) seed, (int) (seed >>> 32)); }
}
