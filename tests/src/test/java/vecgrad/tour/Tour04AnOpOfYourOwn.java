package vecgrad.tour;

import vecgrad.autograd.Edge;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.check.GradientCheck;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

/**
 * Tour 4 of 9: an op of your own. An op is a value and, for each input, a vjp: a rule that turns ȳ, the gradient of its output,
 * into the gradient of that input. The two stand side by side.
 *
 * <p>Run it by {@code ./vecgrad tour 4}.
 */
public final class Tour04AnOpOfYourOwn {
    private Tour04AnOpOfYourOwn() {}

    // @start region="own-op"
    /** y = x³, x̄ = ȳ · 3x². */
    static Variable cube(Variable x) {
        Tensor y = x.value().map((double v) -> v * v * v);
        return Tape.record("cube", y,
                Edge.to(x, g -> g.mul(x.square()).mul(3)));
    }
    // @end

    /** The same with a mistake: the factor is 2. */
    private static Variable wrongCube(Variable x) {
        return Tape.record("wrong cube", x.value().map((double v) -> v * v * v), Edge.to(x, g -> g.mul(x.square()).mul(2)));
    }

    /** Prints what the comments promise. */
    public static void main(String[] args) {
        Tape tape = new Tape();
        Variable x = tape.variable("x", Tensor.scalar(2));
        Variable y = cube(x);
        IO.println(y.item() + " " + tape.backward(y).of(x).item()); // 2³ and 3·2²
        // prints: 8.0 12.0

        // Is the vjp right? A gradient check moves the inputs a little along a random direction, both ways, and compares the
        // difference of the results with what the vjp says it should be. All ops of this library are checked so.
        // @start region="gradient-check"
        Tensor at = Noise.ofSeed(1).normal(Shape.of(5, 7));
        GradientCheck.check("cube", xs -> cube(xs.get(0)), 1, at);
        IO.println("cube: the central difference and the vjp agree");
        // prints: cube: the central difference and the vjp agree
        // @end

        // What the check says of the wrong one. The numeric side is 3/2 of the analytic one, so the factor was 2 instead of 3.
        GradientCheck.Result found = GradientCheck.compare(xs -> wrongCube(xs.get(0)), 1, at);
        IO.println(found.agrees() + ", off by a factor of " + Math.round(100 * found.numeric() / found.analytic()) / 100.0);
        // prints: false, off by a factor of 1.5

        // The vjp of cube was written with ops of variables, not with plain arithmetic. So it can be recorded itself, and the
        // gradient has a gradient: that is the next tour. Already it can be checked:
        GradientCheck.checkSecond("cube", xs -> cube(xs.get(0)), 1, at);
        IO.println("cube: so do those of its gradient");
        // prints: cube: so do those of its gradient
    }
}
