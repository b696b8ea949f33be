package vecgrad.vae.prob;

import vecgrad.autograd.Variable;
import vecgrad.tensor.Tensor;

/** What a decoder says about data: a factorised distribution over each row, [rows, features]. */
public sealed interface Observation permits Bernoulli, DiagonalGaussian {
    /**
     * log p(x), summed over features, in nats. [rows]
     *
     * @param x   the data; it may have fewer rows than this
     * @param row the row of the data that meets each row of this; null for the same
     */
    Variable logProb(Variable x, int[] row);

    /** The mean of each feature: what a picture of this shows. [rows, features] */
    Tensor mean();
}
