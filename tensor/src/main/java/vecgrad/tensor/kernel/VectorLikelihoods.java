package vecgrad.tensor.kernel;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static vecgrad.tensor.kernel.Lanes.LENGTH;
import static vecgrad.tensor.kernel.Species.F;
import static vecgrad.tensor.kernel.VectorReductions.VIRTUAL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Log-likelihoods and divergences summed over each row, their gradients, and the reparameterized sample.
 *
 * <p>The sums follow the one order of {@link VectorReductions}: virtual lane j mod {@code VIRTUAL}, then folded. The loops
 * call little of our own, and that first, for the reason told at {@link Lanes}.
 */
final class VectorLikelihoods {
    private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

    private VectorLikelihoods() {}

    // ------------------------------------------------------------------------------------------- Bernoulli

    static void bernoulliLogProb(int columns, float[] logits, float[] targets, int[] targetRow, float[] out,
                                 float[] residual, int from, int to) {
        float[] lanes = Scratch.mine().rowLanes;
        for (int r = from; r < to; r++) {
            int row = r * columns, target = (targetRow == null ? r : targetRow[r]) * columns;
            for (int lane = 0; lane < VIRTUAL; lane += LENGTH) {
                FloatVector sum = broadcast(F, 0f);
                for (int j = lane; j < columns; j += VIRTUAL) {
                    VectorMask<Float> mask = F.indexInRange(j, columns);
                    FloatVector l = fromArray(F, logits, row + j, mask), t = fromArray(F, targets, target + j, mask);
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
                sum.intoArray(lanes, place(r, from) + lane);
            }
            foldAfter(r, from, to, lanes, out);
        }
    }

    // ------------------------------------------------------------------------------------------- Gaussian

    /** The largest log-precision: its exponential is a float still. */
    private static final float MOST = 88;

    static void gaussianLogProb(int columns, float[] x, int[] xRow, float[] mu, float[] logvar, float[] out, int from,
            int to) {
        float[] lanes = Scratch.mine().rowLanes;
        for (int r = from; r < to; r++) {
            int row = r * columns, data = (xRow == null ? r : xRow[r]) * columns;
            for (int lane = 0; lane < VIRTUAL; lane += LENGTH) {
                FloatVector sum = broadcast(F, 0f);
                for (int j = lane; j < columns; j += VIRTUAL) {
                    VectorMask<Float> mask = F.indexInRange(j, columns);
                    FloatVector d = fromArray(F, x, data + j, mask).sub(fromArray(F, mu, row + j, mask));
                    FloatVector lv = fromArray(F, logvar, row + j, mask);
                    sum = sum.add(d.mul(VectorMath.exp(lv.neg().min(MOST))).fma(d, lv), mask);
                }
                sum.intoArray(lanes, place(r, from) + lane);
            }
            foldAfter(r, from, to, lanes, out);
        }
        for (int r = from; r < to; r++) out[r] = (float) (-0.5 * (columns * LOG_TWO_PI + out[r]));
    }

    static void gaussianLogProbBackward(int columns, float[] x, int[] xRow, float[] mu, float[] logvar, float[] g,
                                        float[] dmu, float[] dlogvar, int from, int to) {
        for (int r = from; r < to; r++) {
            int row = r * columns, data = (xRow == null ? r : xRow[r]) * columns;
            float scale = g[r];
            for (int j = 0; j < columns; j += LENGTH) {
                VectorMask<Float> mask = F.indexInRange(j, columns);
                FloatVector d = fromArray(F, x, data + j, mask).sub(fromArray(F, mu, row + j, mask));
                FloatVector dTimesPrecision = d.mul(VectorMath.exp(fromArray(F, logvar, row + j, mask).neg().min(MOST)));
                dTimesPrecision.mul(scale).intoArray(dmu, row + j, mask);
                dTimesPrecision.fma(d, broadcast(F, -1f)).mul(0.5f * scale).intoArray(dlogvar, row + j, mask);
            }
        }
    }

    // ------------------------------------------------------------------------------------------- KL to N(0, I)

    static void gaussianKl(int columns, float[] mu, float[] logvar, float[] out, int from, int to) {
        float[] lanes = Scratch.mine().rowLanes;
        for (int r = from; r < to; r++) {
            int row = r * columns;
            for (int lane = 0; lane < VIRTUAL; lane += LENGTH) {
                FloatVector sum = broadcast(F, 0f);
                for (int j = lane; j < columns; j += VIRTUAL) {
                    VectorMask<Float> mask = F.indexInRange(j, columns);
                    FloatVector m = fromArray(F, mu, row + j, mask), lv = fromArray(F, logvar, row + j, mask);
                    sum = sum.add(m.fma(m, VectorMath.expm1MinusX(lv)), mask);
                }
                sum.intoArray(lanes, place(r, from) + lane);
            }
            foldAfter(r, from, to, lanes, out);
        }
        for (int r = from; r < to; r++) out[r] *= 0.5f;
    }

    static void gaussianKlBackward(int columns, float[] mu, float[] logvar, float[] g, float[] dmu, float[] dlogvar,
                                   int from, int to) {
        for (int r = from; r < to; r++) {
            float scale = g[r];
            for (int j = r * columns, end = j + columns; j < end; j += LENGTH) {
                VectorMask<Float> mask = F.indexInRange(j, end);
                FloatVector dl = VectorMath.expm1(fromArray(F, logvar, j, mask)).mul(0.5f * scale);
                FloatVector dm = fromArray(F, mu, j, mask).mul(scale);
                dm.intoArray(dmu, j, mask);
                dl.intoArray(dlogvar, j, mask);
            }
        }
    }

    // ------------------------------------------------------------------------------------------- sums of rows

    /** Where the virtual lanes of a row are kept: those of {@code LENGTH} rows are folded together. */
    private static int place(int row, int from) { return (row - from) % LENGTH * VIRTUAL; }

    /** After the last of these rows, or of all, their sums go to out. */
    private static void foldAfter(int row, int from, int to, float[] lanes, float[] out) {
        int before = (row - from) % LENGTH;
        if (before == LENGTH - 1 || row == to - 1) VectorReductions.fold(lanes, before + 1, out, row - before);
    }

    // ------------------------------------------------------------------------------------------- samples

    static void reparameterize(float[] mu, float[] logvar, float[] eps, float[] z, int from, int to) {
        for (int i = from; i < to; i += LENGTH) {
            VectorMask<Float> mask = F.indexInRange(i, to);
            FloatVector std = VectorMath.exp(fromArray(F, logvar, i, mask).mul(0.5f));
            std.fma(fromArray(F, eps, i, mask), fromArray(F, mu, i, mask)).intoArray(z, i, mask);
        }
    }

    static void reparameterizeBackward(float[] mu, float[] z, float[] g, float[] dlogvar, int from, int to) {
        int i = from, whole = Lanes.whole(from, to);
        for (; i < whole; i += LENGTH) {
            FloatVector d = fromArray(F, z, i).sub(fromArray(F, mu, i));
            fromArray(F, g, i).mul(0.5f).mul(d).intoArray(dlogvar, i);
        }
        for (; i < to; i++) dlogvar[i] = 0.5f * g[i] * (z[i] - mu[i]);
    }
}
