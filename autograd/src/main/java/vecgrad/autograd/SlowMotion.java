package vecgrad.autograd;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import vecgrad.tensor.Tensor;

/** One run of a step, watched: a moment for each op. What watching itself takes is not counted. */
final class SlowMotion implements TapeObserver {
    /** What was seen of one op. */
    static final class Moment {
        List<StackTraceElement> calls = List.of();
        Tensor gradient;
        long forward, backward;
    }

    private static final String ENGINE = "vecgrad.autograd.";

    private final boolean keep;
    private final List<Moment> moments = new ArrayList<>();
    private final Map<Variable, Moment> byOutput = new IdentityHashMap<>();
    private Moment walking; // whose vjps are running
    private long began;

    /** @param keep whether calls and gradients are kept beside the times */
    SlowMotion(boolean keep) { this.keep = keep; }

    /** In the order of the tape. */
    List<Moment> moments() { return moments; }

    /** The clock of the next op starts now. */
    void start() { began = System.nanoTime(); }

    /** Backward is over. */
    void end() {
        if (walking != null) walking.backward = System.nanoTime() - began;
    }

    @Override
    public void recorded(Variable output) {
        var moment = new Moment();
        moment.forward = System.nanoTime() - began;
        if (keep) moment.calls = StackWalker.getInstance().walk(SlowMotion::callsOfOp);
        moments.add(moment);
        byOutput.put(output, moment);
        start();
    }

    @Override
    public void reached(Variable output, Variable gradient) {
        end();
        walking = byOutput.get(output);
        if (keep) walking.gradient = gradient.value().copy(); // its array may be added to, or used again
        start();
    }

    /** From whoever called the op, out to whoever asked for the trace. */
    private static List<StackTraceElement> callsOfOp(Stream<StackWalker.StackFrame> frames) {
        return frames.map(StackWalker.StackFrame::toStackTraceElement)
                .dropWhile(frame -> frame.getClassName().startsWith(ENGINE))
                .takeWhile(frame -> !frame.getClassName().equals(Trace.class.getName()))
                .filter(frame -> !frame.getClassName().startsWith(ENGINE))
                .toList();
    }
}
