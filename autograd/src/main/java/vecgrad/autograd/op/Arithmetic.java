package vecgrad.autograd.op;

import static vecgrad.autograd.Edge.to;
import static vecgrad.autograd.op.Elementwise.negate;
import static vecgrad.autograd.op.Elementwise.square;

import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.tensor.Shape;

/**
 * Sums, products and their like. Operands of different shapes are stretched first by {@link Shaping#broadcast}, an op of its
 * own whose vjp is a sum, so no vjp here has to think about it. All can be differentiated again.
 */
public final class Arithmetic {
    private Arithmetic() {}

    /** y = a + b. */
    public static Variable add(Variable a, Variable b) {
        Variable l = stretch(a, b), r = stretch(b, a);
        return Tape.record("add", l.value().add(r.value()),
                to(l, g -> g),
                to(r, g -> g));
    }

    /** y = a − b. */
    public static Variable sub(Variable a, Variable b) {
        Variable l = stretch(a, b), r = stretch(b, a);
        return Tape.record("sub", l.value().sub(r.value()),
                to(l, g -> g),
                to(r, g -> negate(g)));
    }

    /** y = a ⊙ b. */
    public static Variable mul(Variable a, Variable b) {
        Variable l = stretch(a, b), r = stretch(b, a);
        return Tape.record("mul", l.value().mul(r.value()),
                to(l, g -> mul(g, r)),
                to(r, g -> mul(g, l)));
    }

    /** y = a ⊘ b; b̄ = −ȳ ⊙ a / b². */
    public static Variable div(Variable a, Variable b) {
        Variable l = stretch(a, b), r = stretch(b, a);
        return Tape.record("div", l.value().div(r.value()),
                to(l, g -> div(g, r)),
                to(r, g -> negate(div(mul(g, l), square(r)))));
    }

    /** y = scale·x + shift, with plain numbers. */
    public static Variable affine(Variable x, float scale, float shift) {
        String op = x.tape().isRecording() ? "affine " + scale + " " + shift : "affine"; // numbers are dear to print
        return Tape.record(op, x.value().affine(scale, shift),
                to(x, g -> affine(g, scale, 0)));
    }

    private static Variable stretch(Variable x, Variable other) {
        if (x.shape().equals(other.shape())) return x;
        return Shaping.broadcast(x, Shape.broadcast(x.shape(), other.shape()));
    }
}
