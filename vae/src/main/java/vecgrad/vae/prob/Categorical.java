package vecgrad.vae.prob;

import vecgrad.autograd.Variable;
import vecgrad.autograd.op.Elementwise;
import vecgrad.autograd.op.Reductions;
import vecgrad.autograd.op.Shaping;
import vecgrad.tensor.Tensor;

/** One of several classes, with log-probabilities given. [rows, classes] */
public record Categorical(Variable logProbs) {
    /** With probabilities softmax(logits). [rows, classes] */
    public static Categorical ofLogits(Variable logits) { return new Categorical(Reductions.logSoftmax(logits, 1)); }

    /** The probabilities. [rows, classes] */
    public Variable probabilities() { return Elementwise.exp(logProbs); }

    /** The part with row in [from, to). */
    public Categorical rows(int from, int to) { return new Categorical(Shaping.slice(logProbs, 0, from, to)); }

    /** log p(y) of one class a row. [rows] */
    public Variable logProb(int... label) { return Shaping.pick(logProbs, label); }

    /** 𝓗 = −Σ_y p(y) log p(y), in nats. [rows] */
    public Variable entropy() {
        // p log p is 0 at p = 0, and exp(−∞)·(−∞) is NaN: far below float's reach the logarithm may as well stop.
        return probabilities().mul(Elementwise.clamp(logProbs, -1e4f, 0)).sum(1).negate();
    }

    /** The most probable class of each row. */
    public int[] mode() {
        Tensor l = logProbs.value();
        int rows = l.shape().extent(0), classes = l.shape().extent(1);
        int[] best = new int[rows];
        for (int r = 0; r < rows; r++)
            for (int c = 1; c < classes; c++)
                if (l.data()[r * classes + c] > l.data()[r * classes + best[r]]) best[r] = c;
        return best;
    }
}
