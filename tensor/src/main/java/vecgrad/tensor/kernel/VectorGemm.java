package vecgrad.tensor.kernel;

import static vecgrad.tensor.kernel.VectorGemmTiles.WIDE;

import vecgrad.tensor.Pointwise;

/**
 * The matrix product: packed operands, tiles of C in registers, blocks that stay in the caches.
 *
 * <p>An element of C is a chain of fused multiply-adds, k ascending, upon its bias. Where C is high and narrow the chain starts at 0 for
 * every {@link VectorGemmProduct} block of k, and {@link VectorThinProduct} sums the lanes of its dot products: there the last bits depend on
 * the width of vectors. No cut into tiles or threads is visible in the result: the same bits come out at any thread count.
 *
 * <p>Vectors run along the columns of C. Where C is high and narrow, so that the last vector of a row would be mostly empty,
 * Cᵀ = op(b)ᵀ·op(a)ᵀ is computed instead, and each tile is transposed on its way out; unless a is read as it lies, and what need not be
 * packed is worth more than what is empty.
 */
final class VectorGemm {
    /** What a line of the last, partly empty, vector costs: narrow tiles reach 70 % of the speed of wide ones. */
    private static final double NARROW = 1.4;
    /** Vector operations that would take as long as to pack a vector of an operand whose rows become columns, or to turn one of C. */
    private static final double PACKING = 24, TURNING = 32;

    private static final int LANES = WIDE / 2;

    private VectorGemm() {}

    /** See {@link Kernels#gemm}. */
    static void gemm(boolean transA, boolean transB, int m, int n, int k, float[] a, float[] b, float[] c,
                     boolean accumulate, float[] bias, int[] biasRow, Pointwise activation, float[] y) {
        if (m == 0 || n == 0 || k == 0 && accumulate) return;
        if (VectorThinProduct.run(transA, transB, m, n, k, a, b, c, accumulate, bias, biasRow, activation, y)) return;
        if (!transB && !accumulate && VectorSparseProduct.run(transA, m, n, k, a, b, c, bias, biasRow, activation, y)) return;
        double upright = k * work(m, n), turned = k * work(n, m) + TURNING * m * n / LANES;
        boolean narrow = turned < upright; // decides the bits; what follows does not
        if (VectorGemmProduct.lies(transA, m, n, k)) turned += PACKING * m * k / LANES;
        if (narrow && turned < upright) new VectorGemmProduct(true, true, !transB, !transA, n, m, k, b, a, c, accumulate, bias, biasRow, activation, y).run();
        else new VectorGemmProduct(false, narrow, transA, transB, m, n, k, a, b, c, accumulate, bias, biasRow, activation, y).run();
    }

    /** c = f(c), or c ∘ f′ given y = f(·), on a range of c that has just been written. f may be null. */
    static void activate(Pointwise f, float[] y, float[] c, int from, int to) {
        if (f == null) return;
        if (y == null) VectorPointwise.map(f, c, c, from, to);
        else VectorPointwise.mapBackward(f, null, y, c, c, from, to);
    }

    /** Vector operations of one step of k: rows come in pairs, columns in vectors. */
    private static double work(int rows, int columns) {
        int left = columns % WIDE;
        double vectors = columns / WIDE * 2 + (left == 0 ? 0 : left <= WIDE / 2 ? NARROW : 2);
        return (rows + 1 & ~1) * vectors;
    }
}
