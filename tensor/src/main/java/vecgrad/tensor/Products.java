package vecgrad.tensor;

/** The shapes of matrix products. */
public final class Products {
    private Products() {}

    /** m, k and n of op(a) · op(b). @throws ShapeException if either is no matrix or the inner dimensions differ */
    public static int[] extents(boolean transA, Shape a, boolean transB, Shape b) {
        if (a.rank() != 2 || b.rank() != 2) throw new ShapeException(call(transA, a, transB, b) + ": both must be matrices");
        int m = a.extent(transA ? 1 : 0), k = a.extent(transA ? 0 : 1), kb = b.extent(transB ? 1 : 0), n = b.extent(transB ? 0 : 1);
        if (k != kb) throw new ShapeException(call(transA, a, transB, b) + ": inner dimensions " + k + " and " + kb + " differ");
        return new int[] {m, k, n};
    }

    private static String call(boolean transA, Shape a, boolean transB, Shape b) {
        return "matmul: " + a + (transA ? "ᵀ" : "") + " · " + b + (transB ? "ᵀ" : "");
    }
}
