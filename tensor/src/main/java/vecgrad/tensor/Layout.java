package vecgrad.tensor;

import java.util.Arrays;
import vecgrad.tensor.kernel.Kernels;
import vecgrad.tensor.kernel.Parallel;

/** Moving numbers without changing them: every result here is a gather of its input, or the sum that undoes one. */
final class Layout {
    private Layout() {}

    static Tensor broadcastTo(Tensor x, Shape larger) {
        Shape from = x.shape();
        if (from.equals(larger)) return x;
        if (!Shape.broadcast(from, larger).equals(larger))
            throw new ShapeException("broadcastTo: " + from + " does not broadcast to " + larger);
        int[] strides = new int[larger.rank()];
        for (int back = 1, stride = 1; back <= from.rank(); back++) {
            int extent = from.extent(-back);
            strides[larger.rank() - back] = extent == 1 ? 0 : stride;
            stride *= extent;
        }
        return strided(x, strides, larger);
    }

    static Tensor permute(Tensor x, int... axes) {
        Shape from = x.shape();
        boolean[] seen = new boolean[from.rank()];
        int[] extents = new int[axes.length], strides = new int[axes.length];
        if (axes.length != from.rank()) throw new ShapeException("permute: axes " + Arrays.toString(axes) + " of " + from);
        for (int i = 0; i < axes.length; i++) {
            int axis = from.axis(axes[i]);
            if (seen[axis]) throw new ShapeException("permute: axes " + Arrays.toString(axes) + " name axis " + axis + " twice");
            seen[axis] = true;
            extents[i] = from.extent(axis);
            strides[i] = from.product(axis + 1, from.rank());
        }
        return strided(x, strides, Shape.of(extents));
    }

    /** y[i, j, k, l] = x[i·s0 + j·s1 + k·s2 + l·s3]. */
    private static Tensor strided(Tensor x, int[] strides, Shape to) {
        Tensor y = Tensor.empty(to);
        int lead = Shape.MAX_RANK - to.rank();
        int[] n = {1, 1, 1, 1}, s = new int[Shape.MAX_RANK];
        for (int axis = 0; axis < to.rank(); axis++) {
            n[lead + axis] = to.extent(axis);
            s[lead + axis] = strides[axis];
        }
        float[] source = x.data(), target = y.data();
        Parallel.forRange(n[0] * n[1], Reductions.grain(n[2] * n[3]), (first, end) -> {
            int at = first * n[2] * n[3];
            for (int o = first; o < end; o++)
                for (int k = 0; k < n[2]; k++, at += n[3]) {
                    int base = o / n[1] * s[0] + o % n[1] * s[1] + k * s[2];
                    if (s[3] == 1) System.arraycopy(source, base, target, at, n[3]);
                    else if (s[3] == 0 && n[3] > 0) Arrays.fill(target, at, at + n[3], source[base]);
                    else for (int l = 0; l < n[3]; l++) target[at + l] = source[base + l * s[3]];
                }
        });
        return y;
    }

    static Tensor slice(Tensor x, int axis, int from, int to) {
        Shape shape = x.shape();
        int a = shape.axis(axis), extent = shape.extent(a);
        if (from < 0 || to < from || to > extent)
            throw new ShapeException("slice: [" + from + ", " + to + ") on axis " + a + " of " + shape);
        int outer = shape.product(0, a), inner = shape.product(a + 1, shape.rank()), run = (to - from) * inner;
        Tensor y = Tensor.empty(shape.with(a, to - from));
        Parallel.forRange(outer, Reductions.grain(run), (first, end) -> Kernels.active().copyLines(end - first, run,
                x.data(), (first * extent + from) * inner, extent * inner, y.data(), first * run, run, end * run));
        return y;
    }

    static Tensor pad(Tensor x, int axis, int from, int extent) {
        Shape shape = x.shape();
        int a = shape.axis(axis), outer = shape.product(0, a), inner = shape.product(a + 1, shape.rank());
        int run = shape.extent(a) * inner;
        if (from < 0 || from + shape.extent(a) > extent)
            throw new ShapeException("pad: " + shape + " at " + from + " on axis " + a + " does not fit into " + extent);
        Tensor y = Tensor.empty(shape.with(a, extent));
        int row = extent * inner;
        Parallel.forRange(outer, Reductions.grain(row), (first, end) -> {
            Arrays.fill(y.data(), first * row, end * row, 0);
            Kernels.active().copyLines(end - first, run, x.data(), first * run, run, y.data(), first * row + from * inner, row, end * row);
        });
        return y;
    }

    static Tensor concat(int axis, Tensor... parts) {
        if (parts.length == 0) throw new ShapeException("concat: no tensors");
        Shape first = parts[0].shape();
        int a = first.axis(axis), extent = 0;
        for (Tensor part : parts) {
            if (part.shape().rank() != first.rank() || !part.shape().with(a, 0).equals(first.with(a, 0)))
                throw new ShapeException("concat: " + first + " and " + part.shape() + " differ beside axis " + a);
            extent += part.shape().extent(a);
        }
        Tensor y = Tensor.empty(first.with(a, extent));
        int outer = first.product(0, a), inner = first.product(a + 1, first.rank()), offset = 0;
        for (Tensor part : parts) {
            int run = part.shape().extent(a) * inner;
            int stride = extent * inner, at = offset;
            Parallel.forRange(outer, Reductions.grain(run), (from, to) ->
                    Kernels.active().copyLines(to - from, run, part.data(), from * run, run, y.data(), from * stride + at, stride, to * stride));
            offset += run;
        }
        return y;
    }

    static Tensor take(Tensor x, int[] index, Shape result) {
        if (index.length != result.size())
            throw new ShapeException("take: " + index.length + " indices for a result of shape " + result);
        Tensor y = Tensor.empty(result);
        for (int i = 0; i < index.length; i++) y.data()[i] = x.data()[flat("take", index[i], x.shape())];
        return y;
    }

    static Tensor put(Tensor x, int[] index, Shape result) {
        if (index.length != x.size()) throw new ShapeException("put: " + index.length + " indices for a tensor of shape " + x.shape());
        Tensor y = Tensor.full(result, 0);
        for (int i = 0; i < index.length; i++) y.data()[flat("put", index[i], result)] += x.data()[i];
        return y;
    }

    private static int flat(String operation, int index, Shape shape) {
        if (index < 0 || index >= shape.size())
            throw new IndexOutOfBoundsException(operation + ": flat index " + index + " into " + shape + ", which has " + shape.size() + " elements");
        return index;
    }

    static Tensor gatherRows(Tensor x, int[] index) {
        int columns = x.shape().product(1, x.shape().rank());
        Tensor y = Tensor.empty(x.shape().with(0, index.length));
        for (int row : index) x.shape().index("gatherRows", 0, row);
        Parallel.forRange(index.length, Reductions.grain(columns), (from, to) -> {
            for (int r = from; r < to; r++) System.arraycopy(x.data(), index[r] * columns, y.data(), r * columns, columns);
        });
        return y;
    }

    static Tensor scatterRows(Tensor x, int[] index, int rows) {
        if (x.shape().extent(0) != index.length)
            throw new ShapeException("scatterRows: " + index.length + " indices for " + x.shape());
        Tensor y = Tensor.full(x.shape().with(0, rows), 0);
        for (int row : index) y.shape().index("scatterRows", 0, row);
        Kernels.active().scatterAddRows(index.length, x.shape().product(1, x.shape().rank()), x.data(), index, y.data());
        return y;
    }

    static Tensor gatherAdd(Tensor a, int[] rowA, Tensor b, int[] rowB, Pointwise f) {
        int columns = a.shape().extent(1), rows = rowA == null ? a.shape().extent(0) : rowA.length;
        int rowsB = rowB == null ? b.shape().extent(0) : rowB.length;
        if (a.shape().rank() != 2 || b.shape().rank() != 2 || b.shape().extent(1) != columns || rowsB != rows)
            throw new ShapeException("gatherAdd: " + rows + " rows of " + a.shape() + " and " + rowsB + " of " + b.shape());
        if (rowA != null) for (int row : rowA) a.shape().index("gatherAdd", 0, row);
        if (rowB != null) for (int row : rowB) b.shape().index("gatherAdd", 0, row);
        Tensor y = Tensor.empty(Shape.of(rows, columns));
        Parallel.forRange(rows, Reductions.grain(columns),
                (from, to) -> Kernels.active().gatherAddRows(columns, a.data(), rowA, b.data(), rowB, f, y.data(), from, to));
        return y;
    }
}
