package vecgrad.tour;

import vecgrad.autograd.Tape;
import vecgrad.autograd.Trace;
import vecgrad.autograd.Variable;
import vecgrad.autograd.op.Elementwise;
import vecgrad.tensor.Tensor;

/**
 * Tour 3 of 9: the tape. It is a list of ops in the order they were computed, and it prints itself.
 *
 * <p>Run it by {@code ./vecgrad tour 3}. {@code ./vecgrad explain} prints the tape of a whole training step in the same way.
 */
public final class Tour03ThePrintedTape {
    private Tour03ThePrintedTape() {}

    /** Logistic regression on two examples: −Σ log σ(x·w), all of one class. */
    private static Variable loss(Tape tape) {
        Variable x = tape.constant("x", Tensor.matrix(new float[] {1, 2}, new float[] {3, 4}));
        Variable w = tape.variable("w", Tensor.matrix(new float[] {0}, new float[] {0}));
        return Elementwise.sigmoid(x.matmul(w)).log().sum().negate();
    }

    /** Prints what the comments promise. */
    public static void main(String[] args) {
        // A line for each value: its number, its shape, the op, the numbers of its inputs. Leaves come first; "data" want no
        // gradient, a "leaf" does.
        // @start region="printed-tape"
        Tape tape = new Tape();
        loss(tape);
        IO.print(tape);
        // prints: %0    [2, 2]           = data                   x                                                  16 bytes
        // prints: %1    [2, 1]           = leaf                   w                                                   8 bytes
        // prints: %2    [2, 1]           = matmul ·               %0, %1                                              8 bytes
        // prints: %3    [2, 1]           = sigmoid                %2                                                  8 bytes
        // prints: %4    [2, 1]           = log                    %3                                                  8 bytes
        // prints: %5    []               = sum                    %4                                                  4 bytes
        // prints: %6    []               = affine -1.0 0.0        %5                                                  4 bytes
        // prints: 5 steps, 32 bytes of values
        // @end

        // An op can only use values that exist already, so this order is a topological order of the graph, and backward is
        // one loop over the list, reversed. A trace is a step in slow motion: it keeps the gradient of every value between.
        for (Trace.Entry e : Trace.of(Tour03ThePrintedTape::loss, 1).entries().reversed())
            if (e.gradient() != null) IO.println("%" + e.index() + " " + e.name() + ": " + e.gradient());
        // prints: %6 affine -1.0 0.0: Tensor[][1.0]
        // prints: %5 sum: Tensor[][-1.0]
        // prints: %4 log: Tensor[2, 1][-1.0, -1.0]
        // prints: %3 sigmoid: Tensor[2, 1][-2.0, -2.0]
        // prints: %2 matmul ·: Tensor[2, 1][-0.5, -0.5]
        // prints: %1 w: Tensor[2, 1][-2.0, -3.0]

        // Follow one number by hand: d(log s)/ds = 1/s = 2 at s = σ(0) = ½; σ' = s(1 − s) = ¼, and −2·¼ = −½; at last w̄ = xᵀ·ȳ,
        // which is −½·(1 + 3) = −2 and −½·(2 + 4) = −3. Each line of the tape knew only its own rule.
    }
}
