package vecgrad.tensor.kernel;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static vecgrad.tensor.kernel.Species.F;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Transcendental functions of a vector: polynomials and fused multiply-adds, without tables or branches.
 *
 * <p>{@code VectorOperators.EXP} and its kin call a native library where the JDK brings one and crawl elsewhere, with other
 * bits. These are the same instructions on every machine and at every width. The polynomials are minimax fits (relative
 * error, Lawson iteration, coefficients rounded to float one after the other). The errors stated are the largest of
 * VectorMathTest's sweeps, against double precision.
 *
 * <p>The exponential family shares one reduction, x = n·ln 2 + r with |r| ≤ ½·ln 2, and one polynomial q:
 * eʳ = 1 + r + r²·q(r). To round x/ln 2 to the integer n, a constant is added so large that the sum has no fraction bits;
 * n is then also in the lowest bits of that sum, and shifting those into the exponent field makes 2ⁿ.
 */
final class VectorMath {
    private static final float LOG2_E = 1.442695f, LN2_HIGH = 0.6931472f, LN2_LOW = -1.9046542e-9f; // high + low = ln 2
    private static final float ROUND = 0x1.8p23f;
    private static final int ROUND_BITS = Float.floatToRawIntBits(ROUND), BIAS = 127, MANTISSA = 23;

    private VectorMath() {}

    // ------------------------------------------------------------------------------------------- exponentials

    /**
     * eˣ over the whole range, denormal results included: within 2 ulp. Reduced by 2·ln 2 instead, for then 2ⁿ is a factor
     * twice: from 2⁻¹⁵⁰ to 2¹²⁸ in two normal numbers.
     */
    static FloatVector exp(FloatVector x) {
        FloatVector shift = broadcast(F, ROUND + BIAS), sum = x.fma(broadcast(F, 0.5f * LOG2_E), shift), n = sum.sub(shift);
        FloatVector r = n.fma(broadcast(F, -2 * LN2_LOW), n.fma(broadcast(F, -2 * LN2_HIGH), x)), scale = exponent(sum);
        FloatVector q = r.fma(broadcast(F, 0.00019601308f), broadcast(F, 0.0014107781f))
                .fma(r, broadcast(F, 0.008336249f)).fma(r, broadcast(F, 0.041661117f))
                .fma(r, broadcast(F, 0.1666661f)).fma(r, broadcast(F, 0.50000036f));
        FloatVector one = broadcast(F, 1f), y = q.fma(r, one).fma(r, one).mul(scale).mul(scale);
        return y.blend(Float.POSITIVE_INFINITY, x.compare(GT, 89f)).blend(0f, x.compare(LT, -104f));
    }

    /** eˣ for x ≤ 0, denormal results included: within 1.5 ulp. */
    static FloatVector expNonPositive(FloatVector x) {
        x = x.blend(-104f, x.compare(LT, -104f));
        // The sum's low bits are n + 127 + 64: a normal exponent for n ≥ −150, and the last factor puts it right.
        FloatVector shift = broadcast(F, ROUND + BIAS + 64), sum = x.fma(broadcast(F, LOG2_E), shift);
        FloatVector r = reduce(x, sum.sub(shift));
        FloatVector one = broadcast(F, 1f);
        return q(r).fma(r, one).fma(r, one).mul(exponent(sum)).mul(broadcast(F, 0x1p-64f));
    }

    /** 1 − eˣ for x ≤ 0, accurate for small x: within 2 ulp. */
    static FloatVector oneMinusExpNonPositive(FloatVector x) {
        x = x.blend(-80f, x.compare(LT, -80f));
        FloatVector shift = broadcast(F, ROUND + BIAS), sum = x.fma(broadcast(F, LOG2_E), shift);
        FloatVector r = reduce(x, sum.sub(shift));
        FloatVector scale = exponent(sum), p = r.mul(r).fma(q(r), r);
        return p.neg().fma(scale, broadcast(F, 1f).sub(scale));
    }

    /** eˣ − 1, accurate for small x: within 2 ulp; a denormal may lose its last bit. */
    static FloatVector expm1(FloatVector x) {
        FloatVector bounded = x.blend(-80f, x.compare(LT, -80f));
        FloatVector shift = broadcast(F, ROUND), sum = bounded.fma(broadcast(F, LOG2_E), shift);
        FloatVector r = reduce(bounded, sum.sub(shift));
        FloatVector half = powerOfTwo(sum.reinterpretAsInts().sub(ROUND_BITS + 1));     // 2ⁿ⁻¹, finite even for n = 128
        FloatVector y = r.mul(r).fma(q(r), r).fma(half, half.sub(0.5f)).mul(2f);
        return y.blend(Float.POSITIVE_INFINITY, x.compare(GT, 89f));
    }

    /** eˣ − 1 − x, which is ½x² near 0: within 8 ulp. */
    static FloatVector expm1MinusX(FloatVector x) {
        FloatVector bounded = x.blend(-80f, x.compare(LT, -80f));
        FloatVector shift = broadcast(F, ROUND), sum = bounded.fma(broadcast(F, LOG2_E), shift);
        FloatVector r = reduce(bounded, sum.sub(shift));
        FloatVector half = powerOfTwo(sum.reinterpretAsInts().sub(ROUND_BITS + 1));
        // 2ⁿ·(1 + r + r²q) − 1 − x, halved. Where n = 0, r is x and the bracket exactly 0: nothing cancels.
        FloatVector bracket = x.fma(broadcast(F, -0.5f), r.fma(half, half.sub(0.5f)));
        FloatVector y = r.mul(r).mul(q(r)).fma(half, bracket).mul(2f);
        return y.blend(Float.POSITIVE_INFINITY, x.compare(GT, 89f));
    }

    /** r = x − n·ln 2. The first step is exact: n times the high part is a multiple of x's last bit or finer. */
    private static FloatVector reduce(FloatVector x, FloatVector n) {
        return n.fma(broadcast(F, -LN2_LOW), n.fma(broadcast(F, -LN2_HIGH), x));
    }

    /** (eʳ − 1 − r)/r² for |r| ≤ ½·ln 2; leaves 1.5e-8 of relative error in eʳ − 1. */
    private static FloatVector q(FloatVector r) {
        return r.fma(broadcast(F, 0.0013871879f), broadcast(F, 0.008366876f))
                .fma(r, broadcast(F, 0.04166743f)).fma(r, broadcast(F, 0.16666542f)).fma(r, broadcast(F, 0.49999997f));
    }

    /** 2ᵏ for −126 ≤ k ≤ 127. */
    private static FloatVector powerOfTwo(IntVector k) {
        return k.add(BIAS).lanewise(LSHL, MANTISSA).reinterpretAsFloats();
    }

    /** The low bits of a rounding sum, moved into the exponent. */
    private static FloatVector exponent(FloatVector sum) {
        return sum.reinterpretAsInts().lanewise(LSHL, MANTISSA).reinterpretAsFloats();
    }

    // ------------------------------------------------------------------------------------------- logarithms

    /** log x: within 1 ulp; −∞ at 0, NaN below. */
    static FloatVector log(FloatVector x) {
        var denormal = x.compare(LT, Float.MIN_NORMAL);
        FloatVector y = logNormal(x.mul(broadcast(F, 1f).blend(0x1p25f, denormal)), broadcast(F, 0f).blend(-25f, denormal));
        return y.blend(x, x.compare(LE, Float.MAX_VALUE).not())     // infinity and NaN
                .blend(Float.NEGATIVE_INFINITY, x.compare(LE, 0f)).blend(Float.NaN, x.compare(LT, 0f));
    }

    /** log x of a positive normal number, without special cases: within 1 ulp. */
    static FloatVector logNormal(FloatVector x) { return logNormal(x, broadcast(F, 0f)); }

    /** log x + shift·ln 2: x = 2ᵏ·m with √½ ≤ m < √2, and log m = f − ½f² + f³·P(f) with f = m − 1. */
    private static FloatVector logNormal(FloatVector x, FloatVector shift) {
        int rootHalf = 0x3F3504F3;
        IntVector bits = x.reinterpretAsInts().sub(rootHalf);
        FloatVector k = bits.lanewise(ASHR, MANTISSA).convert(I2F, 0)
                .reinterpretAsFloats().add(shift);
        FloatVector f = bits.and((1 << MANTISSA) - 1).add(rootHalf).reinterpretAsFloats().sub(1f);
        FloatVector square = f.mul(f);
        FloatVector p = f.fma(broadcast(F, -0.07636439f), broadcast(F, 0.12762217f))
                .fma(f, broadcast(F, -0.1315961f)).fma(f, broadcast(F, 0.1420158f)).fma(f, broadcast(F, -0.16623409f))
                .fma(f, broadcast(F, 0.20001242f)).fma(f, broadcast(F, -0.2500082f)).fma(f, broadcast(F, 0.3333333f));
        FloatVector y = k.fma(broadcast(F, LN2_LOW), f.mul(square).mul(p));
        return k.fma(broadcast(F, LN2_HIGH), square.fma(broadcast(F, -0.5f), y).add(f));
    }

    /** log(1 + e) for 0 ≤ e ≤ 1, one polynomial since nothing needs reducing: within 1.5 ulp. */
    static FloatVector log1pUnit(FloatVector e) {
        FloatVector p = e.fma(broadcast(F, 0.0053654225f), broadcast(F, -0.0300683f))
                .fma(e, broadcast(F, 0.07920883f)).fma(e, broadcast(F, -0.13754188f))
                .fma(e, broadcast(F, 0.19153848f)).fma(e, broadcast(F, -0.24857217f)).fma(e, broadcast(F, 0.3332133f))
                .fma(e, broadcast(F, -0.49999648f));
        return e.mul(e).fma(p, e);
    }

    // ------------------------------------------------------------------------------------------- activations

    /** max(x, 0); NaN stays. */
    static FloatVector relu(FloatVector x) { return x.blend(0f, x.compare(LE, 0f)); }

    /** log(1 + eˣ): within 2 ulp over the whole range, denormal results included. */
    static FloatVector softplus(FloatVector x) {
        return relu(x).add(log1pUnit(expNonPositive(x.abs().neg())));
    }

    /** 1/(1 + e⁻ˣ): within 2.5 ulp over the whole range. */
    static FloatVector sigmoid(FloatVector x) { return sigmoid(x, expNonPositive(x.abs().neg())); }

    /** The same, given e = exp(−|x|). */
    static FloatVector sigmoid(FloatVector x, FloatVector e) {
        return e.blend(1f, x.compare(GT, 0f)).div(e.add(1f));
    }

    /** tanh x: within 3 ulp over the whole range, −0 and denormals included. */
    static FloatVector tanh(FloatVector x) {
        FloatVector u = oneMinusExpNonPositive(x.abs().mul(-2f)), y = u.div(broadcast(F, 2f).sub(u));
        IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
        return y.reinterpretAsInts().or(sign).reinterpretAsFloats();
    }
}
