package vecgrad.vae.prob;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.check.GradientCheck;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

class BernoulliTest {
    private static final Noise NOISE = Noise.ofSeed(5);

    @Test
    void logProbIsThatOfTheCoinFlipsAlsoForGreyPixels() {
        Tensor logits = NOISE.normal(Shape.of(3, 11)).affine(3, 0), x = NOISE.stream("x").uniform(Shape.of(3, 11));
        x.data()[0] = 0;
        x.data()[1] = 1;
        float[] expected = new float[3];
        for (int r = 0; r < 3; r++) {
            double sum = 0;
            for (int j = 0; j < 11; j++) {
                double p = 1 / (1 + Math.exp(-logits.get(r, j))), t = x.get(r, j);
                sum += t * Math.log(p) + (1 - t) * Math.log(1 - p);
            }
            expected[r] = (float) sum;
        }
        Tape tape = new Tape();
        assertArrayEquals(expected, new Bernoulli(tape.constant(logits)).logProb(tape.constant(x), null).value().data(), 1e-4f);
    }

    @Test
    void theProbabilitiesOfAllOutcomesSumToOne() {
        Tape tape = new Tape();
        Variable logits = tape.constant(NOISE.normal(Shape.of(1, 4)).affine(2, 0).broadcastTo(Shape.of(16, 4)));
        Tensor outcomes = Tensor.zeros(16, 4);
        for (int i = 0; i < 64; i++) outcomes.data()[i] = i / 4 >> i % 4 & 1;
        assertEquals(1, new Bernoulli(logits).logProb(tape.constant(outcomes), null).exp().sum().item(), 1e-6);
    }

    @Test
    void aCertainPixelCostsNothingAndAnImpossibleOneItsLogit() {
        Tape tape = new Tape();
        Variable logits = tape.variable("l", Tensor.matrix(new float[] {200}, new float[] {200}, new float[] {-200}));
        Variable logProb = new Bernoulli(logits).logProb(tape.constant(Tensor.matrix(new float[] {1}, new float[] {0}, new float[] {0})), null);
        assertArrayEquals(new float[] {0, -200, 0}, logProb.value().data(), 1e-6f);
        assertArrayEquals(new float[] {0, -1, 0}, tape.backward(logProb.sum()).of(logits).data(), 1e-6f);
    }

    @Test
    void theMeanIsTheSigmoid() {
        Tensor mean = new Bernoulli(new Tape().constant(Tensor.matrix(new float[] {0, 2, -100}))).mean();
        assertArrayEquals(new float[] {0.5f, (float) (1 / (1 + Math.exp(-2))), 0}, mean.data(), 1e-6f);
    }

    @Test
    void theGradientReachesEveryRowThatSharesItsData() {
        Tensor x = NOISE.stream("x").bernoulli(Tensor.full(Shape.of(2, 5), 0.5f));
        GradientCheck.check("log p(x|·) of shared data",
                l -> new Bernoulli(l.getFirst()).logProb(l.getFirst().tape().constant(x), new int[] {0, 1, 1, 0}), 8, NOISE.normal(Shape.of(4, 5)));
    }
}
