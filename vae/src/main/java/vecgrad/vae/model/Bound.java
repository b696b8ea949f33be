package vecgrad.vae.model;

import vecgrad.autograd.Variable;
import vecgrad.autograd.op.Shaping;

/**
 * The two sides of an evidence lower bound, in nats. [rows] both.
 *
 * @param logPx log p(x|·) of one sample: the reconstruction
 * @param kl    the divergence of q(z|·) from the prior
 */
public record Bound(Variable logPx, Variable kl) {
    /** KL − log p(x|·): what is minimised. [rows] */
    public Variable negative() { return kl.sub(logPx); }

    /** The part with row in [from, to). */
    public Bound rows(int from, int to) { return new Bound(Shaping.slice(logPx, 0, from, to), Shaping.slice(kl, 0, from, to)); }

    /** With the divergence weighted by less than 1, it is no bound any more, but a posterior has time to find a use for z. */
    public Bound tempered(double temperature) { return temperature == 1 ? this : new Bound(logPx, kl.mul((float) temperature)); }
}
