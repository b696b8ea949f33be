package vecgrad.autograd;

import vecgrad.autograd.op.Arithmetic;
import vecgrad.autograd.op.Elementwise;
import vecgrad.autograd.op.Products;
import vecgrad.autograd.op.Reductions;
import vecgrad.autograd.op.Shaping;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

/**
 * A tensor on a {@link Tape}: a value, and the place in the program where it was computed.
 *
 * <p>The methods are the most used ops in fluent form; each does what the op of that name in {@code vecgrad.autograd.op}
 * does, where the value and the gradient stand side by side.
 */
public final class Variable {
    private static final Pointwise[] ACTIVATIONS = Pointwise.values();
    private static final byte NONE = -1;

    private final Tape tape;
    private final Tensor value;
    private final int index;
    private final boolean needsGradient;
    // small, since a step makes some hundred and fifty variables: they fit where the object would be padded
    private byte activation = NONE; // which f, where the value is f(a) and the op that made it starts backwards from a
    private byte uses;              // by ops through which gradients flow to it; 2 are many

    Variable(Tape tape, Tensor value, int index, boolean needsGradient) {
        this.tape = tape;
        this.value = value;
        this.index = index;
        this.needsGradient = needsGradient;
    }

    /** The tape it is on. */
    public Tape tape() { return tape; }

    /** What it is worth. */
    public Tensor value() { return value; }

    /** The shape of its value. */
    public Shape shape() { return value.shape(); }

    /** The only number of a scalar. */
    public float item() { return value.item(); }

    /** Its number on the tape, as the printed program shows it. */
    public int index() { return index; }

    /** Whether gradients flow to it: it is a leaf that wants one, or was computed from such a leaf. */
    public boolean needsGradient() { return needsGradient; }

    void activatedBy(Pointwise f) { activation = (byte) f.ordinal(); }

    void used() { uses = (byte) Math.min(2, uses + 1); }

    /** The activation it came out of, if the only op it goes into may have its slope along: no other gradient will be added. Else null. */
    Pointwise slopeToTake() { return uses == 1 && activation != NONE ? ACTIVATIONS[activation] : null; }

    /** The same value as a constant: gradients stop here. */
    public Variable detach() { return tape.constant(value); }

    // ------------------------------------------------------------------------------------------------ fluent ops

    /** this + other, with NumPy broadcasting. */
    public Variable add(Variable other) { return Arithmetic.add(this, other); }

    /** this − other, with NumPy broadcasting. */
    public Variable sub(Variable other) { return Arithmetic.sub(this, other); }

    /** this ⊙ other, with NumPy broadcasting. */
    public Variable mul(Variable other) { return Arithmetic.mul(this, other); }

    /** this ⊘ other, with NumPy broadcasting. */
    public Variable div(Variable other) { return Arithmetic.div(this, other); }

    /** this + shift. */
    public Variable add(float shift) { return Arithmetic.affine(this, 1, shift); }

    /** this · scale. */
    public Variable mul(float scale) { return Arithmetic.affine(this, scale, 0); }

    /** −this. */
    public Variable negate() { return mul(-1); }

    /** this · other. [m, k] · [k, n] → [m, n] */
    public Variable matmul(Variable other) { return Products.matmul(this, false, other, false); }

    /** eˣ. */
    public Variable exp() { return Elementwise.exp(this); }

    /** log x. */
    public Variable log() { return Elementwise.log(this); }

    /** x². */
    public Variable square() { return Elementwise.square(this); }

    /** Σ over everything. [] */
    public Variable sum() { return Reductions.sum(this); }

    /** The mean over everything. [] */
    public Variable mean() { return Reductions.mean(this); }

    /** Σ over one axis, which goes. */
    public Variable sum(int axis) { return Reductions.sum(this, axis, false); }

    /** Σ over all axes but the first: per example. [batch, ...] → [batch] */
    public Variable sumPerRow() { return Reductions.sum(reshape(shape().extent(0), size() / Math.max(1, shape().extent(0))), 1, false); }

    /** The same numbers under another shape. */
    public Variable reshape(int... extents) { return Shaping.reshape(this, Shape.of(extents)); }

    /** How many numbers there are. */
    public int size() { return value.size(); }

    /** Its place and shape: {@code %3 [100, 784]}. */
    @Override
    public String toString() { return "%" + index + " " + shape(); }
}
