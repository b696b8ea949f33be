package vecgrad.tensor;

import static java.lang.Math.abs;
import static java.lang.Math.exp;
import static java.lang.Math.expm1;
import static java.lang.Math.log;
import static java.lang.Math.log1p;
import static java.lang.Math.max;
import static java.lang.Math.sqrt;
import static java.lang.Math.tanh;

import java.util.Locale;

/**
 * The elementwise functions of one argument, each with its slope.
 *
 * <p>The table is the definition, in double precision. The vector kernels compute a row faster, within the error its
 * test states. The slope may use {@code y = f(x)}, so that backward does not pay for an exponential twice; functions for
 * which {@link #slopeFromValue} holds need nothing but y, so their input need not be kept.
 */
public enum Pointwise {
    //          f(x)                                              f'(x), given x and y = f(x)
    NEGATE     (x -> -x,                                          (x, y) -> -1),
    EXP        (x -> exp(x),                                      (x, y) -> y),
    LOG        (x -> log(x),                                      (x, y) -> 1 / x),
    SQRT       (x -> sqrt(x),                                     (x, y) -> 0.5 / y),
    SQUARE     (x -> x * x,                                       (x, y) -> 2 * x),
    ABS        (x -> abs(x),                                      (x, y) -> Math.signum(x)),
    RECIPROCAL (x -> 1 / x,                                       (x, y) -> -y * y),
    TANH       (x -> tanh(x),                                     (x, y) -> 1 - y * y),
    SIGMOID    (x -> x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x)), (x, y) -> y * (1 - y)),
    LOG_SIGMOID(x -> -(max(-x, 0) + log1p(exp(-abs(x)))),         (x, y) -> -expm1(y)),   // 1 − σ(x) = 1 − eʸ
    SOFTPLUS   (x -> max(x, 0) + log1p(exp(-abs(x))),             (x, y) -> -expm1(-y)),  // σ(x) = 1 − e⁻ʸ, safe for any x
    RELU       (x -> max(x, 0),                                   (x, y) -> y > 0 ? 1 : 0);

    /** A function of one number, in double precision. */
    @FunctionalInterface
    public interface Value { double of(double x); }

    /** The derivative of that function, given its argument and its value. */
    @FunctionalInterface
    public interface Slope { double of(double x, double y); }

    private final Value value;
    private final Slope slope;
    private final String word = name().toLowerCase(Locale.ROOT);

    Pointwise(Value value, Slope slope) {
        this.value = value;
        this.slope = slope;
    }

    /** f(x), rounded once. */
    public float value(float x) { return (float) value.of(x); }

    /** f'(x), given {@code y = f(x)}. */
    public float slope(float x, float y) { return (float) slope.of(x, y); }

    /** Whether f'(x) needs only y: such a function may overwrite its input, as a fused activation does. */
    public boolean slopeFromValue() {
        return switch (this) {
            case NEGATE, EXP, SQRT, RECIPROCAL, TANH, SIGMOID, LOG_SIGMOID, SOFTPLUS, RELU -> true;
            case LOG, SQUARE, ABS -> false;
        };
    }

    /** The name as tapes print it: {@code softplus}. */
    @Override
    public String toString() { return word; }
}
