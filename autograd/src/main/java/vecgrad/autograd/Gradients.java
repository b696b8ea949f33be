package vecgrad.autograd;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Tensor;
import vecgrad.tensor.Workspace;

/**
 * The gradients of one output with respect to the leaves it was computed from: a result of {@link Tape#backward}, not a
 * field of the values, so there is nothing to zero and nothing stale.
 */
public final class Gradients {
    private final Tape tape;
    private final Variable[] byIndex;
    private final boolean[] passedOn; // computed values, and parameters to be handed over: theirs is passed on, and not kept
    private final boolean[] sloped;   // it is the gradient of the argument of the activation that made the value
    private final boolean[] owned;    // its array was made by add and belongs to nobody else: it may be added to in place
    private final Workspace.Loan loan;
    private final Map<float[], Integer> waiting = new IdentityHashMap<>(); // in an array: how many that are still to be passed on
    private final Predicate<float[]> needed = waiting::containsKey;
    private final List<Tensor> done = new ArrayList<>(); // in this step: passed on, or added to others

    /** @param loan takes care of arrays that hold no gradient any more */
    Gradients(Tape tape, int variables, Workspace.Loan loan) {
        this.tape = tape;
        this.byIndex = new Variable[variables];
        this.passedOn = new boolean[variables];
        this.sloped = new boolean[variables];
        this.owned = new boolean[variables];
        this.loan = loan;
    }

    /** Of a computed value, or of a parameter that is handed over. */
    void willPassOn(Variable variable) { passedOn[variable.index()] = true; }

    /** After a step: what it computed on the way, and gradients that it was the last to need, are void. */
    void giveBack() {
        loan.giveBackBut(needed);
        for (Tensor g : done) if (!needed.test(g.data())) loan.giveBack(g);
        done.clear();
    }

    /** The gradient of a leaf, zeros if the output does not depend on it. */
    public Tensor of(Variable leaf) {
        Variable g = found(leaf);
        return g == null ? Tensor.full(leaf.shape(), 0) : g.value();
    }

    /** The gradient of a parameter, zeros if it was not used on the tape. */
    public Tensor of(Parameter parameter) {
        Variable v = tape.parameterOrNull(parameter);
        return v == null ? Tensor.full(parameter.value().shape(), 0) : of(v);
    }

    /** The gradient of a leaf as a variable: to be differentiated again after {@link Tape#differentiableBackward}. */
    public Variable variableOf(Variable leaf) {
        Variable g = found(leaf);
        return g == null ? tape.constant(Tensor.full(leaf.shape(), 0)) : g;
    }

    /** Null if the output does not depend on it. */
    private Variable found(Variable leaf) {
        boolean later = leaf.index() >= byIndex.length; // made after backward: the output does not depend on it
        if (leaf.tape() != tape || !leaf.needsGradient() || !later && passedOn[leaf.index()])
            throw new IllegalArgumentException("gradient of " + leaf + ": it is not a leaf of this tape that wants a gradient");
        return later ? null : byIndex[leaf.index()];
    }

    /** Adds a contribution: gradients of a variable used twice add up. */
    void add(Variable input, Variable g) {
        int i = input.index();
        Variable before = byIndex[i];
        if (before == null) byIndex[i] = g;
        else if (owned[i]) before.value().addScaledInPlace(1, g.value());
        else {
            byIndex[i] = before.add(g);
            owned[i] = !tape.isRecording();
        }
        if (byIndex[i] == before) return;
        if (!passedOn[i]) loan.keep(byIndex[i].value());
        else {
            if (before != null) forget(before);
            waiting.merge(byIndex[i].value().data(), 1, Integer::sum);
        }
    }

    /** The only gradient of this value has been multiplied by the slope of its activation. */
    void takeSlope(Variable input) { sloped[input.index()] = true; }

    /** Whether it has. */
    boolean slopeIsTaken(Variable variable) { return sloped[variable.index()]; }

    /** The gradient of a variable to which no use can add any more; null if the output does not depend on it. */
    Variable take(Variable variable) {
        Variable g = byIndex[variable.index()];
        byIndex[variable.index()] = null;
        if (g != null) forget(g);
        return g;
    }

    private void forget(Variable g) {
        waiting.computeIfPresent(g.value().data(), (_, n) -> n == 1 ? null : n - 1);
        done.add(g.value());
    }
}
