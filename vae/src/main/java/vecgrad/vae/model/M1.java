package vecgrad.vae.model;

import java.util.ArrayList;
import java.util.List;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Initializer;
import vecgrad.autograd.nn.Mlp;
import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.prob.Bernoulli;
import vecgrad.vae.prob.DiagonalGaussian;
import vecgrad.vae.prob.Observation;

/**
 * M1, the latent-feature model: a variational autoencoder (paper section 2.1; recipe 2.1).
 *
 * <pre>
 *   generation:  z ~ N(0, I)                 inference:  q(z|x) = N(μ(x), diag σ²(x))
 *                x ~ p(x|z)
 * </pre>
 *
 * <p>p(x|z) is Bernoulli for pixels, or a diagonal Gaussian for other features. What it learns is used through q(z|x):
 * classifiers and M2 see z instead of x.
 */
public final class M1 implements Model {
    private final Architecture architecture;
    private final GaussianNet encoder;
    private final Mlp decoder;

    /** Of networks that exist already. */
    M1(Architecture architecture, GaussianNet encoder, Mlp decoder) {
        this.architecture = architecture;
        this.encoder = encoder;
        this.decoder = decoder;
    }

    /** A model with drawn weights; the noise decides them. */
    public M1(Architecture architecture, Noise noise) {
        this(architecture,
                GaussianNet.of("encoder", architecture.features(), architecture.hidden(), architecture.latent(), noise),
                Mlp.of("decoder", GaussianNet.widths(architecture.latent(), architecture.hidden(), architecture.outputs()),
                        Pointwise.SOFTPLUS, Initializer.fanIn(), noise));
        if (architecture.gaussian()) GaussianNet.withGaussianHead(decoder);
    }

    /** q(z|x). [batch, features] → [batch, latent] */
    public DiagonalGaussian qz(Variable x) { return encoder.apply(x); }

    /** p(x|z). [rows, latent] → [rows, features] */
    public Observation px(Variable z) {
        Variable out = decoder.apply(z);
        return architecture.gaussian() ? DiagonalGaussian.ofHeads(out) : new Bernoulli(out);
    }

    /** The negative bound of each example, equation (5): 𝓙(x) = KL(q(z|x) ‖ p(z)) − E_q[log p(x|z)], one sample, by eps ~ N(0, I) [batch, latent]. [batch] */
    public Bound bound(Variable x, Tensor eps) {
        DiagonalGaussian qz = qz(x);                                         // q(z|x)
        Variable z = qz.reparameterize(eps);                                 // z ~ q(z|x)        [batch, latent]
        Variable logPx = px(z).logProb(x, null);                             // log p(x|z)        [batch]
        return new Bound(logPx, qz.klToStandardNormal());
    }

    /** {@link #bound(Variable, Tensor)} with noise of its shape. */
    public Bound bound(Variable x, Noise noise) { return bound(x, noise.normal(Shape.of(x.shape().extent(0), architecture.latent()))); }

    /** What was built. */
    public Architecture architecture() { return architecture; }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(encoder.parameters());
        all.addAll(decoder.parameters());
        return all;
    }
}
