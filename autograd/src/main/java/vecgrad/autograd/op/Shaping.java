package vecgrad.autograd.op;

import static vecgrad.autograd.Edge.to;

import java.util.Arrays;
import vecgrad.autograd.Edge;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.tensor.Shape;
import vecgrad.tensor.ShapeException;
import vecgrad.tensor.Tensor;
import vecgrad.tensor.Workspace;

/**
 * Moving numbers without changing them. Each op is linear, and comes with the one that undoes it, which is its vjp:
 * broadcast and sumTo, slice and pad, take and put. So all can be differentiated any number of times.
 */
public final class Shaping {
    private Shaping() {}

    /** The same numbers under another shape. */
    public static Variable reshape(Variable x, Shape shape) {
        if (x.shape().equals(shape)) return x;
        return Tape.record("reshape", x.value().reshape(shape), to(x, g -> reshape(g, x.shape())));
    }

    /** NumPy broadcasting to a larger shape; its vjp is the sum over what was stretched. */
    public static Variable broadcast(Variable x, Shape larger) {
        if (x.shape().equals(larger)) return x;
        return Tape.record("broadcast", x.value().broadcastTo(larger), to(x, g -> sumTo(g, x.shape())));
    }

    /** The sum over the axes that broadcasting to x's shape would stretch. */
    public static Variable sumTo(Variable x, Shape smaller) {
        if (x.shape().equals(smaller)) return x;
        return Tape.record("sum_to", x.value().sumTo(smaller), to(x, g -> broadcast(g, x.shape())));
    }

    /** The whole repeated {@code repeats[axis]} times along each axis. */
    public static Variable tile(Variable x, int... repeats) {
        Shape shape = x.shape();
        if (repeats.length != shape.rank())
            throw new ShapeException("tile: repeats " + Arrays.toString(repeats) + " of " + shape + ": one number an axis");
        Variable y = x;
        for (int axis = 0; axis < repeats.length; axis++) { // [outer, n·inner] → [outer, repeats, n·inner]
            if (repeats[axis] == 1) continue;
            Shape now = y.shape();
            int outer = now.product(0, axis), rest = now.product(axis, now.rank());
            Variable wide = broadcast(reshape(y, Shape.of(outer, 1, rest)), Shape.of(outer, repeats[axis], rest));
            y = reshape(wide, now.with(axis, now.extent(axis) * repeats[axis]));
        }
        return y;
    }

    /** Axis i of the result is axis {@code axes[i]} of x. */
    public static Variable permute(Variable x, int... axes) {
        int[] back = new int[axes.length];
        Tensor y = x.value().permute(axes);
        for (int i = 0; i < axes.length; i++) back[x.shape().axis(axes[i])] = i;
        return Tape.record("permute " + Arrays.toString(axes), y, to(x, g -> permute(g, back)));
    }

    /** Tensors one after the other along an axis. */
    public static Variable concat(int axis, Variable... parts) {
        Tensor y = Tensor.concat(axis, Arrays.stream(parts).map(Variable::value).toArray(Tensor[]::new));
        Edge[] edges = new Edge[parts.length];
        for (int i = 0, at = 0; i < parts.length; i++) {
            int from = at, until = at + parts[i].shape().extent(axis);
            edges[i] = to(parts[i], g -> slice(g, axis, from, until));
            at = until;
        }
        return Tape.record("concat " + axis, y, edges);
    }

    /** The part with index in [from, to) on one axis. */
    public static Variable slice(Variable x, int axis, int from, int to) {
        return Tape.record("slice " + axis + " " + from + ":" + to, x.value().slice(axis, from, to),
                to(x, g -> pad(g, axis, from, x.shape().extent(axis))));
    }

    /** Zeros with x in them at [from, from + its extent) of one axis, which has the given extent. */
    public static Variable pad(Variable x, int axis, int from, int extent) {
        return Tape.record("pad " + axis, x.value().pad(axis, from, extent),
                to(x, g -> slice(g, axis, from, from + x.shape().extent(axis))));
    }

    /** The elements (rows, columns, ...) with these numbers along an axis, which may repeat. */
    public static Variable gather(Variable x, int axis, int... index) {
        int a = x.shape().axis(axis), n = x.shape().extent(a);
        int outer = x.shape().product(0, a), inner = x.shape().product(a + 1, x.shape().rank());
        int[] flat = Workspace.ints(outer * index.length * inner);
        int at = 0;
        for (int o = 0; o < outer; o++)
            for (int j : index)
                for (int i = 0; i < inner; i++) flat[at++] = (o * n + x.shape().index("gather", a, j)) * inner + i;
        return take(x, flat, x.shape().with(a, index.length));
    }

    /** One number a row: y[r] = x[r, column[r]]. [rows, columns] → [rows] */
    public static Variable pick(Variable x, int... column) {
        if (x.shape().rank() != 2 || x.shape().extent(0) != column.length)
            throw new ShapeException("pick: " + column.length + " columns chosen from " + x.shape() + "; expected one a row of a matrix");
        int[] flat = Workspace.ints(column.length);
        for (int r = 0; r < flat.length; r++) flat[r] = r * x.shape().extent(1) + x.shape().index("pick", 1, column[r]);
        return take(x, flat, Shape.of(column.length));
    }

    /** y[i] = x[index[i]] over the flat arrays; the result has the given shape. */
    public static Variable take(Variable x, int[] index, Shape result) {
        return Tape.record("take", x.value().take(index, result), to(x, g -> put(g, index, x.shape())));
    }

    /** y[index[i]] += x[i] over the flat arrays, into zeros of the given shape. */
    public static Variable put(Variable x, int[] index, Shape result) {
        return Tape.record("put", x.value().put(index, result), to(x, g -> take(g, index, x.shape())));
    }

    /** Rows by their numbers. [n, columns] → [index.length, columns] */
    public static Variable gatherRows(Variable x, int... row) {
        return Tape.record("gather_rows", x.value().gatherRows(row), to(x, g -> scatterRows(g, row, x.shape().extent(0))));
    }

    /** y[row[r]] += x[r] into zeros of that many rows. [rows.length, columns] → [rows, columns] */
    public static Variable scatterRows(Variable x, int[] row, int rows) {
        return Tape.record("scatter_rows", x.value().scatterRows(row, rows), to(x, g -> gatherRows(g, row)));
    }
}
