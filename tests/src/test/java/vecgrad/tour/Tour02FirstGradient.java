package vecgrad.tour;

import vecgrad.autograd.Gradients;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.tensor.Tensor;

/**
 * Tour 2 of 9: a gradient. Compute with variables on a tape, and the tape can tell how the result would change if an input did.
 *
 * <p>Run it by {@code ./vecgrad tour 2}.
 */
public final class Tour02FirstGradient {
    private Tour02FirstGradient() {}

    /** Prints what the comments promise. */
    public static void main(String[] args) {
        // @start region="first-gradient"
        Tape tape = new Tape();
        Variable x = tape.variable("x", Tensor.scalar(3));
        Variable y = x.square().add(x.mul(5)).add(4);       // y = x² + 5x + 4
        IO.println(y.item());
        // prints: 28.0
        IO.println(tape.backward(y).of(x).item());          // dy/dx = 2x + 5
        // prints: 11.0
        // @end

        // With more than one input there is a gradient for each, all from one walk back over the tape.
        tape = new Tape();
        Variable a = tape.variable("a", Tensor.vector(1, 2, 3));
        Variable b = tape.variable("b", Tensor.vector(10, 20, 30));
        Variable dot = a.mul(b).sum();                      // Σ a·b
        Gradients gradients = tape.backward(dot);
        IO.println(gradients.of(a));                        // ∂/∂a = b
        // prints: Tensor[3][10.0, 20.0, 30.0]
        IO.println(gradients.of(b));                        // ∂/∂b = a
        // prints: Tensor[3][1.0, 2.0, 3.0]

        // Gradients are a result, not a field of the variables: there is nothing to set to zero before the next step, and
        // data that need no gradient, tape.constant(...), get none.

        // Java's own control flow is recorded as it happens: a loop is as many ops as it has turns.
        tape = new Tape();
        x = tape.variable("x", Tensor.scalar(2));
        Variable power = x;
        for (int i = 1; i < 5; i++) power = power.mul(x);   // x⁵
        IO.println(power.item() + " " + tape.backward(power).of(x).item()); // 5x⁴ = 80: five uses of x add up
        // prints: 32.0 80.0
    }
}
