package vecgrad.vae.prob;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.check.GradientCheck;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

class CategoricalTest {
    private static final Noise NOISE = Noise.ofSeed(9);
    private final Tape tape = new Tape();

    @Test
    void probabilitiesSumToOneAlsoAtExtremeLogits() {
        Categorical q = of(new float[] {1, 2, 3}, new float[] {1e4f, -1e4f, 0}, new float[] {-3e38f, 3e38f, 3e38f}, new float[] {-50, -51, -52});
        for (float sum : q.probabilities().sum(1).value().data()) assertEquals(1, sum, 1e-6);
    }

    @Test
    void logProbIsThatOfTheSoftmax() {
        Tensor logits = NOISE.normal(Shape.of(4, 3)).affine(4, 0);
        float[] logProb = Categorical.ofLogits(tape.constant(logits)).logProb(2, 0, 1, 1).value().data();
        int[] label = {2, 0, 1, 1};
        for (int r = 0; r < 4; r++) {
            double sum = 0;
            for (int c = 0; c < 3; c++) sum += Math.exp(logits.get(r, c));
            assertEquals(logits.get(r, label[r]) - Math.log(sum), logProb[r], 1e-5);
        }
    }

    @Test
    void entropyIsThatOfTheDefinition() {
        Tensor entropy = of(new float[] {0, 0, 0, 0}, logs(0.5, 0.25, 0.125, 0.125)).entropy().value();
        assertEquals(Math.log(4), entropy.get(0), 1e-6);
        assertEquals(1.75 * Math.log(2), entropy.get(1), 1e-6);
    }

    /** p log p at p = 0 is 0, and its gradient is no NaN (recipe 7.7). */
    @Test
    void entropyAndItsGradientAreFiniteWhereAProbabilityIsZero() {
        Variable logits = tape.variable("l", Tensor.matrix(
                new float[] {300, 0, -300}, new float[] {1e6f, 0, 0}, new float[] {-1e30f, 0, 0}, new float[] {3e38f, -3e38f, 0}));
        Variable entropy = Categorical.ofLogits(logits).entropy();
        assertArrayEquals(new float[] {0, 0, (float) Math.log(2), 0}, entropy.value().data(), 1e-6f);
        Tensor gradient = tape.backward(entropy.sum()).of(logits);
        assertTrue(gradient.isFinite(), () -> "gradient " + gradient);
        assertArrayEquals(new float[12], gradient.data(), 1e-6f);
    }

    @Test
    void entropyOfAZeroProbabilityWithAnInfiniteLogarithmIsFinite() {
        Variable logProbs = tape.variable("log p", Tensor.matrix(new float[] {0, Float.NEGATIVE_INFINITY}));
        Variable entropy = new Categorical(logProbs).entropy();
        assertEquals(0, entropy.item(), 0);
        assertTrue(tape.backward(entropy.sum()).of(logProbs).isFinite());
    }

    /** dH/dl_k = −p_k (log p_k + H): the sign that lets q(y|x) stay undecided while nothing speaks for a class. */
    @Test
    void theGradientOfTheEntropyIsTheTextbooks() {
        Tensor l = NOISE.stream("entropy").normal(Shape.of(5, 4));
        GradientCheck.check("entropy", x -> Categorical.ofLogits(x.getFirst()).entropy(), 4, l);
        Variable logits = tape.variable("l", l);
        Categorical q = Categorical.ofLogits(logits);
        Tensor gradient = tape.backward(q.entropy().sum()).of(logits), p = q.probabilities().value(), h = q.entropy().value();
        for (int r = 0; r < 5; r++)
            for (int k = 0; k < 4; k++)
                assertEquals(-p.get(r, k) * (Math.log(p.get(r, k)) + h.get(r)), gradient.get(r, k), 1e-6);
    }

    @Test
    void theModeIsTheMostProbableClassAndTheFirstOfEqualOnes() {
        assertArrayEquals(new int[] {2, 0, 1}, of(new float[] {1, 2, 3}, new float[] {5, 5, 5}, new float[] {-9, -1, -1}).mode());
    }

    private Categorical of(float[]... logits) { return Categorical.ofLogits(tape.constant(Tensor.matrix(logits))); }

    private static float[] logs(double... p) {
        float[] logs = new float[p.length];
        for (int i = 0; i < p.length; i++) logs[i] = (float) Math.log(p[i]);
        return logs;
    }
}
