package vecgrad.tensor.kernel;

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
                int j = lane;
                for (; j + LENGTH <= columns; j += VIRTUAL)
                    sum = sum.add(bernoulli(logits, row + j, targets, target + j, residual, null));
                if (j < columns) {
                    VectorMask<Float> mask = Lanes.tail(j, columns);
                    sum = sum.add(bernoulli(logits, row + j, targets, target + j, residual, mask), mask);
                }
                sum.intoArray(lanes, lane);
            }
            out[r] = VectorReductions.fold(lanes);
        }
    }

    /** t·l − softplus(l), where t·l − max(l, 0) comes first: for a certain and right logit it is exactly 0. */
    private static FloatVector bernoulli(float[] logits, int at, float[] targets, int target, float[] residual,
                                         VectorMask<Float> mask) {
        FloatVector l = load(logits, at, mask), t = load(targets, target, mask);
        FloatVector e = VectorMath.expNonPositive(l.abs().neg());
        if (residual != null) store(t.sub(VectorMath.sigmoid(l, e)), residual, at, mask);
        return t.fma(l, VectorMath.relu(l).neg()).sub(VectorMath.log1pUnit(e));
    }

    // ------------------------------------------------------------------------------------------- Gaussian

    static void gaussianLogProb(int columns, float[] x, int[] xRow, float[] mu, float[] logvar, float[] out, int from, int to) {
        float[] lanes = new float[VIRTUAL];
        for (int r = from; r < to; r++) {
            int row = r * columns, data = (xRow == null ? r : xRow[r]) * columns;
            for (int lane = 0; lane < VIRTUAL; lane += LENGTH) {
                FloatVector sum = all(0f);
                int j = lane;
                for (; j + LENGTH <= columns; j += VIRTUAL) sum = sum.add(gaussian(x, data + j, mu, logvar, row + j, null));
                if (j < columns) {
                    VectorMask<Float> mask = Lanes.tail(j, columns);
                    sum = sum.add(gaussian(x, data + j, mu, logvar, row + j, mask), mask);
                }
                sum.intoArray(lanes, lane);
            }
            out[r] = (float) (-0.5 * (columns * LOG_TWO_PI + VectorReductions.fold(lanes)));
        }
    }

    /** logvar + (x − mu)²·exp(−logvar). */
    private static FloatVector gaussian(float[] x, int data, float[] mu, float[] logvar, int at, VectorMask<Float> mask) {
        FloatVector lv = load(logvar, at, mask), d = load(x, data, mask).sub(load(mu, at, mask));
        return d.mul(VectorMath.exp(lv.neg())).fma(d, lv);
    }

    static void gaussianLogProbBackward(int columns, float[] x, int[] xRow, float[] mu, float[] logvar, float[] g,
                                        float[] dmu, float[] dlogvar, int from, int to) {
        for (int r = from; r < to; r++) {
            int row = r * columns, data = (xRow == null ? r : xRow[r]) * columns, j = 0, whole = Lanes.whole(0, columns);
            for (; j < whole; j += LENGTH) gaussianBackward(x, data + j, mu, logvar, row + j, g[r], dmu, dlogvar, null);
            if (j < columns)
                gaussianBackward(x, data + j, mu, logvar, row + j, g[r], dmu, dlogvar, Lanes.tail(j, columns));
        }
    }

    private static void gaussianBackward(float[] x, int data, float[] mu, float[] logvar, int at, float g,
                                         float[] dmu, float[] dlogvar, VectorMask<Float> mask) {
        FloatVector precision = VectorMath.exp(load(logvar, at, mask).neg());
        FloatVector d = load(x, data, mask).sub(load(mu, at, mask)), scaled = d.mul(precision);
        store(scaled.mul(g), dmu, at, mask);
        store(scaled.fma(d, all(-1f)).mul(0.5f * g), dlogvar, at, mask);
    }

    // ------------------------------------------------------------------------------------------- KL to N(0, I)

    static void gaussianKl(int columns, float[] mu, float[] logvar, float[] out, int from, int to) {
        float[] lanes = new float[VIRTUAL];
        for (int r = from; r < to; r++) {
            int row = r * columns;
            for (int lane = 0; lane < VIRTUAL; lane += LENGTH) {
                FloatVector sum = all(0f);
                int j = lane;
                for (; j + LENGTH <= columns; j += VIRTUAL) sum = sum.add(kl(mu, logvar, row + j, null));
                if (j < columns) {
                    VectorMask<Float> mask = Lanes.tail(j, columns);
                    sum = sum.add(kl(mu, logvar, row + j, mask), mask);
                }
                sum.intoArray(lanes, lane);
            }
            out[r] = 0.5f * VectorReductions.fold(lanes);
        }
    }

    /** mu² + exp(logvar) − 1 − logvar. */
    private static FloatVector kl(float[] mu, float[] logvar, int at, VectorMask<Float> mask) {
        FloatVector m = load(mu, at, mask);
        return m.fma(m, VectorMath.expm1MinusX(load(logvar, at, mask)));
    }

    static void gaussianKlBackward(int columns, float[] mu, float[] logvar, float[] g, float[] dmu, float[] dlogvar,
                                   int from, int to) {
        for (int r = from; r < to; r++) {
            int at = r * columns, end = at + columns, whole = Lanes.whole(at, end);
            for (; at < whole; at += LENGTH) klBackward(mu, logvar, at, g[r], dmu, dlogvar, null);
            if (at < end) klBackward(mu, logvar, at, g[r], dmu, dlogvar, Lanes.tail(at, end));
        }
    }

    private static void klBackward(float[] mu, float[] logvar, int at, float g, float[] dmu, float[] dlogvar,
                                   VectorMask<Float> mask) {
        FloatVector dl = VectorMath.expm1(load(logvar, at, mask)).mul(0.5f * g), dm = load(mu, at, mask).mul(g);
        store(dm, dmu, at, mask);
        store(dl, dlogvar, at, mask);
    }

    // ------------------------------------------------------------------------------------------- samples

    static void reparameterize(float[] mu, float[] logvar, float[] eps, float[] z, int from, int to) {
        int i = from, whole = Lanes.whole(from, to);
        for (; i < whole; i += LENGTH) sample(mu, logvar, eps, z, i, null);
        if (i < to) sample(mu, logvar, eps, z, i, Lanes.tail(i, to));
    }

    private static void sample(float[] mu, float[] logvar, float[] eps, float[] z, int i, VectorMask<Float> mask) {
        FloatVector std = VectorMath.exp(load(logvar, i, mask).mul(0.5f));
        store(std.fma(load(eps, i, mask), load(mu, i, mask)), z, i, mask);
    }

    static void reparameterizeBackward(float[] mu, float[] z, float[] g, float[] dlogvar, int from, int to) {
        int i = from, whole = Lanes.whole(from, to);
        for (; i < whole; i += LENGTH)
            load(g, i, null).mul(0.5f).mul(load(z, i, null).sub(load(mu, i, null))).intoArray(dlogvar, i);
        for (; i < to; i++) dlogvar[i] = 0.5f * g[i] * (z[i] - mu[i]);
    }
}
