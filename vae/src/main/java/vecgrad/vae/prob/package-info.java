/** Distributions as objects: parameters as components, questions as methods. Densities are in nats, one number a row. */
package vecgrad.vae.prob;
