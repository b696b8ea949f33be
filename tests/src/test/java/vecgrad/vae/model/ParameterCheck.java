package vecgrad.vae.model;

import static vecgrad.autograd.Edge.to;

import java.util.List;
import java.util.function.Function;
import vecgrad.autograd.Gradients;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.check.GradientCheck;
import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Tensor;

/** A model's loss as an op of one parameter at a time, checked by {@link GradientCheck}. */
final class ParameterCheck {
    private ParameterCheck() {}

    /** Checks the gradient of every parameter; they are moved in place, and put back. */
    static void check(String name, List<Parameter> parameters, Function<Tape, Variable> loss, long seed) {
        for (Parameter p : parameters) {
            Tensor before = p.value().copy();
            GradientCheck.check(name + " by " + p, x -> asOpOf(p, x.getFirst(), loss), seed, before);
            set(p, before);
        }
    }

    private static Variable asOpOf(Parameter p, Variable x, Function<Tape, Variable> loss) {
        set(p, x.value());
        Tape inner = new Tape();
        Variable value = loss.apply(inner);
        return Tape.record("loss", value.value(), to(x, g -> {
            Gradients gradients = inner.backward(value, g.value());
            return g.tape().constant(gradients.of(p));
        }));
    }

    private static void set(Parameter p, Tensor value) { System.arraycopy(value.data(), 0, p.value().data(), 0, value.size()); }
}
