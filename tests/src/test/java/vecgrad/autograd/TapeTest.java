package vecgrad.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vecgrad.autograd.Edge.to;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import vecgrad.autograd.nn.Parameter;
import vecgrad.autograd.op.Elementwise;
import vecgrad.autograd.op.Likelihoods;
import vecgrad.autograd.op.Products;
import vecgrad.autograd.op.Shaping;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.ShapeException;
import vecgrad.tensor.Tensor;
import vecgrad.tensor.Workspace;

class TapeTest {
    private final Tape tape = new Tape();

    @Test
    void theSlopeOfAParabolaIsThatOfTheSchoolbook() {
        Variable x = tape.variable("x", Tensor.scalar(3));
        Variable y = x.square().add(x.mul(5)).add(4); // x² + 5x + 4
        assertEquals(28, y.item());
        assertEquals(11, tape.backward(y).of(x).item()); // 2x + 5
    }

    @Test
    void gradientsOfAVariableUsedTwiceAddUp() {
        Variable x = tape.variable("x", Tensor.vector(1, 2));
        Variable y = x.mul(3).add(x.mul(x)).add(x); // 3x + x² + x: four uses
        assertArrayEquals(new float[] {6, 8}, tape.backward(y.sum()).of(x).data());
    }

    @Test
    void addingUpLeavesTheGradientsOfOthersAlone() {
        Variable x = tape.variable("x", Tensor.vector(1, 2)), y = tape.variable("y", Tensor.vector(3, 4));
        Tensor cotangent = Tensor.vector(1, 1);
        Gradients g = tape.backward(x.add(y).add(x).add(x), cotangent); // the same ȳ arrives at y once, at x three times
        assertArrayEquals(new float[] {3, 3}, g.of(x).data());
        assertArrayEquals(new float[] {1, 1}, g.of(y).data());
        assertArrayEquals(new float[] {1, 1}, cotangent.data());
    }

    @Test
    void gradientsThatALargeInputPutsInAnotherOrderAreEachToTheirInput() {
        Noise noise = Noise.ofSeed(7);
        Tensor x = noise.stream("x").normal(Shape.of(1100, 500)), w = noise.stream("w").normal(Shape.of(500, 3)), b = noise.stream("b").normal(Shape.of(3)), g = noise.stream("g").normal(Shape.of(1100, 3));
        Variable vx = tape.variable("x", x), vw = tape.variable("w", w), vb = tape.variable("b", b);
        Gradients gradients = tape.backward(Products.linear(vx, vw, vb, null), g);
        assertArrayEquals(g.matmul(false, w, true).data(), gradients.of(vx).data());
        assertArrayEquals(x.matmul(true, g, false).data(), gradients.of(vw).data());
        assertArrayEquals(g.sumTo(Shape.of(3)).data(), gradients.of(vb).data());
    }

    @Test
    void theSlopeOfAnActivationIsTakenAlongOrAfterwardsWithTheSameBits() {
        for (int uses = 1; uses <= 2; uses++) // of each hidden layer; at two, more is to be added before the slope
            for (Pointwise f : List.of(Pointwise.SOFTPLUS, Pointwise.TANH, Pointwise.RELU, Pointwise.SQUARE)) {
                Tape plain = new Tape(), watched = Tape.checkingFinite(); // who looks on gets to see every gradient as it is
                List<Tensor> expected = gradientsOfANetwork(watched, f, uses), actual = gradientsOfANetwork(plain, f, uses);
                for (int i = 0; i < expected.size(); i++) assertArrayEquals(expected.get(i).data(), actual.get(i).data(), f + ", " + uses + " uses, " + i);
            }
    }

    private static List<Tensor> gradientsOfANetwork(Tape tape, Pointwise f, int uses) {
        Noise noise = Noise.ofSeed(3);
        List<Variable> leaves = new ArrayList<>();
        Variable h = tape.constant(noise.stream("x").normal(Shape.of(9, 7))), loss = null;
        for (int layer = 0; layer < 3; layer++) {
            Variable w = tape.variable("w", noise.stream("w" + layer).normal(Shape.of(h.shape().extent(1), 5 + layer))), b = tape.variable("b", noise.stream("b" + layer).normal(Shape.of(5 + layer)));
            leaves.addAll(List.of(w, b));
            h = Products.linear(h, w, b, f);
            if (uses == 2 || layer == 2) loss = loss == null ? h.sum() : loss.add(h.sum());
        }
        Gradients gradients = tape.backward(loss);
        return leaves.stream().map(gradients::of).toList();
    }

    @Test
    void aDiamondIsWalkedOnce() {
        List<String> walked = new ArrayList<>();
        Variable x = tape.variable("x", Tensor.scalar(2));
        Variable y = Tape.record("counted", Tensor.scalar(2), to(x, g -> {
            walked.add("counted");
            return g;
        }));
        assertEquals(8, tape.backward(y.mul(y).add(y.mul(y))).of(x).item());
        assertEquals(List.of("counted"), walked);
    }

    @Test
    void gradientsStopAtConstantsAndDetachedValues() {
        Variable x = tape.variable("x", Tensor.scalar(3)), c = tape.constant(Tensor.scalar(5));
        Gradients g = tape.backward(x.mul(c).add(x.square().detach()));
        assertEquals(5, g.of(x).item());
        assertThrows(IllegalArgumentException.class, () -> g.of(c));
        assertFalse(c.mul(c).needsGradient());
    }

    @Test
    void theVjpOfAnInputWithoutGradientIsNeverCalled() {
        Variable x = tape.variable("x", Tensor.scalar(3)), c = tape.constant(Tensor.scalar(5));
        Variable y = Tape.record("product", Tensor.scalar(15), to(x, g -> g.mul(c)), to(c, _ -> { throw new AssertionError("called"); }));
        assertEquals(5, tape.backward(y).of(x).item());
    }

    @Test
    void aLeafThatTheLossDoesNotDependOnHasGradientZero() {
        Variable x = tape.variable("x", Tensor.scalar(3)), unused = tape.variable("unused", Tensor.zeros(2, 3));
        Parameter stranger = new Parameter("stranger", Parameter.Kind.BIAS, Tensor.zeros(4));
        Gradients g = tape.backward(x.square());
        assertArrayEquals(new float[6], g.of(unused).data());
        assertArrayEquals(new float[4], g.of(stranger).data());
        Variable later = tape.parameter(stranger);
        assertArrayEquals(new float[4], g.of(later).data());
    }

    @Test
    void theGradientOfAComputedValueIsNotKept() {
        Variable x = tape.variable("x", Tensor.scalar(3)), y = x.square();
        Gradients g = tape.backward(y.mul(2));
        var e = assertThrows(IllegalArgumentException.class, () -> g.of(y));
        assertEquals("gradient of %1 []: it is not a leaf of this tape that wants a gradient", e.getMessage());
    }

    @Test
    void aTapeCanBeWalkedMoreThanOnce() {
        Variable x = tape.variable("x", Tensor.vector(1, 2)), y = x.square();
        Variable first = y.sum(), second = Shaping.slice(y, 0, 1, 2);
        assertArrayEquals(new float[] {2, 4}, tape.backward(first).of(x).data());
        assertArrayEquals(new float[] {0, 4}, tape.backward(second).of(x).data());
        assertArrayEquals(new float[] {2, 4}, tape.backward(first).of(x).data());
    }

    @Test
    void aParameterIsOneVariableOnATape() {
        Parameter p = new Parameter("p", Parameter.Kind.WEIGHT, Tensor.scalar(3));
        assertSame(tape.parameter(p), tape.parameter(p));
        assertEquals(6, tape.backward(tape.parameter(p).mul(tape.parameter(p))).of(p).item());
    }

    @Test
    void aParameterIsHandedOverWhenItsGradientIsWholeAndMayBeChangedThen() {
        Parameter a = new Parameter("a", Parameter.Kind.WEIGHT, Tensor.scalar(2)), b = new Parameter("b", Parameter.Kind.WEIGHT, Tensor.scalar(3));
        Parameter unused = new Parameter("unused", Parameter.Kind.WEIGHT, Tensor.scalar(1));
        Variable x = tape.parameter(a), y = x.mul(tape.parameter(b)).mul(x).add(tape.constant(Tensor.scalar(1))); // a²b + 1
        tape.parameter(unused);
        List<String> handedOver = new ArrayList<>();
        tape.backward(y.mul(x), (p, g) -> { // a³b + a
            handedOver.add(p.name() + " " + g.item());
            p.value().data()[0] = Float.NaN;
        });
        assertEquals(List.of("b 8.0", "a 37.0"), handedOver);
    }

    // ------------------------------------------------------------------------------------------------ gradients of gradients

    @Test
    void theThirdDerivativeOfAFourthPowerIsRight() {
        Variable x = tape.variable("x", Tensor.scalar(2)), y = x.square().square();
        Variable first = tape.differentiableBackward(y).variableOf(x);
        Variable second = tape.differentiableBackward(first).variableOf(x);
        Variable third = tape.differentiableBackward(second).variableOf(x);
        assertEquals(List.of(32f, 48f, 48f), List.of(first.item(), second.item(), third.item())); // 4x³, 12x², 24x
        assertEquals(24, tape.backward(third).of(x).item());
    }

    @Test
    void aPlainBackwardRecordsNothing() {
        Variable x = tape.variable("x", Tensor.scalar(2)), y = x.square().exp();
        String before = tape.toString();
        tape.backward(y);
        assertEquals(before, tape.toString());
        assertTrue(tape.isRecording());
        tape.differentiableBackward(y);
        assertTrue(tape.toString().length() > before.length());
    }

    @Test
    void aFirstOrderVjpSaysSoWhenItsGradientIsWanted() {
        Variable x = tape.variable("x", Tensor.scalar(2));
        Variable y = Tape.record("my_square", Tensor.scalar(4), to(x, Vjp.firstOrder("my_square", g -> g.affine(4, 0))));
        assertEquals(4, tape.backward(y).of(x).item());
        var e = assertThrows(UnsupportedOperationException.class, () -> tape.differentiableBackward(y));
        assertEquals("my_square: its vjp is one kernel and has no gradient of its own; compose the op from smaller ones", e.getMessage());
        assertTrue(tape.isRecording());
    }

    // ------------------------------------------------------------------------------------------------ mistakes

    @Test
    void aVjpOfTheWrongShapeIsNamed() {
        Variable x = tape.variable("x", Tensor.zeros(128, 50));
        Variable y = Tape.record("row_sums", x.value().sum(1, false), to(x, g -> Shaping.reshape(g, Shape.of(128, 1))));
        var e = assertThrows(ShapeException.class, () -> tape.backward(y.sum()));
        assertEquals("vjp of row_sums returned [128, 1] for an input of shape [128, 50]", e.getMessage());
    }

    @Test
    void inputsOnDifferentTapesAreRefused() {
        Variable x = tape.variable("x", Tensor.scalar(1)), y = new Tape().variable("y", Tensor.scalar(1));
        var e = assertThrows(IllegalArgumentException.class, () -> x.mul(y));
        assertEquals("mul: its inputs are on different tapes; a variable lives on the tape that made it", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> tape.backward(y));
        assertThrows(IllegalArgumentException.class, () -> tape.backward(x).of(y));
    }

    @Test
    void aLossThatIsNoSingleNumberIsRefused() {
        Variable x = tape.variable("x", Tensor.vector(1, 2));
        var e = assertThrows(ShapeException.class, () -> tape.backward(x));
        assertEquals("backward: the loss has shape [2]; it must be a single number (sum or average it)", e.getMessage());
        assertThrows(ShapeException.class, () -> tape.differentiableBackward(x));
        assertThrows(ShapeException.class, () -> tape.backward(x, Tensor.zeros(3)));
    }

    @Test
    void anOpWithoutInputsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Tape.record("nothing", Tensor.scalar(1)));
    }

    @Test
    void aTapeForValuesOnlyComputesTheSameAndKeepsNothing() {
        Tape values = Tape.valuesOnly();
        Variable x = values.variable("x", Tensor.scalar(2)), y = Elementwise.softplus(x).mul(x);
        assertEquals(Elementwise.softplus(tape.variable("x", Tensor.scalar(2))).mul(2).item(), y.item());
        assertEquals("0 steps, 0 bytes of values\n", values.toString());
        assertThrows(IllegalStateException.class, () -> values.backward(y));
    }

    // ------------------------------------------------------------------------------------------------ memory

    @Test
    void inAWorkspaceStepsAfterTheFirstAllocateNoArray() {
        Parameter p = new Parameter("p", Parameter.Kind.WEIGHT, Tensor.full(Shape.of(3, 3), 0.5f));
        var workspace = new Workspace();
        List<Float> slopes = new ArrayList<>();
        long bytes = 0;
        for (int step = 0; step < 3; step++) {
            slopes.add(workspace.run(() -> {
                var t = new Tape();
                Variable w = t.parameter(p);
                return t.backward(Elementwise.tanh(w.matmul(w)).add(w).square().sum()).of(p).get(1, 2);
            }));
            if (step > 0) assertEquals(bytes, workspace.bytes());
            bytes = workspace.bytes();
        }
        assertEquals(1, slopes.stream().distinct().count());
    }

    @Test
    void gradientsThatHaveBeenPassedOnGiveTheirArraysBack() {
        Tensor start = Noise.ofSeed(3).normal(Shape.of(40, 40));
        Function<Variable, Variable> deep = x -> {
            Variable y = x;
            for (int i = 0; i < 10; i++) y = Elementwise.tanh(y.add(x)).mul(y); // each used twice, gradients pass through add as they are
            return y.sum();
        };
        Tensor alone = gradientAt(start, deep);
        var values = new Workspace();
        values.run(() -> deep.apply(new Tape().variable("x", start)).item());
        var workspace = new Workspace();
        for (int step = 0; step < 3; step++) assertArrayEquals(alone.data(), workspace.run(() -> gradientAt(start, deep).copy()).data());
        long backward = workspace.bytes() - values.bytes();
        assertTrue(backward <= 10 * 4 * start.size(), backward + " bytes for the gradients of 30 ops");
    }

    @Test
    void gradientsOfEarlierWalksStayToTheEndOfTheRun() {
        Tensor start = Noise.ofSeed(3).normal(Shape.of(20, 20)), cotangent = Tensor.full(Shape.of(20), 1);
        Function<Variable, Variable> kl = x -> Likelihoods.gaussianKl(Elementwise.tanh(x), x);
        Tensor expected = gradientAt(start, x -> kl.apply(x).sum());
        new Workspace().run(() -> {
            var t = new Tape();
            Variable x = t.variable("x", start), y = kl.apply(x);
            Tensor first = t.backward(y, cotangent).of(x), second = t.backward(y, cotangent).of(x);
            assertArrayEquals(expected.data(), first.data());
            assertArrayEquals(expected.data(), second.data());
            return null;
        });
    }

    private static Tensor gradientAt(Tensor x, Function<Variable, Variable> f) {
        var t = new Tape();
        Variable v = t.variable("x", x);
        return t.backward(f.apply(v)).of(v);
    }
}
