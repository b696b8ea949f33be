package vecgrad.tensor.kernel;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static vecgrad.tensor.kernel.Lanes.LENGTH;
import static vecgrad.tensor.kernel.Lanes.all;
import static vecgrad.tensor.kernel.Species.F;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import vecgrad.tensor.Pointwise;

/**
 * The rows of {@link Pointwise}, each a loop of its own over whole vectors: a JIT compiles twelve small loops better than
 * one loop with a switch inside. What is left over at the end is copied to one vector's length and takes the same loop.
 */
final class VectorPointwise {
    private VectorPointwise() {}

    /*
     * Each goes round twice, for the whole vectors and for the rest, so that the loop has one call: C2 inlines all of them
     * into callers that are hot, a copy for every call, until its nodes run out and vectors land on the heap (see Lanes).
     * Drawn into a product that takes a slope along, mapBackward would lie too deep: with its switch in itself it has more than the 325
     * bytecodes that C2 draws into a hot caller, and is called.
     */

    static void map(Pointwise f, float[] x, float[] y, int from, int to) {
        int whole = Lanes.whole(from, to);
        float[] tail = whole < to ? padded(x, whole, to, Scratch.mine().tailX) : null;
        for (boolean rest = whole == from; ; rest = true) {
            if (rest && tail == null) return;
            mapWhole(f, rest ? tail : x, rest ? tail : y, rest ? 0 : from, rest ? LENGTH : whole);
            if (rest) break;
        }
        System.arraycopy(tail, 0, y, whole, to - whole);
    }

    static void mapBackward(Pointwise f, float[] x, float[] y, float[] g, float[] dx, int from, int to) {
        int whole = Lanes.whole(from, to);
        Scratch mine = whole < to ? Scratch.mine() : null;
        float[] tailX = mine == null || x == null ? null : padded(x, whole, to, mine.tailX);
        float[] tailY = mine == null ? null : padded(y, whole, to, mine.tailY), tail = mine == null ? null : padded(g, whole, to, mine.tailG);
        for (boolean rest = whole == from; ; rest = true) {
            if (rest && mine == null) return;
            float[] xs = rest ? tailX : x, ys = rest ? tailY : y, gs = rest ? tail : g, out = rest ? tail : dx;
            int at = rest ? 0 : from, end = rest ? LENGTH : whole;
            switch (f) {
                case NEGATE -> negate(gs, out, at, end);
                case EXP -> slopeOfExp(ys, gs, out, at, end);
                case LOG -> slopeOfLog(xs, gs, out, at, end);
                case SQRT -> slopeOfSqrt(ys, gs, out, at, end);
                case SQUARE -> slopeOfSquare(xs, gs, out, at, end);
                case ABS -> slopeOfAbs(xs, gs, out, at, end);
                case RECIPROCAL -> slopeOfReciprocal(ys, gs, out, at, end);
                case TANH -> slopeOfTanh(ys, gs, out, at, end);
                case SIGMOID -> slopeOfSigmoid(ys, gs, out, at, end);
                case LOG_SIGMOID -> slopeOfLogSigmoid(ys, gs, out, at, end);
                case SOFTPLUS -> slopeOfSoftplus(ys, gs, out, at, end);
                case RELU -> slopeOfRelu(ys, gs, out, at, end);
            }
            if (rest) break;
        }
        System.arraycopy(tail, 0, dx, whole, to - whole);
    }

    private static float[] padded(float[] x, int from, int to, float[] tail) {
        System.arraycopy(x, from, tail, 0, to - from);
        Arrays.fill(tail, to - from, LENGTH, 0);
        return tail;
    }

    private static FloatVector load(float[] a, int i) { return FloatVector.fromArray(F, a, i); }

    // ------------------------------------------------------------------------------------------- values

    private static void mapWhole(Pointwise f, float[] x, float[] y, int from, int to) {
        switch (f) {
            case NEGATE -> negate(x, y, from, to);
            case EXP -> exp(x, y, from, to);
            case LOG -> log(x, y, from, to);
            case SQRT -> sqrt(x, y, from, to);
            case SQUARE -> square(x, y, from, to);
            case ABS -> abs(x, y, from, to);
            case RECIPROCAL -> reciprocal(x, y, from, to);
            case TANH -> tanh(x, y, from, to);
            case SIGMOID -> sigmoid(x, y, from, to);
            case LOG_SIGMOID -> logSigmoid(x, y, from, to);
            case SOFTPLUS -> softplus(x, y, from, to);
            case RELU -> relu(x, y, from, to);
        }
    }

    private static void negate(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += LENGTH) load(x, i).neg().intoArray(y, i);
    }

    private static void exp(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += LENGTH) VectorMath.exp(load(x, i)).intoArray(y, i);
    }

    private static void log(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += LENGTH) VectorMath.log(load(x, i)).intoArray(y, i);
    }

    private static void sqrt(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += LENGTH) load(x, i).sqrt().intoArray(y, i);
    }

    private static void square(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += LENGTH) {
            FloatVector v = load(x, i);
            v.mul(v).intoArray(y, i);
        }
    }

    private static void abs(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += LENGTH) load(x, i).abs().intoArray(y, i);
    }

    private static void reciprocal(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += LENGTH) all(1f).div(load(x, i)).intoArray(y, i);
    }

    private static void tanh(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += LENGTH) VectorMath.tanh(load(x, i)).intoArray(y, i);
    }

    private static void sigmoid(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += LENGTH) VectorMath.sigmoid(load(x, i)).intoArray(y, i);
    }

    private static void logSigmoid(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += LENGTH) VectorMath.softplus(load(x, i).neg()).neg().intoArray(y, i);
    }

    /** In two halves: each is a chain of operations short enough to overlap with its neighbours', the whole of {@link VectorMath#softplus} is not. */
    private static void softplus(float[] x, float[] y, int from, int to) {
        float[] e = Scratch.mine().exponentials;
        for (int at = from, end; at < to; at = end) {
            end = Math.min(to, at + e.length);
            expMinusAbs(x, e, at, end);
            addLog1p(x, e, y, at, end);
        }
    }

    private static void expMinusAbs(float[] x, float[] e, int from, int to) {
        for (int i = from; i < to; i += LENGTH) VectorMath.expNonPositive(load(x, i).abs().neg()).intoArray(e, i - from);
    }

    private static void addLog1p(float[] x, float[] e, float[] y, int from, int to) {
        for (int i = from; i < to; i += LENGTH) VectorMath.relu(load(x, i)).add(VectorMath.log1pUnit(load(e, i - from))).intoArray(y, i);
    }

    private static void relu(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i += LENGTH) VectorMath.relu(load(x, i)).intoArray(y, i);
    }

    // ------------------------------------------------------------------------------------------- slopes, times g

    private static void slopeOfExp(float[] y, float[] g, float[] dx, int from, int to) {
        for (int i = from; i < to; i += LENGTH) load(g, i).mul(load(y, i)).intoArray(dx, i);
    }

    private static void slopeOfLog(float[] x, float[] g, float[] dx, int from, int to) {
        for (int i = from; i < to; i += LENGTH) load(g, i).div(load(x, i)).intoArray(dx, i);
    }

    private static void slopeOfSqrt(float[] y, float[] g, float[] dx, int from, int to) {
        for (int i = from; i < to; i += LENGTH) load(g, i).mul(all(0.5f).div(load(y, i))).intoArray(dx, i);
    }

    private static void slopeOfSquare(float[] x, float[] g, float[] dx, int from, int to) {
        for (int i = from; i < to; i += LENGTH) load(g, i).mul(load(x, i).mul(2f)).intoArray(dx, i);
    }

    private static void slopeOfAbs(float[] x, float[] g, float[] dx, int from, int to) {
        for (int i = from; i < to; i += LENGTH) {
            FloatVector v = load(x, i), sign = v.blend(1f, v.compare(GT, 0f)).blend(-1f, v.compare(LT, 0f));
            load(g, i).mul(sign).intoArray(dx, i);                      // ±0 and NaN are their own sign
        }
    }

    private static void slopeOfReciprocal(float[] y, float[] g, float[] dx, int from, int to) {
        for (int i = from; i < to; i += LENGTH) {
            FloatVector v = load(y, i);
            load(g, i).mul(v.neg().mul(v)).intoArray(dx, i);
        }
    }

    private static void slopeOfTanh(float[] y, float[] g, float[] dx, int from, int to) {
        for (int i = from; i < to; i += LENGTH) {
            FloatVector v = load(y, i);
            load(g, i).mul(v.neg().fma(v, all(1f))).intoArray(dx, i);   // fused: 1 − y² keeps its digits as y nears 1
        }
    }

    private static void slopeOfSigmoid(float[] y, float[] g, float[] dx, int from, int to) {
        for (int i = from; i < to; i += LENGTH) {
            FloatVector v = load(y, i);
            load(g, i).mul(v.mul(all(1f).sub(v))).intoArray(dx, i);
        }
    }

    private static void slopeOfLogSigmoid(float[] y, float[] g, float[] dx, int from, int to) {
        for (int i = from; i < to; i += LENGTH)
            load(g, i).mul(VectorMath.oneMinusExpNonPositive(load(y, i))).intoArray(dx, i);
    }

    private static void slopeOfSoftplus(float[] y, float[] g, float[] dx, int from, int to) {
        for (int i = from; i < to; i += LENGTH)
            load(g, i).mul(VectorMath.oneMinusExpNonPositive(load(y, i).neg())).intoArray(dx, i);
    }

    private static void slopeOfRelu(float[] y, float[] g, float[] dx, int from, int to) {
        for (int i = from; i < to; i += LENGTH) {
            FloatVector zeroOrOne = all(0f).blend(1f, load(y, i).compare(GT, 0f));
            load(g, i).mul(zeroOrOne).intoArray(dx, i);                 // a product, so that a NaN gradient shows
        }
    }
}
