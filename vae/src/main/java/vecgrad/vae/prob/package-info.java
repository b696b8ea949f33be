/**
 * Distributions as objects: parameters as components, questions as methods. Densities are in nats, one number a row.
 *
 * <p><b>The idea.</b> The equations speak of q(z|x,y) and of log p(x|y,z), not of the two halves of a network's output; so does the code. A
 * {@link vecgrad.vae.prob.DiagonalGaussian} is asked for a sample, a density or its divergence from the prior, a
 * {@link vecgrad.vae.prob.Categorical} for its entropy; an {@link vecgrad.vae.prob.Observation} is what a decoder says about data, Bernoulli
 * for pixels and Gaussian for features, and the models do not ask which.
 *
 * <p><b>Where to start reading.</b> {@link vecgrad.vae.prob.DiagonalGaussian}: its {@code reparameterize} is how gradients pass a sample.
 *
 * <p><b>What is left out.</b> Probabilities where logarithms will do: they are computed from logits, which neither overflow nor round to 0.
 * Distributions that no model here uses.
 */
package vecgrad.vae.prob;
