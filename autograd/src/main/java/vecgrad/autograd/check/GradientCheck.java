package vecgrad.autograd.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import vecgrad.autograd.Gradients;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Tensor;

/**
 * A vjp against central differences, along one random direction: ⟨ȳ, (f(x + εv) − f(x − εv)) / 2ε⟩ must equal
 * ⟨vjp(ȳ), v⟩, both summed in double precision. Public, for the ops of users as well.
 *
 * <p>In single precision ε = 3e-3 keeps the truncation and the rounding error both near 3e-5; the tolerance of 1e-3 leaves
 * room for them and still shows a wrong factor.
 */
public final class GradientCheck {
    /** The step of the central difference. */
    public static final float EPSILON = 3e-3f;

    /** The largest difference allowed, relative to the size of the numbers that were summed. */
    public static final double TOLERANCE = 1e-3;

    private GradientCheck() {}

    /** An op, or any function made of ops. */
    @FunctionalInterface
    public interface Op extends Function<List<Variable>, Variable> {}

    /**
     * What was found.
     *
     * @param numeric  ⟨ȳ, directional difference⟩
     * @param analytic ⟨vjp(ȳ), v⟩
     * @param scale    the size of the terms that were summed
     */
    public record Result(double numeric, double analytic, double scale) {
        /** Whether they agree. */
        public boolean agrees() { return Math.abs(numeric - analytic) <= TOLERANCE * Math.max(1e-3, scale); }
    }

    /** Checks the gradient with respect to all inputs. @throws AssertionError with both numbers, the name and the seed when they differ */
    public static void check(String name, Op op, long seed, Tensor... inputs) {
        require(name, seed, compare(op, seed, inputs));
    }

    /** Checks the gradient of the gradient: of ⟨vjp(ȳ), u⟩ for a fixed random u. @throws AssertionError when they differ */
    public static void checkSecond(String name, Op op, long seed, Tensor... inputs) {
        Op gradient = xs -> {
            Tape tape = xs.getFirst().tape();
            Variable y = op.apply(xs);
            Variable loss = y.mul(tape.constant(noise(seed, "cotangent", 0, y.value()))).sum();
            Gradients gradients = tape.differentiableBackward(loss);
            Variable total = null;
            for (int i = 0; i < xs.size(); i++) {
                Variable term = gradients.variableOf(xs.get(i)).mul(tape.constant(noise(seed, "u", i, inputs[i]))).sum();
                total = total == null ? term : total.add(term);
            }
            return total;
        };
        require(name + ", second derivative", seed, compare(gradient, seed, inputs));
    }

    /** Both numbers, without a verdict. */
    public static Result compare(Op op, long seed, Tensor... inputs) {
        Tape tape = new Tape();
        List<Variable> xs = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) xs.add(tape.variable("x" + i, inputs[i].copy()));
        Variable y = op.apply(xs);
        Tensor cotangent = noise(seed, "g", 0, y.value());
        Gradients gradients = tape.backward(y, cotangent);
        double analytic = 0, scale = 0;
        for (int i = 0; i < inputs.length; i++) {
            float[] g = gradients.of(xs.get(i)).data(), v = noise(seed, "v", i, inputs[i]).data();
            for (int j = 0; j < g.length; j++) {
                analytic += (double) g[j] * v[j];
                scale += Math.abs((double) g[j] * v[j]);
            }
        }
        Tensor up = moved(op, seed, EPSILON, inputs), down = moved(op, seed, -EPSILON, inputs);
        double numeric = 0;
        for (int j = 0; j < cotangent.size(); j++)
            numeric += cotangent.data()[j] * ((double) up.data()[j] - down.data()[j]) / (2.0 * EPSILON);
        return new Result(numeric, analytic, scale);
    }

    private static Tensor moved(Op op, long seed, float step, Tensor... inputs) {
        Tape tape = new Tape();
        List<Variable> xs = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            Tensor x = inputs[i].copy();
            x.addScaledInPlace(step, noise(seed, "v", i, x));
            xs.add(tape.variable("x" + i, x));
        }
        return op.apply(xs).value();
    }

    private static Tensor noise(long seed, String purpose, int i, Tensor like) {
        return Noise.ofSeed(seed).stream(purpose).at(i).normal(like.shape());
    }

    private static void require(String name, long seed, Result r) {
        if (!r.agrees())
            throw new AssertionError(String.format(Locale.ROOT,
                    "%s: central difference %.7g, vjp %.7g (terms of total size %.3g, seed %d)", name, r.numeric, r.analytic, r.scale, seed));
    }
}
