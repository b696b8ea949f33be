package vecgrad.autograd;

import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Tensor;

/**
 * The gradients of one output with respect to the leaves it was computed from: a result of {@link Tape#backward}, not a
 * field of the values, so there is nothing to zero and nothing stale.
 */
public final class Gradients {
    private final Tape tape;
    private final Variable[] byIndex;
    private final boolean[] taken; // computed values, whose gradient was passed on
    private final boolean[] owned; // its array was made by add and belongs to nobody else: it may be added to in place

    Gradients(Tape tape, int variables) {
        this.tape = tape;
        this.byIndex = new Variable[variables];
        this.taken = new boolean[variables];
        this.owned = new boolean[variables];
    }

    /** The gradient of a leaf, zeros if the output does not depend on it. */
    public Tensor of(Variable leaf) { return variableOf(leaf).value(); }

    /** The gradient of a parameter, zeros if it was not used on the tape. */
    public Tensor of(Parameter parameter) {
        Variable v = tape.parameterOrNull(parameter);
        return v == null ? Tensor.full(parameter.value().shape(), 0) : of(v);
    }

    /** The gradient of a leaf as a variable: to be differentiated again after {@link Tape#differentiableBackward}. */
    public Variable variableOf(Variable leaf) {
        boolean later = leaf.index() >= byIndex.length; // made after backward: the output does not depend on it
        if (leaf.tape() != tape || !leaf.needsGradient() || !later && taken[leaf.index()])
            throw new IllegalArgumentException("gradient of " + leaf + ": it is not a leaf of this tape that wants a gradient");
        Variable g = later ? null : byIndex[leaf.index()];
        return g == null ? tape.constant(Tensor.full(leaf.shape(), 0)) : g;
    }

    /** Adds a contribution: gradients of a variable used twice add up. */
    void add(Variable input, Variable g) {
        int i = input.index();
        if (byIndex[i] == null) byIndex[i] = g;
        else if (owned[i]) byIndex[i].value().addScaledInPlace(1, g.value());
        else {
            byIndex[i] = byIndex[i].add(g);
            owned[i] = !tape.isRecording();
        }
    }

    /** The gradient of a step's output, which no later use can add to. */
    Variable take(Variable output) {
        Variable g = byIndex[output.index()];
        byIndex[output.index()] = null;
        taken[output.index()] = true;
        return g;
    }
}
