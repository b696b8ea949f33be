package vecgrad.tensor;

import java.util.Arrays;
import vecgrad.tensor.kernel.Kernels;
import vecgrad.tensor.kernel.Parallel;

/** Reductions over one axis: the tensor is seen as [outer, n, inner], with the axis in the middle. */
final class Reductions {
    enum Kind { SUM, MAX, LOG_SUM_EXP }

    /** Columns a piece of a sum across rows: shorter runs of a row waste what a cache line brings. */
    private static final int COLUMNS = 128;

    private Reductions() {}

    static Tensor along(Kind kind, Tensor x, int axis, boolean keep) {
        Shape shape = x.shape();
        int a = shape.axis(axis), n = shape.extent(a), outer = shape.product(0, a), inner = shape.product(a + 1, shape.rank());
        Tensor y = Tensor.empty(keep ? shape.with(a, 1) : shape.without(a));
        Kernels kernels = Kernels.active();
        switch (kind) {
            case SUM -> Parallel.forRange(outer * inner, inner == 1 ? grain(n) : Math.max(COLUMNS, grain(n)),
                    (from, to) -> kernels.sum(n, inner, x.data(), y.data(), from, to));
            case MAX -> Parallel.forRange(outer, grain(n * inner), (from, to) -> kernels.max(n, inner, x.data(), y.data(), from, to));
            case LOG_SUM_EXP -> Parallel.forRange(outer, grain(n * inner), (from, to) -> kernels.logSumExp(n, inner, x.data(), y.data(), from, to));
        }
        return y;
    }

    static Tensor softmax(boolean logarithm, Tensor x, int axis) {
        Shape shape = x.shape();
        int a = shape.axis(axis), n = shape.extent(a), inner = shape.product(a + 1, shape.rank());
        Tensor y = Tensor.empty(shape);
        Parallel.forRange(shape.product(0, a), grain(n * inner),
                (from, to) -> Kernels.active().softmax(logarithm, n, inner, x.data(), y.data(), from, to));
        return y;
    }

    static Tensor sumTo(Tensor x, Shape smaller) {
        if (x.shape().equals(smaller)) return x;
        if (!Shape.broadcast(x.shape(), smaller).equals(x.shape()))
            throw new ShapeException("sumTo: " + smaller + " does not broadcast to " + x.shape());
        int extra = x.shape().rank() - smaller.rank();
        Tensor y = x;
        if (extra > 0) { // all new leading axes at once: they are contiguous
            y = y.reshape(Shape.of(x.shape().product(0, extra), x.shape().product(extra, x.shape().rank())));
            y = y.sum(0, false).reshape(Shape.of(Arrays.copyOfRange(x.shape().toArray(), extra, x.shape().rank())));
        }
        for (int axis = 0; axis < smaller.rank(); axis++)
            if (smaller.extent(axis) == 1 && y.shape().extent(axis) != 1) y = y.sum(axis, true);
        return y;
    }

    /** Rows a piece, given the elements of one row. */
    static int grain(int row) { return 1 + (1 << 14) / Math.max(1, row); }
}
