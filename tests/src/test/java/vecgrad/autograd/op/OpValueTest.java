package vecgrad.autograd.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

/** Values and gradients that the oracle has no cases for: kinks, far ends, ties, and things that come to nothing. */
class OpValueTest {
    private final Tape tape = new Tape();

    private Variable vector(float... x) { return tape.variable("x", Tensor.vector(x)); }

    private float[] slope(Variable y, Variable x) { return tape.backward(y.sum()).of(x).data(); }

    @Test
    void atTheirKinksFunctionsHaveTheDocumentedSlope() {
        Variable x = vector(-1, 0, 1);
        assertArrayEquals(new float[] {0, 0, 1}, slope(Elementwise.relu(x), x));
        assertArrayEquals(new float[] {-1, 0, 1}, slope(Elementwise.abs(x), x));
        assertArrayEquals(new float[] {0.2f, 0.2f, 1}, slope(Elementwise.leakyRelu(x, 0.2f), x));
        assertArrayEquals(new float[] {0, 1, 1}, slope(Elementwise.clamp(x, 0, 1), x));
        assertArrayEquals(new float[] {0, 0, 0}, slope(Elementwise.pow(x, 0), x));
        assertArrayEquals(new float[] {-2, 0, 2}, slope(Elementwise.pow(x, 2), x));
    }

    @Test
    void theFarEndsStayFinite() {
        Variable x = vector(-1e4f, -200, 200, 1e4f);
        assertArrayEquals(new float[] {0, 0, 200, 1e4f}, Elementwise.softplus(x).value().data());
        assertArrayEquals(new float[] {0, 0, 1, 1}, slope(Elementwise.softplus(x), x));
        assertArrayEquals(new float[] {-1e4f, -200, 0, 0}, Elementwise.logSigmoid(x).value().data(), 1e-6f);
        assertEquals(1e4f, Reductions.logSumExp(x).item());
        assertArrayEquals(new float[] {0, 0, 0, 1}, slope(Reductions.logSumExp(x), x));
        Variable row = Shaping.reshape(x, Shape.of(1, 4));
        assertEquals(2e4f, Likelihoods.softmaxCrossEntropy(row, 0).item());
        assertTrue(tape.backward(Likelihoods.bernoulliLogProb(row, Tensor.full(Shape.of(1, 4), 0.5f)).sum()).of(x).isFinite());
    }

    @Test
    void equalMaximaShareTheGradient() {
        Variable x = vector(3, 1, 3);
        assertArrayEquals(new float[] {0.5f, 0, 0.5f}, slope(Reductions.max(x), x));
    }

    @Test
    void ofEqualsInAPoolTheFirstWins() {
        Variable x = tape.variable("x", Tensor.full(Shape.of(1, 1, 2, 2), 7));
        assertArrayEquals(new float[] {1, 0, 0, 0}, slope(Convolutions.maxPool2d(x, 2, 2), x));
    }

    @Test
    void aBiasByRowNumbersIsAOneHotProduct() {
        Noise noise = Noise.ofSeed(3);
        Variable x = tape.constant(noise.at(1).normal(Shape.of(4, 3))), w = tape.constant(noise.at(2).normal(Shape.of(3, 5)));
        Variable table = tape.variable("table", noise.at(3).normal(Shape.of(2, 5)));
        Variable oneHot = tape.constant(Tensor.of(Shape.of(4, 2), 1, 0, 0, 1, 0, 1, 1, 0));
        Variable byRow = Products.linear(x, w, table, new int[] {0, 1, 1, 0}, null), byProduct = x.matmul(w).add(oneHot.matmul(table));
        assertArrayEquals(byProduct.value().data(), byRow.value().data(), 1e-6f);
        assertArrayEquals(slope(byProduct.square(), table), slope(byRow.square(), table), 1e-5f);
    }

    @Test
    void aTransposedConvolutionIsTheTranspose() {
        Noise noise = Noise.ofSeed(4);
        Variable w = tape.constant(noise.at(1).normal(Shape.of(3, 2, 3, 3))), zero3 = tape.constant(Tensor.zeros(3)), zero2 = tape.constant(Tensor.zeros(2));
        Variable x = tape.constant(noise.at(2).normal(Shape.of(1, 2, 7, 5)));
        Variable y = Convolutions.conv2d(x, w, zero3, 2, 1), u = tape.constant(noise.at(3).normal(y.shape()));
        Variable back = Convolutions.convTranspose2d(u, w, zero2, 2, 1);
        assertEquals(x.shape(), back.shape());
        assertEquals(y.mul(u).sum().item(), x.mul(back).sum().item(), 1e-4f); // ⟨Cx, u⟩ = ⟨x, Cᵀu⟩
    }

    @Test
    void dropoutKeepsTheMeanAndDropsTheShareAskedFor() {
        Variable x = tape.constant(Tensor.full(Shape.of(10_000), 1)), y = Normalizing.dropout(x, 0.3f, Noise.ofSeed(5));
        assertEquals(1, y.mean().item(), 0.03);
        int zeros = 0;
        for (float v : y.value().data()) {
            if (v == 0) zeros++;
            else assertEquals(1 / 0.7f, v, 1e-6f);
        }
        assertEquals(3000, zeros, 200);
        assertArrayEquals(x.value().data(), Normalizing.dropout(x, 0, Noise.ofSeed(5)).value().data());
    }

    @Test
    void tensorsWithoutElementsPassThroughForwardsAndBackwards() {
        Variable x = tape.variable("x", Tensor.zeros(0, 3)), w = tape.variable("w", Tensor.full(Shape.of(3, 2), 1)), b = tape.variable("b", Tensor.zeros(2));
        Variable y = Products.linear(x, w, b, null);
        assertEquals(Shape.of(0, 2), y.shape());
        assertArrayEquals(new float[6], slope(Elementwise.softplus(y), w));
        assertArrayEquals(new float[2], slope(Reductions.softmax(y, 1), b));
        assertEquals(Shape.of(0), y.sumPerRow().shape());
        assertEquals(0, y.sum().item());
        assertArrayEquals(new float[4], Products.matmul(w, true, tape.constant(Tensor.zeros(3, 2)), false).value().data());
        assertArrayEquals(new float[9], Products.matmul(x, true, x, false).value().data()); // a sum of no terms
    }
}
