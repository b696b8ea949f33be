/**
 * The classical methods of the paper's table, trained: support vector machines, transductive ones, and the Nyström features that
 * make them linear. {@link vecgrad.vae.baseline.SvmObjective} is the place to begin. What comes out is a
 * {@link vecgrad.vae.model.KernelMachine}; 1-NN needs no training and stands beside it, {@link vecgrad.vae.model.NearestNeighbour}.
 */
package vecgrad.vae.baseline;
