package vecgrad.vae.model;

import vecgrad.autograd.Variable;

/**
 * The two sides of an evidence lower bound, in nats. [rows] both.
 *
 * @param logPx log p(x|·) of one sample: the reconstruction
 * @param kl    the divergence of q(z|·) from the prior
 */
public record Bound(Variable logPx, Variable kl) {
    /** KL − log p(x|·): what is minimised. [rows] */
    public Variable negative() { return kl.sub(logPx); }
}
