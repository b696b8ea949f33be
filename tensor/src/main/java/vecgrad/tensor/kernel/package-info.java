/**
 * Arithmetic on plain arrays. {@link vecgrad.tensor.kernel.Kernels} is the list of what there is, with formulas;
 * {@code ScalarKernels} computes it plainly, {@code VectorKernels} fast. {@link vecgrad.tensor.kernel.Parallel} cuts the work.
 */
package vecgrad.tensor.kernel;
