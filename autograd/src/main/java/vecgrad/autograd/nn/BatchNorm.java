package vecgrad.autograd.nn;

import java.util.List;
import vecgrad.autograd.Variable;
import vecgrad.autograd.op.Normalizing;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.ShapeException;
import vecgrad.tensor.Tensor;

/**
 * Batch norm and what it remembers of the batches it was trained on. [batch, n] → [batch, n]
 *
 * @param gamma    [n], the scale
 * @param beta     [n], the shift
 * @param mean     [n], the running mean, changed in place by {@link #train}
 * @param variance [n], the running unbiased variance, likewise
 * @param momentum the share of the newest batch in the running values
 * @param eps      added to variances
 */
public record BatchNorm(Parameter gamma, Parameter beta, Tensor mean, Tensor variance, float momentum, float eps) implements Layer {
    /** With gamma 1 and beta 0; the running values start at mean 0 and variance 1. */
    public static BatchNorm of(String name, int features, float momentum, float eps) {
        Tensor ones = Tensor.full(Shape.of(features), 1);
        return new BatchNorm(new Parameter(name + ".gamma", Parameter.Kind.WEIGHT, ones),
                new Parameter(name + ".beta", Parameter.Kind.BIAS, Tensor.zeros(features)),
                Tensor.zeros(features).copy(), ones.copy(), momentum, eps);
    }

    /** For evaluation: normalises with the running values. */
    @Override
    public Variable apply(Variable x) {
        return Normalizing.batchNorm(x, x.tape().parameter(gamma), x.tape().parameter(beta), mean, variance, eps);
    }

    /** For training: normalises with the batch's own mean and biased variance, and moves the running values towards them. */
    public Variable train(Variable x) {
        Variable y = Normalizing.batchNorm(x, x.tape().parameter(gamma), x.tape().parameter(beta), eps);
        int batch = x.shape().extent(0);
        if (batch < 2) throw new ShapeException("batch norm: a batch of shape " + x.shape() + " has no variance; expected at least two rows");
        Tensor batchMean = x.value().sum(0, true).affine(1f / batch, 0);
        Tensor centered = x.value().sub(batchMean.broadcastTo(x.shape()));
        Tensor squares = centered.map(Pointwise.SQUARE).sum(0, false);
        move(mean, batchMean.reshape(mean.shape()), momentum);
        move(variance, squares, momentum / (batch - 1));
        return y;
    }

    /** running ← (1 − momentum)·running + scale·batch. */
    private void move(Tensor running, Tensor batch, float scale) {
        running.addScaledInPlace(-momentum, running);
        running.addScaledInPlace(scale, batch);
    }

    @Override
    public List<Parameter> parameters() { return List.of(gamma, beta); }
}
