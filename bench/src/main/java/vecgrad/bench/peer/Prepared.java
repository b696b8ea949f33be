package vecgrad.bench.peer;

/** A computation whose inputs lie ready where it wants them: what is timed is the computing. */
public interface Prepared extends AutoCloseable {
    /** Computes once. */
    void run();

    /** What the last run computed: c of a product, or the loss of a step as its only number. */
    float[] result();

    /** Lets go of memory outside the heap. */
    @Override
    default void close() {}
}
