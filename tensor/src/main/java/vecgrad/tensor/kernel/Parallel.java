package vecgrad.tensor.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Cuts a range of work over a small pool of threads: the caller works too, nothing is allocated per call.
 *
 * <p>The pieces are cut by size, never by thread count, and each writes its own outputs, so results do not depend on how
 * many threads there are or which took what. One range is worked on at a time: a call from inside a piece, or while
 * another thread's range is under way, runs in its own thread alone.
 */
public final class Parallel {
    /** Work on the half-open range [from, to). */
    @FunctionalInterface
    public interface Range { void run(int from, int to); }

    /** More pieces than threads even out their speeds; many more would only cost claims. */
    private static final int MOST_PIECES = 64;
    /** How often a thread looks before it parks: some ten microseconds, the usual pause between two kernels. */
    private static final int SPINS = 300;
    private static final int CLOSED = -1;

    private static final AtomicBoolean BUSY = new AtomicBoolean();   // held by the caller whose range is worked on
    private static final AtomicInteger INSIDE = new AtomicInteger(CLOSED); // workers in the open range, or CLOSED
    private static final AtomicInteger NEXT = new AtomicInteger();   // the first index that nobody has claimed
    private static volatile Worker[] workers = hire(Runtime.getRuntime().availableProcessors());
    private static volatile int opened;                              // counts ranges: what idle workers watch
    private static volatile Thread waiting;                          // the caller, once it has parked
    private static volatile Throwable failure;

    // The open range. Written before INSIDE opens, constant until it closes.
    private static Range work;
    private static int end;
    private static int piece;

    private Parallel() {}

    /** How many threads work, the caller among them; all processors unless set. */
    public static int threads() { return workers.length + 1; }

    /**
     * Sets how many threads work from now on, the caller among them. A range under way ends with those it has.
     *
     * @throws IllegalArgumentException if less than one
     */
    public static void setThreads(int threads) {
        if (threads < 1) throw new IllegalArgumentException("threads is " + threads + "; at least 1 is needed, the caller's own");
        synchronized (Parallel.class) {
            Worker[] old = workers;
            if (threads == old.length + 1) return;
            workers = hire(threads);
            for (Worker w : old) w.dismiss();
        }
    }

    /** Runs {@code work} over [0, n) in pieces of at least {@code grain}; rethrows what a piece throws. */
    public static void forRange(int n, int grain, Range work) {
        if (n <= 0) return;
        int size = Math.max(Math.max(1, grain), (n - 1) / MOST_PIECES + 1);
        Worker[] crew = workers;
        if (size >= n || crew.length == 0 || !BUSY.compareAndSet(false, true)) {
            work.run(0, n);
            return;
        }
        try {
            share(n, size, work, crew);
        } finally {
            BUSY.set(false);
        }
    }

    private static void share(int n, int size, Range range, Worker[] crew) {
        work = range;
        end = n;
        piece = size;
        failure = null;
        NEXT.set(0);
        INSIDE.set(0);
        opened++; // only the holder of BUSY writes it
        int helpers = Math.min(crew.length, (n - 1) / size);
        for (int i = 0; i < helpers; i++) crew[i].wake();
        claimPieces();
        close();
        work = null;
        Throwable thrown = failure;
        if (thrown != null) {
            failure = null;
            throw Parallel.<RuntimeException>unchecked(thrown);
        }
    }

    /** Works until nothing is left to claim. A failure ends the range: nobody claims after it. */
    private static void claimPieces() {
        int n = end, size = piece;
        Range range = work;
        try {
            for (int from; (from = claim(n, size)) < n; ) range.run(from, Math.min(n, from + size));
        } catch (Throwable t) {
            failure = t;
            NEXT.set(n);
        }
    }

    private static int claim(int n, int size) {
        for (;;) { // compare-and-set rather than add: late comers must not push the counter past the largest int
            int from = NEXT.get();
            if (from >= n) return n;
            if (NEXT.compareAndSet(from, n - from <= size ? n : from + size)) return from;
        }
    }

    /** Waits until no worker is inside, and lets none in any more. */
    private static void close() {
        for (int spin = 0; !INSIDE.compareAndSet(0, CLOSED); spin++) {
            if (spin < SPINS) {
                Thread.onSpinWait();
            } else {
                waiting = Thread.currentThread();
                if (INSIDE.get() != 0) LockSupport.park(Parallel.class);
                waiting = null;
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T unchecked(Throwable t) throws T { throw (T) t; }

    private static Worker[] hire(int threads) {
        Worker[] crew = new Worker[threads - 1];
        for (int i = 0; i < crew.length; i++) (crew[i] = new Worker(i + 1)).start();
        return crew;
    }

    private static final class Worker extends Thread {
        private volatile boolean parked;
        private volatile boolean dismissed;

        Worker(int number) {
            super("vecgrad-worker-" + number);
            setDaemon(true);
        }

        void wake() { if (parked) LockSupport.unpark(this); }

        void dismiss() {
            dismissed = true;
            LockSupport.unpark(this);
        }

        @Override
        public void run() {
            int seen = opened - 1; // a range may have opened before this thread ran
            while (!dismissed) {
                if (opened == seen) {
                    await(seen);
                    continue;
                }
                seen = opened;
                if (!enter()) continue;
                claimPieces();
                if (INSIDE.decrementAndGet() == 0) {
                    Thread caller = waiting;
                    if (caller != null) LockSupport.unpark(caller);
                }
            }
        }

        private static boolean enter() {
            for (int inside; (inside = INSIDE.get()) != CLOSED; )
                if (INSIDE.compareAndSet(inside, inside + 1)) return true;
            return false;
        }

        private void await(int seen) {
            for (int spin = 0; spin < SPINS; spin++) {
                if (opened != seen || dismissed) return;
                Thread.onSpinWait();
            }
            parked = true;
            if (opened == seen && !dismissed) LockSupport.park(Parallel.class);
            parked = false;
        }
    }
}
