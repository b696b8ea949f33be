package vecgrad.autograd.op;

import static vecgrad.autograd.op.Arithmetic.add;
import static vecgrad.autograd.op.Arithmetic.affine;
import static vecgrad.autograd.op.Arithmetic.div;
import static vecgrad.autograd.op.Arithmetic.mul;
import static vecgrad.autograd.op.Arithmetic.sub;
import static vecgrad.autograd.op.Elementwise.sqrt;
import static vecgrad.autograd.op.Elementwise.square;
import static vecgrad.autograd.op.Reductions.mean;

import vecgrad.autograd.Variable;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Tensor;

/** Normalisation and dropout, made of smaller ops: the tape differentiates them, any number of times. */
public final class Normalizing {
    private Normalizing() {}

    /** (x − mean) / √(var + eps) · gamma + beta over the last axis, with the biased variance. [..., n], [n], [n] */
    public static Variable layerNorm(Variable x, Variable gamma, Variable beta, float eps) {
        return scaleAndShift(standardize(x, -1, eps), gamma, beta);
    }

    /** The same over the batch, with the batch's own biased variance. [batch, n], [n], [n] */
    public static Variable batchNorm(Variable x, Variable gamma, Variable beta, float eps) {
        return scaleAndShift(standardize(x, 0, eps), gamma, beta);
    }

    /** Batch norm for evaluation: with a mean and variance gathered in training, as constants. [batch, n], [n], ... */
    public static Variable batchNorm(Variable x, Variable gamma, Variable beta, Tensor mean, Tensor variance, float eps) {
        Tensor deviation = variance.map((double v) -> Math.sqrt(v + eps));
        return scaleAndShift(div(sub(x, x.tape().constant(mean)), x.tape().constant(deviation)), gamma, beta);
    }

    /** Zero with probability p, else x / (1 − p), so that the mean stays. */
    public static Variable dropout(Variable x, float p, Noise noise) {
        if (!(p >= 0 && p < 1)) throw new IllegalArgumentException("dropout: p is " + p + "; expected 0 <= p < 1");
        Tensor keep = noise.bernoulli(Tensor.full(x.shape(), 1 - p)).affine(1 / (1 - p), 0);
        return mul(x, x.tape().constant(keep));
    }

    private static Variable standardize(Variable x, int axis, float eps) {
        Variable centered = sub(x, mean(x, axis, true));
        return div(centered, sqrt(affine(mean(square(centered), axis, true), 1, eps)));
    }

    private static Variable scaleAndShift(Variable x, Variable gamma, Variable beta) { return add(mul(x, gamma), beta); }
}
