package vecgrad.autograd;

import java.util.Arrays;
import java.util.stream.Collectors;
import vecgrad.tensor.Tensor;

/**
 * Looks at every number of a step: what each op computes, and what each of its vjps gives back. All that went into the op that is named
 * was finite, or it would have been named itself, so it is this op that went wrong.
 */
final class FiniteCheck implements TapeObserver {
    @Override
    public void recorded(Variable output) {
        if (output.value().isFinite()) return;
        Tape.Step step = output.tape().steps().getLast();
        for (Edge edge : step.edges())
            if (!edge.input().value().isFinite()) throw new NonFiniteException(leaf(edge.input()) + " has " + found(edge.input().value()));
        throw new NonFiniteException(described(step) + " gave " + found(output.value()));
    }

    @Override
    public void reached(Variable output, Variable gradient) { // each part of the sum is finite: it has passed
        if (!gradient.value().isFinite())
            throw new NonFiniteException("the gradients that reach " + described(stepOf(output)) + " add up to " + found(gradient.value()));
    }

    @Override
    public void passed(Variable output, Variable input, Variable gradient) {
        if (!gradient.value().isFinite())
            throw new NonFiniteException("the gradient of " + described(stepOf(output)) + " by its input " + input.shape() + " has " + found(gradient.value()));
    }

    private static Tape.Step stepOf(Variable output) {
        return output.tape().steps().stream().filter(step -> step.output() == output).findFirst().orElseThrow();
    }

    private static String leaf(Variable variable) {
        return variable.tape().leaves().stream().filter(leaf -> leaf.variable() == variable).map(Tape.Leaf::name).findFirst().orElse("a constant") + " " + variable.shape();
    }

    /** {@code matmul of [100, 50] and [50, 10], [100, 10],} */
    private static String described(Tape.Step step) {
        return step.op() + " of " + Arrays.stream(step.edges()).map(edge -> edge.input().shape().toString()).collect(Collectors.joining(" and "))
                + " → " + step.output().shape();
    }

    private static String found(Tensor value) {
        int first = -1, count = 0;
        for (int i = 0; i < value.size(); i++) {
            if (Float.isFinite(value.data()[i])) continue;
            if (first < 0) first = i;
            count++;
        }
        return value.data()[first] + " (" + count + " of its " + value.size() + " numbers are not finite, the first is number " + first + ")";
    }
}
