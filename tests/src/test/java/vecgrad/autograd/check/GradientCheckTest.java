package vecgrad.autograd.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static vecgrad.autograd.Edge.to;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.Vjp;
import vecgrad.autograd.op.Elementwise;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

/** The check itself: it must fail where there is something wrong. */
class GradientCheckTest {
    private static final Tensor X = Noise.ofSeed(2).uniform(Shape.of(3, 5)).affine(1, 0.5f);

    @TestFactory
    Stream<DynamicTest> aWrongVjpIsCaught() {
        Map<String, GradientCheck.Op> wrong = Map.of(
                "a factor of 1.02", square(x -> g -> g.mul(x.mul(2.04f))),
                "a wrong sign", square(x -> g -> g.mul(x.mul(-2))),
                "a forgotten factor", square(x -> g -> g.mul(x)),
                "a forgotten cotangent", square(x -> _ -> x.mul(2)),
                "a gradient of nothing", square(x -> g -> g.mul(0)));
        return wrong.entrySet().stream().map(op -> dynamicTest(op.getKey(), () -> {
            var e = assertThrows(AssertionError.class, () -> GradientCheck.check("square", op.getValue(), 1, X));
            assertTrue(e.getMessage().matches("square: central difference \\S+, vjp \\S+ \\(terms of total size \\S+, seed 1\\)"), e.getMessage());
        }));
    }

    @Test
    void aRightVjpPasses() { GradientCheck.check("square", square(x -> g -> g.mul(x.mul(2))), 1, X); }

    /** The first derivative is right, but the vjp holds x as a number, so that its own gradient is lost. */
    @Test
    void aWrongGradientOfTheGradientIsCaught() {
        GradientCheck.Op op = square(x -> g -> g.mul(g.tape().constant(x.value().affine(2, 0))));
        GradientCheck.check("square", op, 1, X);
        var e = assertThrows(AssertionError.class, () -> GradientCheck.checkSecond("square", op, 1, X));
        assertTrue(e.getMessage().startsWith("square, second derivative: "), e.getMessage());
    }

    @Test
    void aWrongValueIsCaught() {
        assertThrows(AssertionError.class, () -> GradientCheck.check("kinked", x -> Elementwise.clamp(x.getFirst(), -9, 1).exp().mul(x.getFirst().detach()), 1, X));
    }

    @Test
    void theSameSeedFindsTheSameNumbers() {
        GradientCheck.Op op = x -> x.getFirst().exp();
        assertEquals(GradientCheck.compare(op, 5, X), GradientCheck.compare(op, 5, X));
    }

    private interface MakeVjp { Vjp of(Variable x); }

    private static GradientCheck.Op square(MakeVjp vjp) {
        return x -> Tape.record("square", x.getFirst().value().mul(x.getFirst().value()), to(x.getFirst(), vjp.of(x.getFirst())));
    }
}
