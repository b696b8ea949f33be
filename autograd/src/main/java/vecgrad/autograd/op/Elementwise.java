package vecgrad.autograd.op;

import static vecgrad.autograd.Edge.to;
import static vecgrad.autograd.op.Arithmetic.affine;
import static vecgrad.autograd.op.Arithmetic.mul;

import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.Vjp;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Tensor;

/**
 * Functions of one number, applied to each element. The value and the slope of each are a row of {@link Pointwise}; the
 * slope in terms of ops, for gradients of gradients, is a row of {@link #slope}. All of them can be differentiated again.
 */
public final class Elementwise {
    private Elementwise() {}

    /** y = f(x); x̄ = ȳ ⊙ f′(x). Any shape. */
    public static Variable apply(Pointwise f, Variable x) {
        Tensor y = x.value().map(f);
        return Tape.record(f.toString(), y,
                to(x, Vjp.either(g -> mul(g, slope(f, x)), g -> g.mapBackward(f, x.value(), y))));
    }

    /** f′(x), made of ops. */
    static Variable slope(Pointwise f, Variable x) {
        return switch (f) {
            case NEGATE -> x.tape().constant(Tensor.full(x.shape(), -1));
            case EXP -> exp(x);
            case LOG -> reciprocal(x);
            case SQRT -> affine(reciprocal(sqrt(x)), 0.5f, 0);
            case SQUARE -> affine(x, 2, 0);
            case ABS -> x.tape().constant(x.value().map((double v) -> Math.signum(v)));
            case RECIPROCAL -> affine(square(reciprocal(x)), -1, 0);
            case TANH -> affine(square(tanh(x)), -1, 1);
            case SIGMOID -> mul(sigmoid(x), affine(sigmoid(x), -1, 1));
            case LOG_SIGMOID -> sigmoid(affine(x, -1, 0));
            case SOFTPLUS -> sigmoid(x);
            case RELU -> x.tape().constant(x.value().map((double v) -> v > 0 ? 1 : 0));
        };
    }

    /** −x. */
    public static Variable negate(Variable x) { return apply(Pointwise.NEGATE, x); }

    /** eˣ. */
    public static Variable exp(Variable x) { return apply(Pointwise.EXP, x); }

    /** log x. */
    public static Variable log(Variable x) { return apply(Pointwise.LOG, x); }

    /** √x. */
    public static Variable sqrt(Variable x) { return apply(Pointwise.SQRT, x); }

    /** x². */
    public static Variable square(Variable x) { return apply(Pointwise.SQUARE, x); }

    /** |x|; its slope at 0 is taken to be 0. */
    public static Variable abs(Variable x) { return apply(Pointwise.ABS, x); }

    /** 1 / x. */
    public static Variable reciprocal(Variable x) { return apply(Pointwise.RECIPROCAL, x); }

    /** tanh x. */
    public static Variable tanh(Variable x) { return apply(Pointwise.TANH, x); }

    /** σ(x) = 1 / (1 + e⁻ˣ). */
    public static Variable sigmoid(Variable x) { return apply(Pointwise.SIGMOID, x); }

    /** log σ(x) = −softplus(−x). */
    public static Variable logSigmoid(Variable x) { return apply(Pointwise.LOG_SIGMOID, x); }

    /** log(1 + eˣ). */
    public static Variable softplus(Variable x) { return apply(Pointwise.SOFTPLUS, x); }

    /** max(x, 0); its slope at 0 is taken to be 0. */
    public static Variable relu(Variable x) { return apply(Pointwise.RELU, x); }

    /** x where positive, else {@code slope}·x. */
    public static Variable leakyRelu(Variable x, float slope) {
        Tensor factor = x.value().map((double v) -> v > 0 ? 1 : slope);
        return Tape.record("leaky_relu", x.value().mul(factor), to(x, g -> mul(g, g.tape().constant(factor))));
    }

    /** xᵖ; x̄ = ȳ ⊙ p·xᵖ⁻¹. */
    public static Variable pow(Variable x, double p) {
        Tensor y = x.value().map((double v) -> Math.pow(v, p));
        return Tape.record("pow " + p, y, to(x, g -> p == 0 ? affine(g, 0, 0) : mul(g, affine(pow(x, p - 1), (float) p, 0)))); // 0·x⁻¹ would be NaN at 0
    }

    /** x kept within [low, high]; the gradient passes where x was inside. */
    public static Variable clamp(Variable x, float low, float high) {
        if (!(low <= high)) throw new IllegalArgumentException("clamp: [" + low + ", " + high + "] is empty");
        Tensor inside = x.value().map((double v) -> v >= low && v <= high ? 1 : 0);
        return Tape.record("clamp", x.value().map((double v) -> Math.clamp(v, low, high)), to(x, g -> mul(g, g.tape().constant(inside))));
    }
}
