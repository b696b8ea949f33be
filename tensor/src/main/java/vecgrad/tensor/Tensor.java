package vecgrad.tensor;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import vecgrad.tensor.kernel.Kernels;
import vecgrad.tensor.kernel.Kernels.Binary;
import vecgrad.tensor.kernel.Parallel;

/**
 * Numbers with a {@link Shape}: a dense row-major {@code float[]}, at most four axes.
 *
 * <p>Operations return new tensors and leave their inputs alone; {@link #reshape} shares the array. Shapes must be equal
 * unless a method says otherwise: stretching one is an operation of its own, {@link #broadcastTo}. Every method throws
 * {@link ShapeException}, naming both shapes, when they do not fit.
 */
public final class Tensor {
    /** Elementwise work is cut into pieces of at least this many elements. */
    private static final int GRAIN = 1 << 14;

    private final Shape shape;
    private final float[] data;

    private Tensor(Shape shape, float[] data) {
        this.shape = shape;
        this.data = data;
    }

    // ------------------------------------------------------------------------------------------------ making one

    /** Wraps an array, which is not copied. */
    public static Tensor of(Shape shape, float... data) {
        if (data.length != shape.size())
            throw new ShapeException("of: shape " + shape + " has " + shape.size() + " elements, the array " + data.length);
        return new Tensor(shape, data);
    }

    /** A vector. [n] */
    public static Tensor vector(float... data) { return of(Shape.of(data.length), data); }

    /** A matrix from its rows. [rows, columns] */
    public static Tensor matrix(float[]... rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        float[] data = new float[rows.length * columns];
        for (int r = 0; r < rows.length; r++) {
            if (rows[r].length != columns)
                throw new ShapeException("matrix: row " + r + " has " + rows[r].length + " numbers, row 0 has " + columns);
            System.arraycopy(rows[r], 0, data, r * columns, columns);
        }
        return of(Shape.of(rows.length, columns), data);
    }

    /** A single number. [] */
    public static Tensor scalar(float value) { return full(Shape.SCALAR, value); }

    /** The same number everywhere. */
    public static Tensor full(Shape shape, float value) {
        Tensor t = empty(shape);
        Arrays.fill(t.data, value);
        return t;
    }

    /** Zeros. */
    public static Tensor zeros(int... extents) { return full(Shape.of(extents), 0); }

    /** A tensor whose contents are undefined, for a caller that writes every element. */
    public static Tensor empty(Shape shape) { return new Tensor(shape, Workspace.take(shape.size())); }

    /** A copy with an array of its own, outside any {@link Workspace}. */
    public Tensor copy() { return new Tensor(shape, Arrays.copyOf(data, data.length)); }

    // ------------------------------------------------------------------------------------------------ looking at one

    /** The extents. */
    public Shape shape() { return shape; }

    /** How many numbers there are. */
    public int size() { return data.length; }

    /** The numbers themselves, row-major; writing to them changes the tensor. */
    public float[] data() { return data; }

    /** The number at an index, one coordinate an axis. */
    public float get(int... index) {
        if (index.length != shape.rank()) throw new ShapeException("get: " + Arrays.toString(index) + " into shape " + shape);
        int at = 0;
        for (int axis = 0; axis < index.length; axis++)
            at = at * shape.extent(axis) + shape.index("get", axis, index[axis]);
        return data[at];
    }

    /** The only number of a tensor that has just one. */
    public float item() {
        if (data.length != 1) throw new ShapeException("item: shape " + shape + " has " + data.length + " elements, not one");
        return data[0];
    }

    /** Whether no number is NaN or infinite. */
    public boolean isFinite() {
        for (float x : data) if (!Float.isFinite(x)) return false;
        return true;
    }

    // ------------------------------------------------------------------------------------------------ elementwise

    /** f of every element. */
    public Tensor map(Pointwise f) {
        Tensor y = empty(shape);
        Parallel.forRange(size(), GRAIN, (from, to) -> Kernels.active().map(f, data, y.data, from, to));
        return y;
    }

    /** this ⊙ f′(x), given y = f(x): what backward makes of the gradient of y. x may be null where y suffices. */
    public Tensor mapBackward(Pointwise f, Tensor x, Tensor y) {
        requireSameShape("mapBackward", y);
        if (!f.slopeFromValue()) requireSameShape("mapBackward", x);
        float[] argument = f.slopeFromValue() ? null : x.data;
        Tensor dx = empty(shape);
        Parallel.forRange(size(), GRAIN,
                (from, to) -> Kernels.active().mapBackward(f, argument, y.data, data, dx.data, from, to));
        return dx;
    }

    /** f of every element, for functions that are not in the table of {@link Pointwise}. */
    public Tensor map(DoubleUnaryOperator f) {
        Tensor y = empty(shape);
        for (int i = 0; i < data.length; i++) y.data[i] = (float) f.applyAsDouble(data[i]);
        return y;
    }

    /** this + other. */
    public Tensor add(Tensor other) { return combine("add", Binary.ADD, other); }

    /** this − other. */
    public Tensor sub(Tensor other) { return combine("sub", Binary.SUB, other); }

    /** this ⊙ other. */
    public Tensor mul(Tensor other) { return combine("mul", Binary.MUL, other); }

    /** this ⊘ other. */
    public Tensor div(Tensor other) { return combine("div", Binary.DIV, other); }

    private Tensor combine(String name, Binary f, Tensor other) {
        requireSameShape(name, other);
        Tensor y = empty(shape);
        Parallel.forRange(size(), GRAIN, (from, to) -> Kernels.active().combine(f, data, other.data, y.data, from, to));
        return y;
    }

    /** scale·this + shift. */
    public Tensor affine(float scale, float shift) {
        Tensor y = empty(shape);
        Parallel.forRange(size(), GRAIN, (from, to) -> Kernels.active().affine(scale, shift, data, y.data, from, to));
        return y;
    }

    /** this += scale·other. */
    public void addScaledInPlace(float scale, Tensor other) {
        requireSameShape("addScaledInPlace", other);
        Parallel.forRange(size(), GRAIN, (from, to) -> Kernels.active().addScaled(scale, other.data, data, from, to));
    }

    /** The squared Euclidean length of all elements as one vector, in double precision. */
    public double squaredNorm() {
        double sum = 0;
        for (float x : data) sum += (double) x * x;
        return sum;
    }

    // ------------------------------------------------------------------------------------------------ products

    /** this · other. [m, k] · [k, n] → [m, n] */
    public Tensor matmul(Tensor other) { return matmul(false, other, false); }

    /** op(this) · op(other), where op transposes if asked; no transposed copy is made. */
    public Tensor matmul(boolean transposeThis, Tensor other, boolean transposeOther) {
        int[] mkn = Products.extents(transposeThis, shape, transposeOther, other.shape);
        Tensor c = empty(Shape.of(mkn[0], mkn[2]));
        Kernels.active().gemm(transposeThis, transposeOther, mkn[0], mkn[2], mkn[1], data, other.data, c.data, false, null, null, null, null);
        return c;
    }

    /**
     * op(this) · op(other) ⊙ f′, given y = f(·), an f whose slope follows from its value, of the product's shape: what backward makes
     * of the gradient of a layer before whose product there is an f, all in one pass.
     */
    public Tensor matmulBackward(boolean transposeThis, Tensor other, boolean transposeOther, Pointwise f, Tensor y) {
        if (!f.slopeFromValue()) throw new IllegalArgumentException("matmulBackward: the slope of " + f + " does not follow from its value; multiply, then mapBackward");
        int[] mkn = Products.extents(transposeThis, shape, transposeOther, other.shape);
        Tensor c = empty(Shape.of(mkn[0], mkn[2]));
        c.requireSameShape("matmulBackward", y);
        Kernels.active().gemm(transposeThis, transposeOther, mkn[0], mkn[2], mkn[1], data, other.data, c.data, false, null, null, f, y.data);
        return c;
    }

    /**
     * f(this · w + bias), all in one pass over the result. [m, k] · [k, n] → [m, n]
     *
     * @param bias [n] for all rows, or a table [biases, n]
     * @param biasRow the row of that table that each row of the result takes; null for [n]
     * @param f null for the identity
     */
    public Tensor linear(Tensor w, Tensor bias, int[] biasRow, Pointwise f) {
        int[] mkn = Products.extents(false, shape, false, w.shape);
        boolean fits = biasRow == null ? bias.size() == mkn[2] : bias.shape.rank() == 2 && biasRow.length == mkn[0];
        if (!fits || bias.shape.rank() == 0 || bias.shape.extent(-1) != mkn[2])
            throw new ShapeException("linear: " + shape + " · " + w.shape + " and bias " + bias.shape
                    + (biasRow == null ? "" : " by " + biasRow.length + " row numbers") + " do not fit");
        if (biasRow != null) for (int row : biasRow) bias.shape.index("linear: bias", 0, row);
        Tensor c = empty(Shape.of(mkn[0], mkn[2]));
        Kernels.active().gemm(false, false, mkn[0], mkn[2], mkn[1], data, w.data, c.data, false, bias.data, biasRow, f, null);
        return c;
    }

    // ------------------------------------------------------------------------------------------------ reductions

    /** The sum of everything. [] */
    public Tensor sum() { return scalar((float) total()); }

    /** The sum of everything, in double precision. */
    public double total() { return Kernels.active().total(data, 0, data.length); }

    /** Sums over one axis, which stays with extent 1 when {@code keep}. */
    public Tensor sum(int axis, boolean keep) { return Reductions.along(Reductions.Kind.SUM, this, axis, keep); }

    /** Maxima over one axis. */
    public Tensor max(int axis, boolean keep) { return Reductions.along(Reductions.Kind.MAX, this, axis, keep); }

    /** log Σ exp over one axis, free of overflow. */
    public Tensor logSumExp(int axis, boolean keep) { return Reductions.along(Reductions.Kind.LOG_SUM_EXP, this, axis, keep); }

    /** exp(x) / Σ exp(x) over one axis. */
    public Tensor softmax(int axis) { return Reductions.softmax(false, this, axis); }

    /** x − log Σ exp(x) over one axis. */
    public Tensor logSoftmax(int axis) { return Reductions.softmax(true, this, axis); }

    /** Sums over the axes that {@link #broadcastTo} stretched to make this shape out of {@code smaller}. */
    public Tensor sumTo(Shape smaller) { return Reductions.sumTo(this, smaller); }

    // ------------------------------------------------------------------------------------------------ layout

    /** The same numbers under another shape of the same size; shares the array. */
    public Tensor reshape(Shape other) {
        if (other.size() != shape.size())
            throw new ShapeException("reshape: " + shape + " has " + shape.size() + " elements, " + other + " has " + other.size());
        return new Tensor(other, data);
    }

    /** {@link #reshape(Shape)}. */
    public Tensor reshape(int... extents) { return reshape(Shape.of(extents)); }

    /** NumPy broadcasting: aligned at the last axis, extents of 1 stretch, missing leading axes appear. */
    public Tensor broadcastTo(Shape larger) { return Layout.broadcastTo(this, larger); }

    /** Axis i of the result is axis {@code axes[i]} of this. */
    public Tensor permute(int... axes) { return Layout.permute(this, axes); }

    /** A matrix's transpose, as a copy; products take a flag instead. */
    public Tensor transpose() { return permute(1, 0); }

    /** The part with index in [from, to) on one axis. */
    public Tensor slice(int axis, int from, int to) { return Layout.slice(this, axis, from, to); }

    /** Zeros with this in them at [from, from + extent) of one axis: what undoes a slice. */
    public Tensor pad(int axis, int from, int extent) { return Layout.pad(this, axis, from, extent); }

    /** Tensors one after the other on one axis. */
    public static Tensor concat(int axis, Tensor... parts) { return Layout.concat(axis, parts); }

    /** y[i] = this[index[i]], over the flat arrays; the result has the given shape. */
    public Tensor take(int[] index, Shape result) { return Layout.take(this, index, result); }

    /** y[index[i]] += this[i], over the flat arrays, into zeros of the given shape: what undoes a take. */
    public Tensor put(int[] index, Shape result) { return Layout.put(this, index, result); }

    /** Rows by their numbers. [n, columns...] → [index.length, columns...] */
    public Tensor gatherRows(int[] index) { return Layout.gatherRows(this, index); }

    /** y[index[r]] += this[r] into zeros of {@code rows} rows: what undoes a gather. */
    public Tensor scatterRows(int[] index, int rows) { return Layout.scatterRows(this, index, rows); }

    /** y[r] = f(a[rowA[r]] + b[rowB[r]]): sums of gathered rows, in one pass. null is the identity, for rows and for f. */
    public static Tensor gatherAdd(Tensor a, int[] rowA, Tensor b, int[] rowB, Pointwise f) { return Layout.gatherAdd(a, rowA, b, rowB, f); }

    /** Throws unless the other has the same shape. */
    public void requireSameShape(String operation, Tensor other) {
        if (!shape.equals(other.shape)) throw new ShapeException(operation + ": " + shape + " and " + other.shape + " differ");
    }

    /** The shape and, when there are few, the numbers. */
    @Override
    public String toString() { return "Tensor" + shape + (size() <= 32 ? Arrays.toString(data) : ""); }
}
