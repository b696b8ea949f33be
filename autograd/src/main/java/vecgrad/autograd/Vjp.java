package vecgrad.autograd;

import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Tensor;

/**
 * A vector-Jacobian product: from ȳ, the gradient of an op's output, to x̄, the gradient of one of its inputs.
 *
 * <p>It speaks in Variables. While {@link Tape#backward} walks, the tape records nothing, so ops called here compute
 * values and no more; under {@link Tape#differentiableBackward} they are recorded, and the gradient has a gradient.
 *
 * <p>In a {@link vecgrad.tensor.Workspace}'s run the arrays of ȳ, and of what is computed from it and not returned, are void when
 * all vjps of the op have been applied: a vjp must not keep them for another op or another walk.
 */
@FunctionalInterface
public interface Vjp {
    /** x̄ = ȳ · ∂y/∂x, of the input's shape. */
    Variable apply(Variable g);

    /** A vjp that is one kernel, without a gradient of its own: under differentiableBackward it throws, naming the op. */
    static Vjp firstOrder(String op, UnaryOperator<Tensor> kernel) {
        return g -> {
            if (g.tape().isRecording())
                throw new UnsupportedOperationException(op + ": its vjp is one kernel and has no gradient of its own; compose the op from smaller ones");
            return g.tape().constant(kernel.apply(g.value()));
        };
    }

    /** A vjp with two forms: ops when its own gradient may be wanted, else one kernel that computes the same numbers. */
    static Vjp either(Vjp ops, UnaryOperator<Tensor> kernel) {
        return g -> g.tape().isRecording() ? ops.apply(g) : g.tape().constant(kernel.apply(g.value()));
    }

    /**
     * A vjp that can take another one along: x̄ ⊙ f′ at once, where x = f(·), and no array for x̄ alone.
     *
     * @param withSlope from ȳ and f, computes the same numbers as this vjp and after it f's
     */
    static Vjp takingSlope(Vjp vjp, BiFunction<Tensor, Pointwise, Tensor> withSlope) { return new TakingSlope(vjp, withSlope); }
}
