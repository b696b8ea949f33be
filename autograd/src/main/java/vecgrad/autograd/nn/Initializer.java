package vecgrad.autograd.nn;

import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

/** The first value of a weight [in, out]. Biases start at 0 unless a layer says otherwise. */
@FunctionalInterface
public interface Initializer {
    /** Draws a weight of this shape. */
    Tensor draw(Shape shape, Noise noise);

    /** N(0, 1 / in): the variance of a linear unit's input passes unchanged. */
    static Initializer fanIn() { return normal((in, out) -> Math.sqrt(1.0 / in)); }

    /** N(0, 2 / in), for units that are off half the time (He et al. 2015). */
    static Initializer he() { return normal((in, out) -> Math.sqrt(2.0 / in)); }

    /** U(−a, a) with a = √(6 / (in + out)) (Glorot and Bengio 2010). */
    static Initializer glorot() {
        return (shape, noise) -> {
            float a = (float) Math.sqrt(6.0 / (fanIn(shape) + fanOut(shape)));
            return noise.uniform(shape).affine(2 * a, -a);
        };
    }

    /** N(0, deviation²), whatever the shape: the paper's 0.001 for M2. */
    static Initializer normal(double deviation) { return normal((in, out) -> deviation); }

    /** The same number everywhere. */
    static Initializer constant(float value) { return (shape, noise) -> Tensor.full(shape, value); }

    private static Initializer normal(Deviation deviation) {
        return (shape, noise) -> noise.normal(shape).affine((float) deviation.of(fanIn(shape), fanOut(shape)), 0);
    }

    /** Matrices are [in, out]; filters [out, in, kh, kw]. */
    private static int fanIn(Shape shape) { return shape.rank() == 4 ? shape.product(1, 4) : shape.extent(0); }

    private static int fanOut(Shape shape) { return shape.rank() == 4 ? shape.extent(0) * shape.product(2, 4) : shape.extent(-1); }

    /** A standard deviation from a weight's extents. */
    @FunctionalInterface
    interface Deviation {
        /** From the numbers of inputs and outputs. */
        double of(int in, int out);
    }
}
