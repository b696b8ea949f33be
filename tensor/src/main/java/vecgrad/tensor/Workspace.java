package vecgrad.tensor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Arrays for one step of a repeated computation, given out again at the next step.
 *
 * <p>Inside {@link #run} every new tensor takes its array from here, and at the end of the run all of them come back. The
 * first step of a shape therefore lays down the arrays that the following ones find ready: in steady state a training
 * step allocates nothing that grows with the model. The other side of the bargain: a tensor made inside a run is void
 * after it, so what must outlive the step is copied out ({@link Tensor#copy()} outside, or numbers).
 *
 * <p>A workspace belongs to one thread at a time.
 */
public final class Workspace {
    /** Arrays of a length that no step has asked for in so many runs are let go: steps may change their sizes. */
    private static final int IDLE_RUNS = 100;

    private static final ScopedValue<Workspace> CURRENT = ScopedValue.newInstance();

    private final Map<Integer, Shelf> shelves = new HashMap<>();
    private long bytes, runs;
    private boolean running;

    /** An empty one. */
    public Workspace() {}

    /** The arrays of one length; the first {@code taken} of them are in use. */
    private static final class Shelf {
        final List<float[]> arrays = new ArrayList<>();
        int taken;
        long lastRun;
    }

    /** Runs a step whose tensors live here. @throws IllegalStateException inside another run of this workspace */
    public <T> T run(Supplier<T> step) {
        if (running) throw new IllegalStateException("workspace: it is running a step already, whose arrays a second one would take");
        running = true;
        try {
            return ScopedValue.where(CURRENT, this).call(step::get);
        } finally {
            running = false;
            for (Shelf shelf : shelves.values()) shelf.taken = 0;
            if (++runs % IDLE_RUNS == 0) shelves.values().removeIf(shelf -> isIdle(shelf));
        }
    }

    private boolean isIdle(Shelf shelf) {
        boolean idle = shelf.lastRun < runs - IDLE_RUNS;
        if (idle) for (float[] array : shelf.arrays) bytes -= 4L * array.length;
        return idle;
    }

    /** The bytes of all arrays that live here. */
    public long bytes() { return bytes; }

    /** An array of n floats with undefined contents: from the running workspace if there is one. */
    static float[] take(int n) { return CURRENT.isBound() ? CURRENT.get().next(n) : new float[n]; }

    private float[] next(int n) {
        Shelf shelf = shelves.computeIfAbsent(n, _ -> new Shelf());
        shelf.lastRun = runs;
        if (shelf.taken == shelf.arrays.size()) {
            shelf.arrays.add(new float[n]);
            bytes += 4L * n;
        }
        return shelf.arrays.get(shelf.taken++);
    }
}
