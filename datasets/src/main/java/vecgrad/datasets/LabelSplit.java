package vecgrad.datasets;

import java.util.Arrays;

/**
 * Which training examples keep their label: the few that do, and the many whose label is taken away. No example is in
 * both. Indices count into the training set, ascending.
 */
public final class LabelSplit {
    private static final long STREAM = 0x6C6162656C73L;   // "labels": these draws share no numbers with any run's seed

    private final int[] labelled, unlabelled;

    private LabelSplit(int[] labelled, int[] unlabelled) {
        this.labelled = labelled;
        this.unlabelled = unlabelled;
    }

    /**
     * Draw number {@code drawNumber} of {@code labels} labels, the same number from every class. The draw depends on its
     * number alone and on no run's seed, so that every method can be given the same labels. A class's examples are
     * shuffled and the first ones taken: draw K of 100 labels is part of draw K of 600.
     *
     * <p>If {@code labels} is no multiple of {@code classes}, the remainder goes one each to classes picked by the draw.
     *
     * @param trainLabels the class of every training example
     * @throws IllegalArgumentException if some class would get no label, or has fewer examples than it should give labels
     */
    public static LabelSplit draw(int[] trainLabels, int classes, int labels, int drawNumber) {
        if (labels < classes)
            throw new IllegalArgumentException(labels + " labels for " + classes + " classes: every class needs at least one");
        if (labels > trainLabels.length)
            throw new IllegalArgumentException(labels + " labels of " + trainLabels.length + " training examples: there are not that many");
        int[][] members = byClass(trainLabels, classes);
        int[] extra = new int[classes];
        int[] lucky = Draws.of(STREAM, drawNumber, -1).permutation(classes);
        for (int i = 0; i < labels % classes; i++) extra[lucky[i]] = 1;

        boolean[] keeps = new boolean[trainLabels.length];
        for (int c = 0; c < classes; c++) {
            int wanted = labels / classes + extra[c];
            if (members[c].length < wanted)
                throw new IllegalArgumentException("class " + c + " has " + members[c].length + " training examples, but " + labels
                        + " labels over " + classes + " classes need " + wanted + "; ask for fewer labels");
            Draws.of(STREAM, drawNumber, c).shuffle(members[c]);
            for (int i = 0; i < wanted; i++) keeps[members[c][i]] = true;
        }
        return split(keeps, labels);
    }

    /** No example of {@code n} keeps its label. */
    public static LabelSplit none(int n) { return split(new boolean[n], 0); }

    private static int[][] byClass(int[] labels, int classes) {
        int[] count = new int[classes];
        for (int label : labels) count[label]++;
        int[][] members = new int[classes][];
        for (int c = 0; c < classes; c++) members[c] = new int[count[c]];
        int[] filled = new int[classes];
        for (int i = 0; i < labels.length; i++) members[labels[i]][filled[labels[i]]++] = i;
        return members;
    }

    private static LabelSplit split(boolean[] keeps, int labels) {
        int[] labelled = new int[labels], unlabelled = new int[keeps.length - labels];
        int l = 0, u = 0;
        for (int i = 0; i < keeps.length; i++)
            if (keeps[i]) labelled[l++] = i;
            else unlabelled[u++] = i;
        return new LabelSplit(labelled, unlabelled);
    }

    /** The examples that keep their label, ascending, as a new array. */
    public int[] labelled() { return labelled.clone(); }

    /** The examples whose label is taken away, ascending, as a new array. */
    public int[] unlabelled() { return unlabelled.clone(); }

    @Override
    public boolean equals(Object other) {
        return other instanceof LabelSplit s && Arrays.equals(labelled, s.labelled) && Arrays.equals(unlabelled, s.unlabelled);
    }

    @Override
    public int hashCode() { return 31 * Arrays.hashCode(labelled) + Arrays.hashCode(unlabelled); }

    /** {@code 100 labelled, 49900 unlabelled}. */
    @Override
    public String toString() { return labelled.length + " labelled, " + unlabelled.length + " unlabelled"; }
}
