package vecgrad.autograd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import vecgrad.tensor.Tensor;

/**
 * A step in slow motion: for every value on the tape where in the program it was computed, the gradient that came back to it, and
 * how long both took. It is for explaining a step, not for training: it copies every gradient and walks the stack at every op.
 *
 * @param entries leaves and ops, in the order they came onto the tape
 */
public record Trace(List<Entry> entries) {
    /**
     * A value on the tape.
     *
     * @param index         its number, as the printed tape shows it
     * @param name          the op's name, or the leaf's
     * @param leaf          whether it was not computed here: data, or a parameter
     * @param inputs        the numbers of what it was computed from; none for a leaf
     * @param value         what it is worth
     * @param gradient      that of the loss by it; null where none is wanted, and of an op that the loss does not depend on
     * @param calls         where the op was called: frames outside {@code vecgrad.autograd}, the innermost first; none for a leaf
     * @param forwardNanos  the time to compute it, the median over the repeats
     * @param backwardNanos the time of its vjps, likewise
     */
    public record Entry(int index, String name, boolean leaf, List<Integer> inputs, Tensor value, Tensor gradient,
            List<StackTraceElement> calls, long forwardNanos, long backwardNanos) {}

    /**
     * Runs a step forwards and backwards, several times for the clock's sake; what is kept besides the times is of the last run.
     *
     * @param step    computes a loss on the tape it is given, from the same numbers each time
     * @param repeats how often, at least 1
     * @throws IllegalArgumentException if the step records another program at a repeat
     */
    public static Trace of(Function<Tape, Variable> step, int repeats) {
        if (repeats < 1) throw new IllegalArgumentException("trace: " + repeats + " repeats; expected at least 1");
        List<SlowMotion> runs = new ArrayList<>();
        Tape tape = null;
        Gradients gradients = null;
        for (int i = 0; i < repeats; i++) {
            var run = new SlowMotion(i == repeats - 1);
            tape = Tape.observedBy(run);
            run.start();
            Variable loss = step.apply(tape);
            run.start();
            gradients = tape.backward(loss);
            run.end();
            runs.add(run);
            if (run.moments().size() != runs.getFirst().moments().size())
                throw new IllegalArgumentException("trace: the step recorded " + runs.getFirst().moments().size() + " ops, then " + run.moments().size()
                        + "; it must compute the same each time");
        }
        List<Entry> entries = new ArrayList<>();
        for (Tape.Leaf leaf : tape.leaves()) {
            Variable v = leaf.variable();
            entries.add(new Entry(v.index(), leaf.name(), true, List.of(), v.value(), v.needsGradient() ? gradients.of(v) : null, List.of(), 0, 0));
        }
        for (int i = 0; i < tape.steps().size(); i++) {
            Tape.Step s = tape.steps().get(i);
            SlowMotion.Moment m = runs.getLast().moments().get(i);
            int at = i;
            entries.add(new Entry(s.output().index(), s.op(), false, Arrays.stream(s.edges()).map(edge -> edge.input().index()).toList(),
                    s.output().value(), m.gradient, m.calls, median(runs, run -> run.moments().get(at).forward), median(runs, run -> run.moments().get(at).backward)));
        }
        return new Trace(entries.stream().sorted((a, b) -> Integer.compare(a.index(), b.index())).toList());
    }

    private static long median(List<SlowMotion> runs, Function<SlowMotion, Long> time) {
        return runs.stream().map(time).sorted().skip(runs.size() / 2).findFirst().orElseThrow();
    }
}
