package vecgrad.tour;

import java.util.Arrays;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.ShapeException;
import vecgrad.tensor.Tensor;

/**
 * Tour 1 of 9: tensors. A tensor is a float[] and a shape; everything else in this library is made of them.
 *
 * <p>Run it by {@code ./vecgrad tour 1}, change it, run it again. What a line prints stands in the comment below it; a test
 * compares the two, so these comments do not lie.
 */
public final class Tour01Tensors {
    private Tour01Tensors() {}

    /** Prints what the comments promise. */
    public static void main(String[] args) {
        // A matrix of two rows and three columns. The numbers lie row after row in one array.
        // @start region="tensors"
        Tensor x = Tensor.matrix(new float[] {1, 2, 3}, new float[] {4, 5, 6});
        IO.println(x.shape() + " " + Arrays.toString(x.data()));
        // prints: [2, 3] [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]

        // Arithmetic makes new tensors; x stays what it was.
        IO.println(x.affine(10, 1)); // 10x + 1
        // prints: Tensor[2, 3][11.0, 21.0, 31.0, 41.0, 51.0, 61.0]

        // The product of two matrices, [2, 3] · [3, 2] → [2, 2].
        IO.println(x.matmul(x.transpose()));
        // prints: Tensor[2, 2][14.0, 32.0, 32.0, 77.0]

        // A sum over axis 1, the columns: one number per row. In this library the first axis is always the examples.
        IO.println(x.sum(1, false));
        // prints: Tensor[2][6.0, 15.0]
        // @end

        // Shapes are checked where an op is called. The message has the op, both shapes and the rule.
        try {
            x.matmul(x);
        } catch (ShapeException e) {
            IO.println(e.getMessage());
            // prints: matmul: [2, 3] · [2, 3]: inner dimensions 3 and 2 differ
        }

        // Random numbers have no hidden state: they are a function of a seed, a purpose, a step and their place. Asked
        // twice, the same stream gives the same numbers; that is why a training can be repeated, or resumed, bit by bit.
        Noise noise = Noise.ofSeed(1);
        Tensor a = noise.stream("weights").normal(Shape.of(1000)), b = noise.stream("weights").normal(Shape.of(1000));
        Tensor c = noise.stream("weights").at(1).normal(Shape.of(1000));
        IO.println(Arrays.equals(a.data(), b.data()) + " " + Arrays.equals(a.data(), c.data()));
        // prints: true false
    }
}
