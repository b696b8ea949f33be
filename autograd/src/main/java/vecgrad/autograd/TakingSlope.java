package vecgrad.autograd;

import java.util.function.BiFunction;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Tensor;

/** See {@link Vjp#takingSlope}. */
record TakingSlope(Vjp vjp, BiFunction<Tensor, Pointwise, Tensor> withSlope) implements Vjp {
    @Override
    public Variable apply(Variable g) { return vjp.apply(g); }
}
