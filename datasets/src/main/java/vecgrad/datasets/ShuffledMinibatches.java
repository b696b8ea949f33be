package vecgrad.datasets;

import java.util.Arrays;
import java.util.Objects;

/**
 * 0 … n−1 in a new order every epoch, cut into batches of one size. What is left over at the end of an epoch is dropped
 * (and falls on other examples in the next one), so that every batch weighs the same; if n is below the batch size, the
 * only batch is everything.
 *
 * <p>A batch is a pure function of (seed, epoch, step). The order of the epoch asked for last is kept; safe for use by
 * several threads.
 */
public final class ShuffledMinibatches {
    private record Epoch(int number, int[] order) {}

    private final int n, size;
    private final long seed;
    private volatile Epoch latest = new Epoch(-1, null);

    ShuffledMinibatches(int n, int batch, long seed) {
        if (n < 1 || batch < 1) throw new IllegalArgumentException("batches of " + batch + " from " + n + " examples; at least 1 of each");
        this.n = n;
        this.size = Math.min(n, batch);
        this.seed = seed;
    }

    /** How many batches make an epoch: ⌊n / batch⌋, but at least one. */
    public int perEpoch() { return n / size; }

    /** How many examples every batch holds. */
    public int batchSize() { return size; }

    /** The examples of a batch, as a new array. @throws IndexOutOfBoundsException if step is not below perEpoch */
    public int[] batch(int epoch, int step) {
        Objects.checkIndex(step, perEpoch());
        Epoch e = latest;
        if (e.number != epoch) latest = e = new Epoch(epoch, Draws.of(seed, 'S', epoch).permutation(n));
        return Arrays.copyOfRange(e.order, step * size, (step + 1) * size);
    }
}
