package vecgrad.datasets;

/**
 * Minibatches of labelled and unlabelled examples, as indices into the training set. A batch is a pure function of
 * (seed, epoch, step): whoever resumes at step 17 of epoch 40 asks for that batch and needs no other state.
 *
 * <p>The paper does not say how its batches were made; there are two ways, and they learn at different speeds.
 *
 * <table>
 * <caption>{@link #paper} on MNIST's 50 000</caption>
 * <tr><th>labels</th><th>batches per epoch</th><th>labelled + unlabelled</th></tr>
 * <tr><td>100</td><td>100</td><td>1 + 499</td></tr>
 * <tr><td>600</td><td>200</td><td>3 + 247</td></tr>
 * <tr><td>1000</td><td>200</td><td>5 + 245</td></tr>
 * <tr><td>3000</td><td>200</td><td>15 + 235</td></tr>
 * </table>
 */
public sealed interface Minibatches permits PaperMinibatches, AllLabelsMinibatches {
    /** How many batches make an epoch. */
    int perEpoch();

    /** The labelled examples of a batch, as a new array. @throws IndexOutOfBoundsException if step is not below perEpoch */
    int[] labelled(int epoch, int step);

    /** The unlabelled examples of a batch, as a new array. @throws IndexOutOfBoundsException if step is not below perEpoch */
    int[] unlabelled(int epoch, int step);

    /**
     * The released code's batches. Both sets are shuffled once, by the seed, and cut into the same number of aligned
     * pieces; every epoch goes through them in the same order, and meets every example once.
     *
     * <p>The rule behind the table above, for any data set: min(labels, 200) batches per epoch; where a set does not
     * divide evenly, pieces differ in size by one. The generated digits with 100 labels: 100 batches of 1 + 199.
     */
    static Minibatches paper(LabelSplit split, long seed) { return new PaperMinibatches(split, seed); }

    /**
     * All labels in every batch, beside {@code unlabelled} unlabelled examples that are reshuffled every epoch. The
     * unlabelled rest that fills no batch sits an epoch out, and another rest the next.
     *
     * <p>If there are more labels than {@code labelled}, a batch takes that many, and the next batch goes on where it
     * stopped, round and round through an order shuffled once by the seed.
     *
     * @param labelled   the most labelled examples in a batch; usually 100
     * @param unlabelled the unlabelled examples in a batch (all of them, if there are fewer); usually 100
     */
    static Minibatches allLabels(LabelSplit split, int labelled, int unlabelled, long seed) {
        return new AllLabelsMinibatches(split, labelled, unlabelled, seed);
    }

    /** Plain minibatches of 0 … n−1, reshuffled every epoch: see {@link ShuffledMinibatches}. */
    static ShuffledMinibatches shuffled(int n, int batch, long seed) { return new ShuffledMinibatches(n, batch, seed); }
}
