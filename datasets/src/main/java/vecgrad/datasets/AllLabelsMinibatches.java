package vecgrad.datasets;

import java.util.Objects;

/** All labels in every batch: {@link Minibatches#allLabels}. */
final class AllLabelsMinibatches implements Minibatches {
    private final int[] labelled, unlabelled;
    private final int labelledPerBatch;
    private final ShuffledMinibatches unlabelledOrder;   // null if nothing is unlabelled

    AllLabelsMinibatches(LabelSplit split, int labelledPerBatch, int unlabelledPerBatch, long seed) {
        if (labelledPerBatch < 1 || unlabelledPerBatch < 1)
            throw new IllegalArgumentException("batches of " + labelledPerBatch + " labelled and " + unlabelledPerBatch
                    + " unlabelled examples; at least 1 of each");
        labelled = split.labelled();
        unlabelled = split.unlabelled();
        Draws.of(seed, 'L').shuffle(labelled);
        this.labelledPerBatch = Math.min(labelledPerBatch, labelled.length);
        unlabelledOrder = unlabelled.length == 0 ? null : new ShuffledMinibatches(unlabelled.length, unlabelledPerBatch, seed);
    }

    @Override
    public int perEpoch() {
        return unlabelledOrder != null ? unlabelledOrder.perEpoch() : labelled.length / labelledPerBatch;
    }

    @Override
    public int[] labelled(int epoch, int step) {
        Objects.checkIndex(step, perEpoch());
        long first = ((long) epoch * perEpoch() + step) * labelledPerBatch;
        int[] batch = new int[labelledPerBatch];
        for (int i = 0; i < batch.length; i++) batch[i] = labelled[(int) ((first + i) % labelled.length)];
        return batch;
    }

    @Override
    public int[] unlabelled(int epoch, int step) {
        if (unlabelledOrder == null) return new int[0];
        int[] batch = unlabelledOrder.batch(epoch, step);
        for (int i = 0; i < batch.length; i++) batch[i] = unlabelled[batch[i]];
        return batch;
    }
}
