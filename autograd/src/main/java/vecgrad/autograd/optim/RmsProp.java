package vecgrad.autograd.optim;

import java.util.List;
import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Tensor;

/** RMSProp (Tieleman and Hinton 2012): v ← decay·v + (1 − decay)·g², θ ← θ − rate·g / (√v + epsilon). */
public final class RmsProp extends Optimizer {
    private final float decay, epsilon;

    /** With a decay of, say, 0.9 and an epsilon of 1e-8. */
    public RmsProp(List<Parameter> parameters, LearningRate rate, double decay, double epsilon) {
        super(parameters, rate);
        this.decay = (float) decay;
        this.epsilon = (float) epsilon;
    }

    @Override
    void update(Parameter p, Tensor g, double rate) {
        float[] v = slot(p, "v").data(), gradient = g.data(), theta = p.value().data();
        for (int i = 0; i < v.length; i++) {
            v[i] = decay * v[i] + (1 - decay) * gradient[i] * gradient[i];
            theta[i] -= (float) (rate * gradient[i] / (Math.sqrt(v[i]) + epsilon));
        }
    }

    @Override
    void slots(Parameter p) { slot(p, "v"); }
}
