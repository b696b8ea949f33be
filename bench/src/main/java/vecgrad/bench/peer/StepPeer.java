package vecgrad.bench.peer;

import java.util.List;

/** Somebody's training step: forward, backward and Adam, of the same model on the same numbers. */
public interface StepPeer {
    /** What the tables call it. */
    String name();

    /** In what ways it can write this model: {@code as written}, and for M2 {@code shared x} with W·x computed once for all classes. */
    List<String> ways(StepProblem problem);

    /** Sets the number of threads of what is prepared and run from now on. @return false if it cannot use that many */
    boolean useThreads(int threads);

    /** The step, from the problem's parameters on; each run is one more, its result the loss before the update. */
    Prepared prepare(StepProblem problem, String way);
}
