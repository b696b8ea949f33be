package vecgrad.autograd;

import java.util.function.UnaryOperator;
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

    /** {@code then} after {@code first}: for a piece of backward that several inputs share, see {@link #shared}. */
    static Vjp after(Vjp first, Vjp then) { return g -> then.apply(first.apply(g)); }

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

    /** Computes a vjp once for all the inputs that go on from it: edges are walked one after the other with the same ȳ. */
    static Vjp shared(Vjp vjp) {
        return new Vjp() {
            private Variable last, result;

            @Override
            public Variable apply(Variable g) {
                if (g != last) {
                    last = g;
                    result = vjp.apply(g);
                }
                return result;
            }
        };
    }
}
