package vecgrad.autograd.optim;

import java.util.List;
import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Tensor;

/** Stochastic gradient descent with momentum: v ← momentum·v + g, θ ← θ − rate·v. */
public final class Sgd extends Optimizer {
    private final float momentum;

    /** Momentum 0 is plain gradient descent. */
    public Sgd(List<Parameter> parameters, LearningRate rate, double momentum) {
        super(parameters, rate);
        this.momentum = (float) momentum;
    }

    @Override
    void update(Parameter p, Tensor g, double rate) {
        if (momentum == 0) {
            p.value().addScaledInPlace((float) -rate, g);
            return;
        }
        Tensor v = slot(p, "velocity");
        v.addScaledInPlace(momentum - 1, v);
        v.addScaledInPlace(1, g);
        p.value().addScaledInPlace((float) -rate, v);
    }

    @Override
    void slots(Parameter p) { if (momentum != 0) slot(p, "velocity"); }
}
