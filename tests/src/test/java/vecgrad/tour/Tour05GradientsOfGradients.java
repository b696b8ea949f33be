package vecgrad.tour;

import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.tensor.Tensor;

/**
 * Tour 5 of 9: gradients of gradients. Backward can record what it does; then the gradient is a variable like any other.
 *
 * <p>Run it by {@code ./vecgrad tour 5}.
 */
public final class Tour05GradientsOfGradients {
    private Tour05GradientsOfGradients() {}

    /** Prints what the comments promise. */
    public static void main(String[] args) {
        // @start region="second-derivative"
        Tape tape = new Tape();
        Variable x = tape.variable("x", Tensor.scalar(2));
        Variable y = x.square().square();                                 // x⁴
        Variable first = tape.differentiableBackward(y).variableOf(x);    // 4x³, on the same tape
        Variable second = tape.differentiableBackward(first).variableOf(x); // 12x²
        Variable third = tape.differentiableBackward(second).variableOf(x); // 24x
        IO.println(first.item() + " " + second.item() + " " + third.item());
        // prints: 32.0 48.0 48.0
        // @end

        // Newton's method finds the minimum of a function from its slope and curvature: x ← x − f′(x) / f″(x).
        // For f = eˣ − 2x that is x = log 2 = 0.693147..., to float's precision after five steps from 0.
        float at = 0;
        for (int step = 0; step < 5; step++) {
            tape = new Tape();
            x = tape.variable("x", Tensor.scalar(at));
            Variable slope = tape.differentiableBackward(x.exp().sub(x.mul(2))).variableOf(x);
            float curvature = tape.backward(slope).of(x).item();          // the last derivative need not be recorded
            at -= slope.item() / curvature;
        }
        IO.println(Math.abs(at - Math.log(2)) < 1e-6);
        // prints: true

        // In many dimensions the second derivatives are a matrix H, too large to write down for a network. Its product with
        // one vector v is as cheap as a gradient: it is the gradient of ⟨∇f, v⟩. Here f = x₀²·x₁, so H = (2x₁ 2x₀; 2x₀ 0).
        tape = new Tape();
        x = tape.variable("x", Tensor.vector(3, 5));
        Variable x0 = tape.constant(Tensor.vector(1, 0)).mul(x).sum(), x1 = tape.constant(Tensor.vector(0, 1)).mul(x).sum();
        Variable gradient = tape.differentiableBackward(x0.square().mul(x1)).variableOf(x);
        Variable along = gradient.mul(tape.constant(Tensor.vector(1, 0))).sum();
        IO.println(gradient.value() + " " + tape.backward(along).of(x)); // ∇f = (2x₀x₁, x₀²), and H's first column
        // prints: Tensor[2][30.0, 9.0] Tensor[2][10.0, 6.0]
    }
}
