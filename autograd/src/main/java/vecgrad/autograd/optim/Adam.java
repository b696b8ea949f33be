package vecgrad.autograd.optim;

import java.util.List;
import java.util.function.ToDoubleFunction;
import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Tensor;
import vecgrad.tensor.kernel.Kernels;
import vecgrad.tensor.kernel.Parallel;

/**
 * Adam with bias correction (Kingma and Ba 2015), and AdamW when the decay is decoupled (Loshchilov and Hutter 2019).
 *
 * <p>{@link #prior} adds the gradient of −log N(θ; 0, 1/precision) to the loss': the paper's weight prior, where precision
 * is 1/N for a loss that is a mean over N examples.
 */
public final class Adam extends Optimizer {
    private final float beta1, beta2, epsilon;
    private ToDoubleFunction<Parameter> prior = _ -> 0, decay = _ -> 0;

    /** With beta1 0.9, beta2 0.999 and epsilon 1e-8. */
    public Adam(List<Parameter> parameters, LearningRate rate) { this(parameters, rate, 0.9, 0.999, 1e-8); }

    /** With all its constants. */
    public Adam(List<Parameter> parameters, LearningRate rate, double beta1, double beta2, double epsilon) {
        super(parameters, rate);
        this.beta1 = (float) beta1;
        this.beta2 = (float) beta2;
        this.epsilon = (float) epsilon;
    }

    /** The precision of each parameter's normal prior: its gradient, precision·θ, joins that of the loss. */
    public Adam prior(ToDoubleFunction<Parameter> precision) {
        this.prior = precision;
        return this;
    }

    /** AdamW: θ shrinks by rate·decay·θ each step, beside the gradient's step. */
    public Adam decoupledDecay(ToDoubleFunction<Parameter> decay) {
        this.decay = decay;
        return this;
    }

    @Override
    void update(Parameter p, Tensor g, double rate) {
        Tensor m = slot(p, "m"), v = slot(p, "v");
        float correction1 = (float) -Math.expm1(steps() * Math.log(beta1)), correction2 = (float) -Math.expm1(steps() * Math.log(beta2));
        float l2 = (float) prior.applyAsDouble(p), shrink = (float) decay.applyAsDouble(p);
        Parallel.forRange(g.size(), 1 << 14, (from, to) -> Kernels.active().adam((float) rate, beta1, beta2, epsilon, correction1,
                correction2, l2, shrink, p.value().data(), g.data(), m.data(), v.data(), from, to));
    }

    @Override
    void slots(Parameter p) {
        slot(p, "m");
        slot(p, "v");
    }
}
