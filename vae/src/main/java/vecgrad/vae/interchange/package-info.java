/**
 * Weights for and from other tools: {@link vecgrad.vae.interchange.WeightFile} is what PyTorch and NumPy users load,
 * {@link vecgrad.vae.interchange.NameMap} says how somebody else's arrays become ours, and
 * {@link vecgrad.vae.interchange.ForeignModel} makes a model of them.
 */
package vecgrad.vae.interchange;
