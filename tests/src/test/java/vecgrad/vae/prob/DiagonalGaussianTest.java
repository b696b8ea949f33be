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

class DiagonalGaussianTest {
    private static final Noise NOISE = Noise.ofSeed(17);
    private static final int SAMPLES = 40_000;

    private final Tape tape = new Tape();

    /** μ = (0.5, −1, 2), σ² = (1, 0.25, 4). */
    private final DiagonalGaussian q = gaussian(new float[] {0.5f, -1, 2}, new double[] {1, 0.25, 4});

    @Test
    void klOfTheStandardNormalToItselfIsZero() {
        assertEquals(0, gaussian(new float[3], new double[] {1, 1, 1}).klToStandardNormal().item(), 0);
    }

    @Test
    void klIsItsDefinitionSummedOverDimensions() {
        double expected = 0;
        for (int j = 0; j < 3; j++) {
            double mu = q.mu().value().data()[j], variance = Math.exp(q.logvar().value().data()[j]);
            expected += 0.5 * (mu * mu + variance - Math.log(variance) - 1);
        }
        assertEquals(expected, q.klToStandardNormal().item(), 1e-5);
    }

    @Test
    void klIsTheMeanOfTheDifferenceOfLogDensities() {
        DiagonalGaussian rows = rows(SAMPLES);
        DiagonalGaussian prior = new DiagonalGaussian(zeros(SAMPLES), zeros(SAMPLES));
        Variable z = rows.reparameterize(NOISE.normal(Shape.of(SAMPLES, 3)));
        double monteCarlo = rows.logProb(z, null).sub(prior.logProb(z, null)).mean().item();
        assertEquals(q.klToStandardNormal().item(), monteCarlo, 0.06); // deviation of a sample about 3: four standard errors
    }

    @Test
    void samplesHaveTheMeanAndTheVarianceTheyShould() {
        Tensor z = rows(SAMPLES).reparameterize(NOISE.stream("moments").normal(Shape.of(SAMPLES, 3))).value();
        for (int j = 0; j < 3; j++) {
            double mean = 0, squares = 0, mu = q.mu().value().data()[j], variance = Math.exp(q.logvar().value().data()[j]);
            for (int i = 0; i < SAMPLES; i++) mean += z.data()[i * 3 + j] / (double) SAMPLES;
            for (int i = 0; i < SAMPLES; i++) squares += Math.pow(z.data()[i * 3 + j] - mean, 2) / SAMPLES;
            assertEquals(mu, mean, 5 * Math.sqrt(variance / SAMPLES));
            assertEquals(variance, squares, 5 * variance * Math.sqrt(2.0 / SAMPLES));
        }
    }

    @Test
    void logProbIsTheLogarithmOfTheDensity() {
        float[] x = {1.5f, -0.75f, -3};
        double expected = 0;
        for (int j = 0; j < 3; j++) {
            double mu = q.mu().value().data()[j], variance = Math.exp(q.logvar().value().data()[j]);
            expected -= 0.5 * (Math.log(2 * Math.PI * variance) + (x[j] - mu) * (x[j] - mu) / variance);
        }
        assertEquals(expected, q.logProb(tape.constant(Tensor.matrix(x)), null).item(), 1e-5);
    }

    @Test
    void rowsMeetTheDataRowTheyAreGiven() {
        Variable x = tape.constant(Tensor.matrix(new float[] {0, 1, 2}, new float[] {3, 4, 5}));
        DiagonalGaussian three = rows(3);
        Variable each = three.logProb(x, new int[] {1, 0, 1});
        Variable first = q.logProb(tape.constant(x.value().slice(0, 0, 1)), null), second = q.logProb(tape.constant(x.value().slice(0, 1, 2)), null);
        assertArrayEquals(new float[] {second.item(), first.item(), second.item()}, each.value().data());
    }

    @Test
    void headsAreTheMeanAndThenTheLogVariance() {
        DiagonalGaussian two = DiagonalGaussian.ofHeads(tape.constant(Tensor.matrix(new float[] {1, 2, 3, 4}, new float[] {5, 6, 7, 8})));
        assertArrayEquals(new float[] {1, 2, 5, 6}, two.mu().value().data());
        assertArrayEquals(new float[] {3, 4, 7, 8}, two.logvar().value().data());
        assertArrayEquals(two.mu().value().data(), two.mean().data());
    }

    @Test
    void aSampleAndItsKlPassGradientsToBothHeads() {
        Tensor eps = NOISE.stream("eps").normal(Shape.of(4, 2));
        GradientCheck.check("z² + KL", heads -> {
            DiagonalGaussian q = DiagonalGaussian.ofHeads(heads.getFirst());
            return q.reparameterize(eps).square().sum(1).add(q.klToStandardNormal());
        }, 3, NOISE.stream("heads").normal(Shape.of(4, 4)));
    }

    private DiagonalGaussian gaussian(float[] mu, double[] variance) {
        float[] logvar = new float[variance.length];
        for (int j = 0; j < logvar.length; j++) logvar[j] = (float) Math.log(variance[j]);
        return new DiagonalGaussian(tape.constant(Tensor.matrix(mu)), tape.constant(Tensor.matrix(logvar)));
    }

    private DiagonalGaussian rows(int n) {
        return new DiagonalGaussian(tape.constant(q.mu().value().broadcastTo(Shape.of(n, 3))), tape.constant(q.logvar().value().broadcastTo(Shape.of(n, 3))));
    }

    private Variable zeros(int n) { return tape.constant(Tensor.zeros(n, 3)); }
}
