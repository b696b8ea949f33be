/** Training: stages, minibatches, checkpoints. */
package vecgrad.vae.train;
