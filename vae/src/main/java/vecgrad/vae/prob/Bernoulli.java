package vecgrad.vae.prob;

import vecgrad.autograd.Variable;
import vecgrad.autograd.op.Likelihoods;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Tensor;

/** Independent coin flips with the probabilities σ(logits). [rows, features] */
public record Bernoulli(Variable logits) implements Observation {
    @Override
    public Variable logProb(Variable x, int[] row) { return Likelihoods.bernoulliLogProb(logits, x.value(), row); }

    @Override
    public Tensor mean() { return logits.value().map(Pointwise.SIGMOID); }
}
