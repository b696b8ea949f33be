package vecgrad.tensor.kernel;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static vecgrad.tensor.kernel.Lanes.LENGTH;
import static vecgrad.tensor.kernel.Lanes.all;
import static vecgrad.tensor.kernel.Lanes.load;
import static vecgrad.tensor.kernel.Lanes.store;
import static vecgrad.tensor.kernel.VectorReductions.VIRTUAL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Log-likelihoods and divergences summed over each row, their gradients, and the reparameterized sample.
 *
 * <p>The sums follow the one order of {@link VectorReductions}: virtual lane j mod {@code VIRTUAL}, then folded.
 */
final class VectorLikelihoods {
    private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

    private VectorLikelihoods() {}

    // ------------------------------------------------------------------------------------------- Bernoulli

    static void bernoulliLogProb(int columns, float[] logits, float[] targets, int[] targetRow, float[] out,
                                 float[] residual, int from, int to) {
        float[] lanes = new float[VIRTUAL];
        for (int r = from; r < to; r++) {
            int row = r * columns, target = (targetRow == null ? r : targetRow[r]) * columns;
            for (int lane = 0; lane < VIRTUAL; lane += LENGTH) {
                FloatVector sum = all(0f);
                for (int j = lane; j < columns; j += VIRTUAL) {
                    VectorMask<Float> mask = Lanes.mask(j, columns);
                    FloatVector l = load(logits, row + j, mask), t = load(targets, target + j, mask);
                    FloatVector e = VectorMath.expNonPositive(l.abs().neg()), log1p = VectorMath.log1pUnit(e);
                    // t·l − max(l, 0) first: for a logit that is certain and right it is exactly 0. No calls of our own
                    // from here on, see Lanes: the rest is relu, sigmoid and store, spelt out.
                    sum = sum.add(t.fma(l, l.blend(0f, l.compare(LE, 0f)).neg()).sub(log1p), mask);
                    if (residual != null) {
                        FloatVector sigmoid = e.blend(1f, l.compare(GT, 0f)).div(e.add(1f));
                        if (j + LENGTH <= columns) t.sub(sigmoid).intoArray(residual, row + j);
                        else t.sub(sigmoid).intoArray(residual, row + j, mask);
                    }
                }
                sum.intoArray(lanes, lane);
            }
            out[r] = VectorReductions.fold(lanes);
        }
    }

    // ------------------------------------------------------------------------------------------- Gaussian

    static void gaussianLogProb(int columns, float[] x, int[] xRow, float[] mu, float[] logvar, float[] out, int from, int to) {
        float[] lanes = new float[VIRTUAL];
        for (int r = from; r < to; r++) {
            int row = r * columns, data = (xRow == null ? r : xRow[r]) * columns;
            for (int lane = 0; lane < VIRTUAL; lane += LENGTH) {
                FloatVector sum = all(0f);
                for (int j = lane; j < columns; j += VIRTUAL) {
                    VectorMask<Float> mask = Lanes.mask(j, columns);
                    FloatVector d = load(x, data + j, mask).sub(load(mu, row + j, mask)), lv = load(logvar, row + j, mask);
                    sum = sum.add(d.mul(VectorMath.exp(lv.neg())).fma(d, lv), mask);
                }
                sum.intoArray(lanes, lane);
            }
            out[r] = (float) (-0.5 * (columns * LOG_TWO_PI + VectorReductions.fold(lanes)));
        }
    }

    static void gaussianLogProbBackward(int columns, float[] x, int[] xRow, float[] mu, float[] logvar, float[] g,
                                        float[] dmu, float[] dlogvar, int from, int to) {
        for (int r = from; r < to; r++) {
            int row = r * columns, end = row + columns, data = (xRow == null ? r : xRow[r]) * columns;
            float scale = g[r];
            for (int j = 0; j < columns; j += LENGTH) {
                VectorMask<Float> mask = Lanes.mask(j, columns);
                FloatVector d = load(x, data + j, mask).sub(load(mu, row + j, mask));
                FloatVector dTimesPrecision = d.mul(VectorMath.exp(load(logvar, row + j, mask).neg()));
                store(dTimesPrecision.mul(scale), dmu, row + j, end, mask);
                store(dTimesPrecision.fma(d, all(-1f)).mul(0.5f * scale), dlogvar, row + j, end, mask);
            }
        }
    }

    // ------------------------------------------------------------------------------------------- KL to N(0, I)

    static void gaussianKl(int columns, float[] mu, float[] logvar, float[] out, int from, int to) {
        float[] lanes = new float[VIRTUAL];
        for (int r = from; r < to; r++) {
            int row = r * columns;
            for (int lane = 0; lane < VIRTUAL; lane += LENGTH) {
                FloatVector sum = all(0f);
                for (int j = lane; j < columns; j += VIRTUAL) {
                    VectorMask<Float> mask = Lanes.mask(j, columns);
                    FloatVector m = load(mu, row + j, mask), lv = load(logvar, row + j, mask);
                    sum = sum.add(m.fma(m, VectorMath.expm1MinusX(lv)), mask);
                }
                sum.intoArray(lanes, lane);
            }
            out[r] = 0.5f * VectorReductions.fold(lanes);
        }
    }

    static void gaussianKlBackward(int columns, float[] mu, float[] logvar, float[] g, float[] dmu, float[] dlogvar,
                                   int from, int to) {
        for (int r = from; r < to; r++) {
            float scale = g[r];
            for (int j = r * columns, end = j + columns; j < end; j += LENGTH) {
                VectorMask<Float> mask = Lanes.mask(j, end);
                FloatVector dl = VectorMath.expm1(load(logvar, j, mask)).mul(0.5f * scale), dm = load(mu, j, mask).mul(scale);
                store(dm, dmu, j, end, mask);
                store(dl, dlogvar, j, end, mask);
            }
        }
    }

    // ------------------------------------------------------------------------------------------- samples

    static void reparameterize(float[] mu, float[] logvar, float[] eps, float[] z, int from, int to) {
        for (int i = from; i < to; i += LENGTH) {
            VectorMask<Float> mask = Lanes.mask(i, to);
            FloatVector std = VectorMath.exp(load(logvar, i, mask).mul(0.5f));
            store(std.fma(load(eps, i, mask), load(mu, i, mask)), z, i, to, mask);
        }
    }

    static void reparameterizeBackward(float[] mu, float[] z, float[] g, float[] dlogvar, int from, int to) {
        int i = from, whole = Lanes.whole(from, to);
        for (; i < whole; i += LENGTH) load(g, i).mul(0.5f).mul(load(z, i).sub(load(mu, i))).intoArray(dlogvar, i);
        for (; i < to; i++) dlogvar[i] = 0.5f * g[i] * (z[i] - mu[i]);
    }
}
