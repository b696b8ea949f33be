/**
 * Values: dense float arrays with a shape, and noise that depends on nothing but its key.
 *
 * <p><b>The idea.</b> A {@link vecgrad.tensor.Tensor} is a row-major {@code float[]} and a {@link vecgrad.tensor.Shape}. Shapes are checked
 * here, once; below, in {@code vecgrad.tensor.kernel}, there are only arrays and sizes. The kernels come twice: a scalar
 * reference that anyone can believe, and the Vector API's, which are tested against it and are the default
 * ({@link vecgrad.tensor.Compute#useKernels} chooses the other).
 *
 * <p>Three rules hold everywhere. Results do not depend on the number of threads: work is cut by size, and every output is
 * summed in one order. {@link vecgrad.tensor.Noise} has no state: the number at an index is a function of (seed, stream,
 * step, index). And a repeated step need not allocate: inside a {@link vecgrad.tensor.Workspace} its arrays come back.
 *
 * <p><b>The smallest example</b>, from the first file of the tour:
 * {@snippet class="vecgrad.tour.Tour01Tensors" region="tensors"}
 *
 * <p><b>Where to start reading.</b> {@link vecgrad.tensor.Tensor}; then {@link vecgrad.tensor.Pointwise}, which is a table of functions and
 * their slopes.
 *
 * <p><b>What is left out.</b> Strides and views other than {@code reshape}: kernels that walk arrays from front to back stay simple and
 * fast. Other element types: the models need one. Ranks over 4: images are [batch, channel, row, column].
 */
package vecgrad.tensor;
