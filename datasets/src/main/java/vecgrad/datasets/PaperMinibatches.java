package vecgrad.datasets;

import java.util.Arrays;
import java.util.Objects;

/** Shuffled once and cut into aligned pieces: {@link Minibatches#paper}. */
final class PaperMinibatches implements Minibatches {
    /** The released code's number of batches per epoch wherever there are labels enough. */
    private static final int MOST_PER_EPOCH = 200;

    private final int[] labelled, unlabelled;
    private final int perEpoch;

    PaperMinibatches(LabelSplit split, long seed) {
        labelled = split.labelled();
        unlabelled = split.unlabelled();
        Draws.of(seed, 'L').shuffle(labelled);
        Draws.of(seed, 'U').shuffle(unlabelled);
        perEpoch = Math.min(labelled.length, MOST_PER_EPOCH);
    }

    @Override
    public int perEpoch() { return perEpoch; }

    @Override
    public int[] labelled(int epoch, int step) { return piece(labelled, step); }

    @Override
    public int[] unlabelled(int epoch, int step) { return piece(unlabelled, step); }

    private int[] piece(int[] order, int step) {
        Objects.checkIndex(step, perEpoch);
        return Arrays.copyOfRange(order, cut(order, step), cut(order, step + 1));
    }

    private int cut(int[] order, int step) { return (int) ((long) order.length * step / perEpoch); }
}
