package vecgrad.tensor.kernel;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static vecgrad.tensor.kernel.Lanes.all;

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

    /** eˣ over the whole range, denormal results included: within 1.5 ulp. */
    static FloatVector exp(FloatVector x) {
        FloatVector sum = x.fma(all(LOG2_E), all(ROUND)), n = sum.sub(ROUND), r = reduce(x, n);
        IntVector k = sum.reinterpretAsInts().sub(ROUND_BITS), half = k.lanewise(ASHR, 1);
        // 2ᵏ in two factors, for k reaches from −150 to 128.
        FloatVector y = r.mul(r).fma(q(r), r).add(1f).mul(powerOfTwo(half)).mul(powerOfTwo(k.sub(half)));
        return y.blend(Float.POSITIVE_INFINITY, x.compare(GT, 89f)).blend(0f, x.compare(LT, -104f));
    }

    /** eˣ for x ≤ 0, denormal results included: within 1.5 ulp. */
    static FloatVector expNonPositive(FloatVector x) {
        x = x.blend(-104f, x.compare(LT, -104f));
        float shift = ROUND + BIAS + 64;    // the sum's low bits are n + 127 + 64, a normal exponent for n ≥ −150
        FloatVector sum = x.fma(all(LOG2_E), all(shift)), n = sum.sub(shift), r = reduce(x, n);
        return r.mul(r).fma(q(r), r).add(1f).mul(exponent(sum)).mul(0x1p-64f);
    }

    /** 1 − eˣ for x ≤ 0, accurate for small x: within 2 ulp. */
    static FloatVector oneMinusExpNonPositive(FloatVector x) {
        x = x.blend(-80f, x.compare(LT, -80f));
        float shift = ROUND + BIAS;
        FloatVector sum = x.fma(all(LOG2_E), all(shift)), n = sum.sub(shift), r = reduce(x, n);
        FloatVector scale = exponent(sum), p = r.mul(r).fma(q(r), r);
        return p.neg().fma(scale, all(1f).sub(scale));
    }

    /** eˣ − 1, accurate for small x: within 2 ulp; a denormal may lose its last bit. */
    static FloatVector expm1(FloatVector x) {
        FloatVector bounded = x.blend(-80f, x.compare(LT, -80f));
        FloatVector sum = bounded.fma(all(LOG2_E), all(ROUND)), n = sum.sub(ROUND), r = reduce(bounded, n);
        FloatVector half = powerOfTwo(sum.reinterpretAsInts().sub(ROUND_BITS + 1));     // 2ⁿ⁻¹, finite even for n = 128
        FloatVector y = r.mul(r).fma(q(r), r).fma(half, half.sub(0.5f)).mul(2f);
        return y.blend(Float.POSITIVE_INFINITY, x.compare(GT, 89f));
    }

    /** eˣ − 1 − x, which is ½x² near 0: within 8 ulp. */
    static FloatVector expm1MinusX(FloatVector x) {
        FloatVector bounded = x.blend(-80f, x.compare(LT, -80f));
        FloatVector sum = bounded.fma(all(LOG2_E), all(ROUND)), n = sum.sub(ROUND), r = reduce(bounded, n);
        FloatVector half = powerOfTwo(sum.reinterpretAsInts().sub(ROUND_BITS + 1));
        // 2ⁿ·(1 + r + r²q) − 1 − x, halved. Where n = 0, r is x and the bracket exactly 0: nothing cancels.
        FloatVector bracket = x.fma(all(-0.5f), r.fma(half, half.sub(0.5f)));
        FloatVector y = r.mul(r).mul(q(r)).fma(half, bracket).mul(2f);
        return y.blend(Float.POSITIVE_INFINITY, x.compare(GT, 89f));
    }

    /** r = x − n·ln 2. The first step is exact: n times the high part is a multiple of x's last bit or finer. */
    private static FloatVector reduce(FloatVector x, FloatVector n) {
        return n.fma(all(-LN2_LOW), n.fma(all(-LN2_HIGH), x));
    }

    /** (eʳ − 1 − r)/r² for |r| ≤ ½·ln 2; leaves 1.5e-8 of relative error in eʳ − 1. */
    private static FloatVector q(FloatVector r) {
        return r.fma(all(0.0013871879f), all(0.008366876f)).fma(r, all(0.04166743f)).fma(r, all(0.16666542f))
                .fma(r, all(0.49999997f));
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
        FloatVector y = logNormal(x.mul(all(1f).blend(0x1p25f, denormal)), all(0f).blend(-25f, denormal));
        return y.blend(x, x.compare(LE, Float.MAX_VALUE).not())     // infinity and NaN
                .blend(Float.NEGATIVE_INFINITY, x.compare(LE, 0f)).blend(Float.NaN, x.compare(LT, 0f));
    }

    /** log x of a positive normal number, without special cases: within 1 ulp. */
    static FloatVector logNormal(FloatVector x) { return logNormal(x, all(0f)); }

    /** log x + shift·ln 2: x = 2ᵏ·m with √½ ≤ m < √2, and log m = f − ½f² + f³·P(f) with f = m − 1. */
    private static FloatVector logNormal(FloatVector x, FloatVector shift) {
        int rootHalf = 0x3F3504F3;
        IntVector bits = x.reinterpretAsInts().sub(rootHalf);
        FloatVector k = bits.lanewise(ASHR, MANTISSA).convert(I2F, 0)
                .reinterpretAsFloats().add(shift);
        FloatVector f = bits.and((1 << MANTISSA) - 1).add(rootHalf).reinterpretAsFloats().sub(1f);
        FloatVector square = f.mul(f);
        FloatVector p = f.fma(all(-0.07636439f), all(0.12762217f)).fma(f, all(-0.1315961f)).fma(f, all(0.1420158f))
                .fma(f, all(-0.16623409f)).fma(f, all(0.20001242f)).fma(f, all(-0.2500082f)).fma(f, all(0.3333333f));
        FloatVector y = k.fma(all(LN2_LOW), f.mul(square).mul(p));
        return k.fma(all(LN2_HIGH), square.fma(all(-0.5f), y).add(f));
    }

    /** log(1 + e) for 0 ≤ e ≤ 1, one polynomial since nothing needs reducing: within 1.5 ulp. */
    static FloatVector log1pUnit(FloatVector e) {
        FloatVector p = e.fma(all(-0.0033009683f), all(0.020126717f)).fma(e, all(-0.05752066f)).fma(e, all(0.10666312f))
                .fma(e, all(-0.15347233f)).fma(e, all(0.19692683f)).fma(e, all(-0.24958089f)).fma(e, all(0.33330467f))
                .fma(e, all(-0.4999993f));
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
        FloatVector u = oneMinusExpNonPositive(x.abs().mul(-2f)), y = u.div(all(2f).sub(u));
        IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
        return y.reinterpretAsInts().or(sign).reinterpretAsFloats();
    }

    // ------------------------------------------------------------------------------------------- a turn of the circle

    /** cos(½π·f) for |f| ≤ ½: within 1 ulp. */
    static FloatVector cosQuarter(FloatVector f) {
        FloatVector u = f.mul(f);
        return u.fma(all(8.9447346e-4f), all(-0.020855594f)).fma(u, all(0.25366855f)).fma(u, all(-1.2337005f))
                .fma(u, all(1f));
    }

    /** sin(½π·f) for |f| ≤ ½: within 2 ulp. */
    static FloatVector sinQuarter(FloatVector f) {
        FloatVector u = f.mul(f);
        return u.fma(all(-0.004682987f), all(0.07971159f)).fma(u, all(-0.6459666f)).fma(u, all(1.5707964f)).mul(f);
    }
}
