package vecgrad.vae.prob;

import vecgrad.autograd.Variable;
import vecgrad.autograd.op.Likelihoods;
import vecgrad.autograd.op.Shaping;
import vecgrad.tensor.Tensor;

/** N(μ, diag σ²), one row per example; logvar is log σ². [rows, features] both. */
public record DiagonalGaussian(Variable mu, Variable logvar) implements Observation {
    /** From the output of a two-headed layer: the first half of the columns is μ, the second log σ². [rows, 2·features] */
    public static DiagonalGaussian ofHeads(Variable heads) {
        int features = heads.shape().extent(1) / 2;
        return new DiagonalGaussian(Shaping.slice(heads, 1, 0, features), Shaping.slice(heads, 1, features, 2 * features));
    }

    /** z = μ + σ ⊙ ε with ε ~ N(0, I): a sample through which gradients reach μ and log σ². [rows, features] */
    public Variable reparameterize(Tensor eps) { return Likelihoods.reparameterize(mu, logvar, eps); }

    /** KL(q ‖ N(0, I)) = ½ Σ_j (μ_j² + σ_j² − log σ_j² − 1). [rows] */
    public Variable klToStandardNormal() { return Likelihoods.gaussianKl(mu, logvar); }

    @Override
    public Variable logProb(Variable x, int[] row) { return Likelihoods.gaussianLogProb(x, mu, logvar, row); }

    @Override
    public Tensor mean() { return mu.value(); }
}
