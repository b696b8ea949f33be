/** What a trained model is worth, and what it imagines. */
package vecgrad.vae.eval;
