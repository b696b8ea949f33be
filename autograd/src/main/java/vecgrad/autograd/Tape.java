package vecgrad.autograd;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.ShapeException;
import vecgrad.tensor.Tensor;
import vecgrad.tensor.Workspace;

/**
 * What was computed, in order. Recording order is a topological order, so backward is one loop over the list, reversed.
 *
 * <p>A tape is made for one step and dropped after it; variables belong to the tape they were made on. Printed, it is the
 * program of the step ({@link TapePrinter}).
 */
public final class Tape {
    /** One recorded op: its name, what it made, and where its gradient goes: first through {@code before}, if that is not null. */
    record Step(String op, Variable output, Vjp before, Edge[] edges) {}

    /** A value that was not computed here: data, a constant, or that of a parameter, which else is null. */
    record Leaf(String name, Variable variable, Parameter parameter) {}

    private static final int STEPS = 200; // room for those of most models, so that the list need not grow
    /**
     * Numbers of a first input, 2 MB, above which its gradient is computed last. Each pass over it then finds in the last-level cache what the one
     * before left there; a smaller one stays there anyway, and its gradient goes first, which looks at it in the order of memory.
     */
    private static final int LARGE = 1 << 19;

    private final List<Step> steps;
    private final List<Leaf> leaves = new ArrayList<>();
    private final Map<Parameter, Variable> parameters = new IdentityHashMap<>();
    private final TapeObserver observer; // null, but in a Trace and where every number is checked
    private boolean recording;
    private int variables;

    private Tape(boolean recording, TapeObserver observer) {
        this.recording = recording;
        this.observer = observer;
        steps = new ArrayList<>(recording ? STEPS : 0);
    }

    /** A tape that records, for training. */
    public Tape() { this(true, null); }

    /** A tape that only computes: for evaluation, where no gradient is wanted. */
    public static Tape valuesOnly() { return new Tape(false, null); }

    /** A tape that records, for training, and throws a {@link NonFiniteException} at the op that makes a NaN or an infinity, forwards or backwards. */
    public static Tape checkingFinite() { return new Tape(true, new FiniteCheck()); }

    /** A tape that records while someone looks on. */
    static Tape observedBy(TapeObserver observer) { return new Tape(true, observer); }

    // ------------------------------------------------------------------------------------------------ leaves

    /** A constant: data, noise. No gradient flows to it. */
    public Variable constant(Tensor value) { return constant("constant", value); }

    /** A constant with a name to print. */
    public Variable constant(String name, Tensor value) { return leaf(name, value, false, null); }

    /** A value whose gradient is wanted. */
    public Variable variable(String name, Tensor value) { return leaf(name, value, recording, null); }

    /** A parameter's variable on this tape: the same one at every call. */
    public Variable parameter(Parameter parameter) {
        return parameters.computeIfAbsent(parameter, p -> leaf(p.name(), p.value(), recording, p));
    }

    /** Whether this parameter has been used on this tape. */
    Variable parameterOrNull(Parameter parameter) { return parameters.get(parameter); }

    private Variable leaf(String name, Tensor value, boolean needsGradient, Parameter parameter) {
        Variable v = new Variable(this, value, recording ? variables++ : -1, needsGradient);
        if (recording) leaves.add(new Leaf(name, v, parameter));
        return v;
    }

    // ------------------------------------------------------------------------------------------------ recording

    /** The output of an op, recorded on the tape of its inputs. An input that needs no gradient never has its vjp called. */
    public static Variable record(String op, Tensor value, Edge... edges) { return record(op, value, null, null, edges); }

    /**
     * An op with an activation, y = f(a): its inputs' vjps are given the gradient of a.
     *
     * @param f      null for the identity
     * @param before from ȳ to the gradient of a, ȳ ⊙ f′
     */
    public static Variable record(String op, Tensor value, Pointwise f, Vjp before, Edge... edges) {
        if (edges.length == 0) throw new IllegalArgumentException(op + ": it has no inputs; record it as a constant");
        Tape tape = edges[0].input().tape();
        boolean needsGradient = false;
        for (Edge edge : edges) {
            if (edge.input().tape() != tape)
                throw new IllegalArgumentException(op + ": its inputs are on different tapes; a variable lives on the tape that made it");
            needsGradient |= edge.input().needsGradient();
        }
        if (!tape.recording) return new Variable(tape, value, -1, false);
        Variable output = new Variable(tape, value, tape.variables++, needsGradient);
        if (f != null && f.slopeFromValue()) output.activatedBy(f);
        for (Edge edge : edges) if (edge.input().needsGradient()) edge.input().used();
        tape.steps.add(new Step(op, output, f == null ? null : before, edges));
        if (tape.observer != null) tape.observer.recorded(output);
        return output;
    }

    /** Whether ops are being recorded now. */
    public boolean isRecording() { return recording; }

    // ------------------------------------------------------------------------------------------------ backward

    /** Pulls the gradient of a scalar loss back through everything it was computed from. */
    public Gradients backward(Variable loss) { return walk(loss, one(loss), false, null); }

    /** As {@link #backward}, for an output of any shape and its gradient. */
    public Gradients backward(Variable output, Tensor cotangent) { return walk(output, cotangent, false, null); }

    /**
     * As {@link #backward(Variable)}, for whoever wants no more of the gradients than to move the parameters: each is handed over as soon as it
     * is whole, that of the last used parameter first. By then nothing on this walk needs the parameter itself, which may be changed.
     *
     * @param whole gets each parameter that the loss depends on, once, with its gradient: to be read, and void afterwards
     */
    public void backward(Variable loss, BiConsumer<Parameter, Tensor> whole) { walk(loss, one(loss), false, whole); }

    /**
     * As {@link #backward}, and records what it does: the gradients are variables of this tape, to be differentiated
     * again. Ops whose vjp is one kernel throw {@link UnsupportedOperationException}; {@code vecgrad.autograd.op} says which.
     */
    public Gradients differentiableBackward(Variable loss) { return walk(loss, one(loss), true, null); }

    /** The gradient of a loss by itself. */
    private static Tensor one(Variable loss) {
        if (loss.size() != 1)
            throw new ShapeException("backward: the loss has shape " + loss.shape() + "; it must be a single number (sum or average it)");
        return Tensor.full(loss.shape(), 1);
    }

    /** @param whole null if the gradients of parameters are wanted in the end, as those of other leaves */
    private Gradients walk(Variable output, Tensor cotangent, boolean differentiable, BiConsumer<Parameter, Tensor> whole) {
        if (output.tape() != this) throw new IllegalArgumentException("backward: " + output + " is on another tape");
        if (!recording) throw new IllegalStateException("backward: this tape computes values only; make it by new Tape()");
        output.value().requireSameShape("backward", cotangent);
        List<Step> program = List.copyOf(steps);
        recording = differentiable;
        try (var loan = Workspace.loan()) {
            var gradients = new Gradients(this, variables, loan);
            for (Step step : program) gradients.willPassOn(step.output());
            if (whole != null) for (Leaf leaf : leaves) if (leaf.parameter() != null) gradients.willPassOn(leaf.variable());
            int leavesLeft = whole == null ? 0 : leaves.size();
            gradients.add(output, constant("ȳ", cotangent));
            for (Step step : program.reversed()) {       // leaves are not steps: their gradients are what is left at the end
                leavesLeft = handOverAfter(step.output().index(), leavesLeft, gradients, whole);
                Variable g = gradients.take(step.output());  // every use of this value has been walked
                if (g == null) continue;                 // the output does not depend on it
                if (!differentiable) g = constant(g.value()); // a variable of this step alone: what vjps remember by it ends with the step
                if (observer != null) observer.reached(step.output(), g);
                if (step.before() != null && !gradients.slopeIsTaken(step.output())) g = step.before().apply(g);
                Edge[] edges = step.edges();
                boolean large = edges[0].input().size() > LARGE;
                for (int i = 0; i < edges.length; i++) {
                    Edge edge = edges[large ? edges.length - 1 - i : i];
                    if (!edge.input().needsGradient()) continue;
                    Pointwise f = differentiable || observer != null ? null : edge.input().slopeToTake(); // they want to see x̄ itself
                    Variable back;
                    if (f != null && edge.vjp() instanceof TakingSlope both) {
                        back = constant(both.withSlope().apply(g.value(), f));
                        gradients.takeSlope(edge.input());
                    } else back = edge.vjp().apply(g);
                    if (!back.shape().equals(edge.input().shape()))
                        throw new ShapeException("vjp of " + step.op() + " returned " + back.shape() + " for an input of shape " + edge.input().shape());
                    if (observer != null) observer.passed(step.output(), edge.input(), back);
                    gradients.add(edge.input(), back);
                }
                if (!differentiable) gradients.giveBack();
            }
            handOverAfter(-1, leavesLeft, gradients, whole);
            return gradients;
        } finally {
            recording = true;
        }
    }

    /** Of the first leaves, those that came after the variable of this number: no step up to that one uses them. @return how many are left */
    private int handOverAfter(int index, int left, Gradients gradients, BiConsumer<Parameter, Tensor> whole) {
        for (; left > 0 && leaves.get(left - 1).variable().index() > index; left--) {
            Leaf leaf = leaves.get(left - 1);
            Variable g = leaf.parameter() == null ? null : gradients.take(leaf.variable());
            if (g == null) continue;                     // the output does not depend on it
            whole.accept(leaf.parameter(), g.value());
            gradients.giveBack();
        }
        return left;
    }

    // ------------------------------------------------------------------------------------------------ reading it

    List<Step> steps() { return Collections.unmodifiableList(steps); }

    List<Leaf> leaves() { return Collections.unmodifiableList(leaves); }

    /** The bytes of all values computed on this tape, leaves not counted. */
    public long bytes() {
        long bytes = 0;
        for (Step step : steps) bytes += 4L * step.output().size();
        return bytes;
    }

    /** The program: a line a step with its op, shape, inputs and bytes. */
    @Override
    public String toString() { return TapePrinter.program(this); }

    /** The program as a graph in Graphviz' DOT language. */
    public String toDot() { return TapePrinter.dot(this); }
}
