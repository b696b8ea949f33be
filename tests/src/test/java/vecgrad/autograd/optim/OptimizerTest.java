package vecgrad.autograd.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Initializer;
import vecgrad.autograd.nn.Mlp;
import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.ShapeException;
import vecgrad.tensor.Tensor;
import vecgrad.tensor.Workspace;

class OptimizerTest {
    private static final LearningRate TENTH = LearningRate.constant(0.1);

    private static Parameter at(float value) { return new Parameter("p", Parameter.Kind.WEIGHT, Tensor.vector(value)); }

    /** A step whose loss has this gradient. */
    private static void step(Optimizer optimizer, Parameter p, float... gradient) {
        var tape = new Tape();
        optimizer.step(tape.backward(tape.parameter(p).mul(tape.constant(Tensor.vector(gradient))).sum()));
    }

    // ------------------------------------------------------------------------------------------------ by hand

    @Test
    void plainDescentGoesRateTimesGradient() {
        Parameter p = at(1);
        Optimizer sgd = new Sgd(List.of(p), TENTH, 0);
        step(sgd, p, 2);
        assertEquals(0.8f, p.value().item(), 1e-7f);
        assertEquals(Map.of(), sgd.state());
    }

    @Test
    void momentumAddsTheOldVelocity() {
        Parameter p = at(1);
        Optimizer sgd = new Sgd(List.of(p), TENTH, 0.9);
        step(sgd, p, 2);
        assertEquals(0.8f, p.value().item(), 1e-6f);   // v = 2
        step(sgd, p, 1);
        assertEquals(0.52f, p.value().item(), 1e-6f);  // v = 0.9·2 + 1 = 2.8
    }

    @Test
    void rmsPropDividesByTheRunningRoot() {
        Parameter p = at(1);
        Optimizer rms = new RmsProp(List.of(p), TENTH, 0.75, 0);
        step(rms, p, 2);
        assertEquals(0.8f, p.value().item(), 1e-6f);                              // v = ¼·4 = 1: 1 − 0.1·2/1
        step(rms, p, 1);
        assertEquals(0.8 - 0.1 / Math.sqrt(0.75 * 1 + 0.25), p.value().item(), 1e-6); // v = 1
    }

    @Test
    void adamsFirstStepIsTheRateWhateverTheGradient() {
        for (float g : new float[] {1e-3f, 1, -500}) {
            Parameter p = at(1);
            step(new Adam(List.of(p), TENTH), p, g);
            assertEquals(1 - 0.1 * Math.signum(g), p.value().item(), 1e-5);
        }
    }

    @Test
    void adamFollowsItsDefinitionInDoublePrecision() {
        Parameter p = at(1);
        Optimizer adam = new Adam(List.of(p), TENTH, 0.8, 0.9, 1e-3);
        double theta = 1, m = 0, v = 0;
        float[] gradients = {0.5f, -1, 0, 2, 0.1f};
        for (int t = 1; t <= gradients.length; t++) {
            step(adam, p, gradients[t - 1]);
            m = 0.8 * m + 0.2 * gradients[t - 1];
            v = 0.9 * v + 0.1 * gradients[t - 1] * gradients[t - 1];
            theta -= 0.1 * (m / (1 - Math.pow(0.8, t))) / (Math.sqrt(v / (1 - Math.pow(0.9, t))) + 1e-3);
            assertEquals(theta, p.value().item(), 1e-6);
        }
    }

    @Test
    void aPriorIsAGradientAndADecayIsNot() {
        Parameter withPrior = at(2), withDecay = at(2);
        step(new Adam(List.of(withPrior), TENTH).prior(_ -> 0.5), withPrior, 0);   // the gradient is 0.5·2: one step of the rate
        assertEquals(1.9f, withPrior.value().item(), 1e-6f);
        step(new Adam(List.of(withDecay), TENTH).decoupledDecay(_ -> 0.5), withDecay, 0); // 2·(1 − 0.1·0.5)
        assertEquals(1.9f, withDecay.value().item(), 1e-6f);
        step(new Adam(List.of(withDecay), TENTH).decoupledDecay(p -> p.kind() == Parameter.Kind.BIAS ? 0.5 : 0), withDecay, 0);
        assertEquals(1.9f, withDecay.value().item(), 1e-6f);
    }

    @Test
    void clippingScalesAllGradientsTogetherAndOnlyLongOnes() {
        Parameter a = new Parameter("a", Parameter.Kind.WEIGHT, Tensor.vector(0)), b = new Parameter("b", Parameter.Kind.WEIGHT, Tensor.vector(0));
        Optimizer sgd = new Sgd(List.of(a, b), LearningRate.constant(1), 0).clipNorm(1);
        var tape = new Tape();
        sgd.step(tape.backward(tape.parameter(a).mul(30).add(tape.parameter(b).mul(-40)).sum()));
        assertArrayEquals(new float[] {-0.6f, 0.8f}, new float[] {a.value().item(), b.value().item()}, 1e-6f);
        step(sgd, a, 0.5f);
        assertEquals(-1.1f, a.value().item(), 1e-6f);
        assertThrows(IllegalArgumentException.class, () -> sgd.clipNorm(0));
    }

    @Test
    void parametersThatTheLossDoesNotUseStayWhereTheyAre() {
        Parameter used = at(1), unused = new Parameter("unused", Parameter.Kind.WEIGHT, Tensor.vector(3, 4));
        step(new Adam(List.of(used, unused), TENTH), used, 1);
        assertArrayEquals(new float[] {3, 4}, unused.value().data());
    }

    @Test
    void twoParametersOfOneNameAreRefused() {
        var e = assertThrows(IllegalArgumentException.class, () -> new Adam(List.of(at(1), at(2)), TENTH));
        assertEquals("optimiser: two parameters are named p; names must differ", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new MovingAverage(List.of(at(1), at(2)), 0.9));
    }

    // ------------------------------------------------------------------------------------------------ trajectories

    private static final Tensor INPUT = waves(Shape.of(16, 3), i -> Math.cos(i));
    private static final Tensor TARGET = INPUT.slice(1, 0, 1).mul(INPUT.slice(1, 1, 2));

    private static Tensor waves(Shape shape, IntToDoubleFunction of) {
        Tensor x = Tensor.full(shape, 0);
        for (int i = 0; i < x.size(); i++) x.data()[i] = (float) of.applyAsDouble(i);
        return x;
    }

    /** Learns x₀·x₁ for some steps. @return the loss before each step */
    private static double[] train(Mlp net, Optimizer optimizer, int steps) {
        double[] losses = new double[steps];
        for (int i = 0; i < steps; i++) {
            var tape = new Tape();
            Variable loss = net.apply(tape.constant(INPUT)).sub(tape.constant(TARGET)).square().mean();
            losses[i] = loss.item();
            optimizer.step(tape.backward(loss));
        }
        return losses;
    }

    /** Three inputs, eight hidden units: its 41 parameters are ½ sin 1, ½ sin 2, ... in order. */
    private static Mlp net() {
        Mlp net = Mlp.of("net", new int[] {3, 8, 1}, Pointwise.TANH, Initializer.constant(0), Noise.ofSeed(0));
        int before = 1;
        for (Parameter p : net.parameters()) {
            int start = before;
            copy(waves(p.value().shape(), i -> 0.5 * Math.sin(start + i)), p.value());
            before += p.value().size();
        }
        return net;
    }

    /** The losses are those of the same ten steps in NumPy, in double precision. */
    @Test
    void tenStepsOfAdamMakeTheseTenLosses() {
        Mlp net = net();
        double[] want = {1.081505, 0.804794, 0.599094, 0.451688, 0.348850, 0.278181, 0.229974, 0.197283, 0.175370, 0.161019};
        assertArrayEquals(want, train(net, new Adam(net.parameters(), LearningRate.constant(0.03)), 10), 2e-5);
    }

    private static final Map<String, Function<List<Parameter>, Optimizer>> OPTIMIZERS = Map.of(
            "gradient descent", p -> new Sgd(p, TENTH, 0),
            "momentum", p -> new Sgd(p, TENTH, 0.9).clipNorm(1),
            "RMSProp", p -> new RmsProp(p, LearningRate.cosine(0.01, 0.001, 60), 0.9, 1e-8),
            "Adam", p -> new Adam(p, LearningRate.constant(0.01).warmedUp(5)).prior(_ -> 1e-3),
            "AdamW", p -> new Adam(p, LearningRate.decaying(0.01, 0.5, 20)).decoupledDecay(_ -> 0.01));

    @TestFactory
    Stream<DynamicTest> everyOptimizerLearns() {
        return OPTIMIZERS.entrySet().stream().map(row -> dynamicTest(row.getKey(), () -> {
            Mlp net = net();
            double[] losses = train(net, row.getValue().apply(net.parameters()), 60);
            assertEquals(0, losses[59], 0.75 * losses[0]);
        }));
    }

    @TestFactory
    Stream<DynamicTest> aRestoredOptimizerGoesOnToTheSameBits() {
        return OPTIMIZERS.entrySet().stream().map(row -> dynamicTest(row.getKey(), () -> {
            Mlp whole = net(), before = net(), after = net();
            train(whole, row.getValue().apply(whole.parameters()), 12);

            Optimizer first = row.getValue().apply(before.parameters());
            train(before, first, 7);
            Optimizer second = row.getValue().apply(after.parameters());
            assertEquals(new ArrayList<>(first.state().keySet()), new ArrayList<>(second.state().keySet())); // known before its first step
            second.state().forEach((name, value) -> copy(first.state().get(name), value));
            for (int i = 0; i < after.parameters().size(); i++) copy(before.parameters().get(i).value(), after.parameters().get(i).value());
            second.restore(first.steps());
            train(after, second, 5);

            assertEquals(12, second.steps());
            for (int i = 0; i < whole.parameters().size(); i++)
                assertArrayEquals(whole.parameters().get(i).value().data(), after.parameters().get(i).value().data());
        }));
    }

    @TestFactory
    Stream<DynamicTest> descendingMakesTheBitsOfAStep() {
        return OPTIMIZERS.entrySet().stream().map(row -> dynamicTest(row.getKey(), () -> {
            List<Parameter> stepping = net().parameters(), descending = net().parameters();
            Optimizer a = row.getValue().apply(stepping.subList(1, 4)), b = row.getValue().apply(descending.subList(1, 4)); // the first stays
            var workspace = new Workspace();
            for (int i = 0; i < 6; i++) {
                boolean allUsed = i % 3 != 2;
                workspace.run(() -> {
                    Variable loss = knotted(stepping, allUsed);
                    a.step(loss.tape().backward(loss));
                    b.descend(knotted(descending, allUsed));
                    return null;
                });
                for (int p = 0; p < 4; p++) assertArrayEquals(stepping.get(p).value().data(), descending.get(p).value().data(), descending.get(p).name());
            }
            assertEquals(a.steps(), b.steps());
        }));
    }

    /** A loss that uses a weight early and late, and the last bias only sometimes. */
    private static Variable knotted(List<Parameter> p, boolean all) {
        var tape = new Tape();
        Variable first = tape.parameter(p.get(0)), hidden = tape.constant(INPUT).matmul(first).add(tape.parameter(p.get(1)));
        Variable out = hidden.matmul(tape.parameter(p.get(2)));
        if (all) out = out.add(tape.parameter(p.get(3)));
        return out.add(tape.parameter(p.get(2)).sum()).sub(tape.constant(TARGET)).square().mean().add(first.square().sum());
    }

    private static void copy(Tensor from, Tensor to) { System.arraycopy(from.data(), 0, to.data(), 0, to.size()); }

    // ------------------------------------------------------------------------------------------------ averages and schedules

    @Test
    void aMovingAverageFollowsSlowlyAndSwapsInAndOut() {
        Parameter p = at(1);
        MovingAverage average = new MovingAverage(List.of(p), 0.75);
        p.value().data()[0] = 5;
        average.update();
        assertEquals(2, average.state().get("p.average").item(), 1e-6f); // ¾·1 + ¼·5
        average.swap();
        assertEquals(2, p.value().item(), 1e-6f);
        average.swap();
        assertEquals(5, p.value().item());
        assertThrows(IllegalArgumentException.class, () -> new MovingAverage(List.of(p), 1));
    }

    @Test
    void schedulesAreFunctionsOfTheStepFromOne() {
        LearningRate constant = LearningRate.constant(0.5), decaying = LearningRate.decaying(0.8, 0.5, 10), cosine = LearningRate.cosine(1, 0.2, 100);
        assertEquals(List.of(0.5, 0.5), List.of(constant.at(1), constant.at(1000)));
        assertEquals(List.of(0.8, 0.8, 0.4, 0.2), List.of(decaying.at(1), decaying.at(10), decaying.at(11), decaying.at(30)));
        double[] want = {1, 0.6, 0.2, 0.2}; // the end, half the way, and after the end
        assertArrayEquals(want, new double[] {cosine.at(1), cosine.at(51), cosine.at(101), cosine.at(500)}, 1e-12);
        LearningRate warm = constant.warmedUp(4);
        assertEquals(List.of(0.125, 0.25, 0.5, 0.5), List.of(warm.at(1), warm.at(2), warm.at(4), warm.at(9)));
    }

    @Test
    void theRateOfAStepIsItsSchedules() {
        Parameter p = at(0);
        Optimizer sgd = new Sgd(List.of(p), LearningRate.decaying(1, 0.5, 1), 0);
        assertEquals(1, sgd.learningRate());
        for (int i = 0; i < 3; i++) step(sgd, p, 1);
        assertEquals(-1.75f, p.value().item()); // 1 + ½ + ¼
        assertEquals(0.25, sgd.learningRate());
        assertEquals(3, sgd.steps());
    }

    @Test
    void aGradientOfAnotherShapeIsRefusedBeforeAnythingMoves() {
        Parameter first = at(1), second = new Parameter("q", Parameter.Kind.WEIGHT, Tensor.zeros(3, 4));
        for (Optimizer optimizer : List.of(new Adam(List.of(first, second), LearningRate.constant(0.1)), new RmsProp(List.of(first, second), LearningRate.constant(0.1), 0.9, 1e-8))) {
            String message = assertThrows(ShapeException.class, () -> optimizer.step(p -> p == first ? Tensor.vector(1) : Tensor.zeros(4, 3))).getMessage();
            assertTrue(message.contains("q and its gradient"), message);
            assertEquals(1, first.value().item());
            assertEquals(0, optimizer.steps());
        }
    }
}
