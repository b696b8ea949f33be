/**
 * Values: dense float arrays with a shape, and noise that depends on nothing but its key.
 *
 * <p>A {@link vecgrad.tensor.Tensor} is a row-major {@code float[]} and a {@link vecgrad.tensor.Shape}. Shapes are checked
 * here, once; below, in {@code vecgrad.tensor.kernel}, there are only arrays and sizes. The kernels come twice: a scalar
 * reference that anyone can believe, and the Vector API's, which are tested against it and are the default
 * ({@link vecgrad.tensor.Compute#useKernels} chooses the other).
 *
 * <p>Three rules hold everywhere. Results do not depend on the number of threads: work is cut by size, and every output is
 * summed in one order. {@link vecgrad.tensor.Noise} has no state: the number at an index is a function of (seed, stream,
 * step, index). And a repeated step need not allocate: inside a {@link vecgrad.tensor.Workspace} its arrays come back.
 *
 * <p>Read {@link vecgrad.tensor.Tensor} first. Left out: strides and views other than {@code reshape} (the kernels stay
 * simple), other element types, ranks over 4.
 */
package vecgrad.tensor;
