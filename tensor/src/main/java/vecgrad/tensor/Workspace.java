package vecgrad.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Arrays for one step of a repeated computation, given out again at the next step.
 *
 * <p>Inside {@link #run} every new tensor takes its array from here, and at the end of the run all of them come back. The
 * first step of a shape therefore lays down the arrays that the following ones find ready: in steady state a training
 * step allocates nothing that grows with the model. The other side of the bargain: a tensor made inside a run is void
 * after it, so what must outlive the step is copied out ({@link Tensor#copy()} outside, or numbers).
 *
 * <p>What is void even earlier can be given back within the run ({@link Loan}), and is handed out again while it still lies in a
 * cache: so does a tape, walking back, with gradients that have been passed on.
 *
 * <p>A workspace belongs to one thread at a time.
 */
public final class Workspace {
    /** Arrays of a length that no step has asked for in so many runs are let go: steps may change their sizes. */
    private static final int IDLE_RUNS = 100;

    private static final ScopedValue<Workspace> CURRENT = ScopedValue.newInstance();

    private final List<Shelf<float[]>> floats = new ArrayList<>();
    private final List<Shelf<int[]>> ints = new ArrayList<>();
    private final List<float[]> lent = new ArrayList<>(); // since the open loan looked last
    private Loan open;                                    // null: nobody gives back early
    private long bytes, peakBytes, runs;
    private boolean running;

    /** An empty one. */
    public Workspace() {}

    /** The arrays of one type and length; the first {@code taken} of them are in use. */
    private static final class Shelf<A> {
        final int length;
        final List<A> arrays = new ArrayList<>();
        int taken;
        long lastRun;

        Shelf(int length) { this.length = length; }
    }

    /** Runs a step whose tensors live here. @throws IllegalStateException inside another run of this workspace */
    public <T> T run(Supplier<T> step) {
        if (running) throw new IllegalStateException("workspace: it is running a step already, whose arrays a second one would take");
        running = true;
        try {
            return ScopedValue.where(CURRENT, this).call(step::get);
        } finally {
            running = false;
            runs++;
            endLoan();
            putBack(floats);
            putBack(ints);
        }
    }

    private <A> void putBack(List<Shelf<A>> shelves) {
        for (Shelf<A> shelf : shelves) shelf.taken = 0;
        if (runs % IDLE_RUNS == 0) shelves.removeIf(this::isIdle);
    }

    private boolean isIdle(Shelf<?> shelf) {
        boolean idle = shelf.lastRun < runs - IDLE_RUNS;
        if (idle) bytes -= 4L * shelf.length * shelf.arrays.size();
        return idle;
    }

    /** The bytes of all arrays that live here. */
    public long bytes() { return bytes; }

    /** The most that {@link #bytes} has been: what the largest step computes on the way, parameters and data not counted. */
    public long peakBytes() { return peakBytes; }

    /** An array of n floats with undefined contents: from the running workspace if there is one. */
    static float[] take(int n) {
        if (!CURRENT.isBound()) return new float[n];
        Workspace w = CURRENT.get();
        float[] array = w.next(w.floats, n, float[]::new);
        if (w.open != null) w.lent.add(array);
        return array;
    }

    /**
     * Opens a loan: what tensors take from now on can go back before the run ends. Outside a run it does nothing, nor inside another loan,
     * which takes care of it all.
     */
    public static Loan loan() {
        Workspace w = CURRENT.isBound() ? CURRENT.get() : null;
        return w == null || w.open != null ? new Loan(null) : (w.open = new Loan(w));
    }

    /** The arrays that were taken since it was opened, each until it goes back; what is left when it is closed stays to the end of the run. */
    public static final class Loan implements AutoCloseable {
        private final Workspace workspace; // null: nothing is done
        private final Map<float[], Boolean> held = new IdentityHashMap<>();

        private Loan(Workspace workspace) { this.workspace = workspace; }

        /** This tensor's array stays to the end of the run. */
        public void keep(Tensor x) {
            if (!isOpen()) return;
            held.remove(x.data());
            for (int i = workspace.lent.size() - 1; i >= 0; i--) if (workspace.lent.get(i) == x.data()) workspace.lent.remove(i);
        }

        /** Of the arrays taken since the last call, all that are not needed any more are void, and the next to be handed out. */
        public void giveBackBut(Predicate<float[]> needed) {
            if (!isOpen()) return;
            for (float[] array : workspace.lent) {
                if (needed.test(array)) held.put(array, true);
                else workspace.giveBack(array);
            }
            workspace.lent.clear();
        }

        /** One that was needed still, and is not any more; others' arrays are left alone. */
        public void giveBack(Tensor x) {
            if (isOpen() && held.remove(x.data()) != null) workspace.giveBack(x.data());
        }

        private boolean isOpen() {
            if (workspace != null && workspace.open != this) throw new IllegalStateException("workspace: this loan was closed, or its run is over");
            return workspace != null;
        }

        @Override
        public void close() {
            if (workspace != null && workspace.open == this) workspace.endLoan();
        }
    }

    private void endLoan() {
        open = null;
        lent.clear();
    }

    private void giveBack(float[] array) {
        assert poisoned(array);
        Shelf<float[]> shelf = shelf(floats, array.length);
        int at = --shelf.taken, i = at;
        while (shelf.arrays.get(i) != array) i--;
        shelf.arrays.set(i, shelf.arrays.get(at));
        shelf.arrays.set(at, array);
    }

    /** Where assertions are on, whoever reads what is void finds nothing but NaN. */
    private static boolean poisoned(float[] array) {
        Arrays.fill(array, Float.NaN);
        return true;
    }

    /** Row numbers and the like, n of them with undefined contents: from the running workspace if there is one, and then void after the run. */
    public static int[] ints(int n) {
        if (!CURRENT.isBound()) return new int[n];
        Workspace w = CURRENT.get();
        return w.next(w.ints, n, int[]::new);
    }

    private <A> A next(List<Shelf<A>> shelves, int n, IntFunction<A> make) {
        Shelf<A> shelf = shelf(shelves, n);
        shelf.lastRun = runs;
        if (shelf.taken == shelf.arrays.size()) {
            shelf.arrays.add(make.apply(n));
            bytes += 4L * n;
            peakBytes = Math.max(peakBytes, bytes);
        }
        return shelf.arrays.get(shelf.taken++);
    }

    /** A step has some tens of lengths: looking through them takes less than a map, and makes no keys. */
    private static <A> Shelf<A> shelf(List<Shelf<A>> shelves, int n) {
        for (int i = 0; i < shelves.size(); i++) if (shelves.get(i).length == n) return shelves.get(i);
        Shelf<A> fresh = new Shelf<>(n);
        shelves.add(fresh);
        return fresh;
    }
}
