package vecgrad.vae.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.model.KernelMachine;
import vecgrad.vae.model.SquaredDistances;
import vecgrad.vae.train.Inputs;

class NystroemFeaturesTest {
    private static final Noise NOISE = Noise.ofSeed(3);
    private static final double GAMMA = 0.3;
    private static final int N = 1030, D = 4; // more than one batch

    private static final Tensor X = NOISE.stream("x").normal(Shape.of(N, D));
    private static final Inputs INPUTS = new Inputs.Latents(X, Tensor.full(X.shape(), 0));

    @Test
    void withEveryPointALandmarkTheInnerProductsAreTheKernel() {
        Tensor few = X.slice(0, 0, 60);
        Tensor phi = NystroemFeatures.at(few, GAMMA).of(new Inputs.Latents(few, few));
        Tensor products = phi.matmul(false, phi, true);
        for (int i = 0; i < 60; i++)
            for (int j = 0; j < 60; j++) assertEquals(kernel(i, j), products.get(i, j), 3e-4, i + ", " + j);
    }

    /** k(x, l)·(K + εI)⁻¹·k(l, x′), with the inverse applied by elimination in double precision. */
    @Test
    void withFewLandmarksTheyAreThatOfNystroem() {
        int m = 8;
        Tensor phi = NystroemFeatures.at(X.slice(0, 0, m), GAMMA).of(INPUTS);
        for (int i : new int[] {0, 7, 8, 999, 1000, 1029})
            for (int j : new int[] {3, 500, 1001}) {
                double[][] system = new double[m][m + 1];
                for (int r = 0; r < m; r++) {
                    for (int c = 0; c < m; c++) system[r][c] = kernel(r, c) + (r == c ? NystroemFeatures.RIDGE : 0);
                    system[r][m] = kernel(r, j);
                }
                double[] solved = Elimination.solve(system);
                double expected = 0, got = 0;
                for (int r = 0; r < m; r++) {
                    expected += kernel(i, r) * solved[r];
                    got += (double) phi.get(i, r) * phi.get(j, r);
                }
                assertEquals(expected, got, 1e-5, i + ", " + j);
            }
    }

    /** On a line, far from the origin, 400 points give a K of which all but a few directions are below the rounding of a float. */
    @Test
    void pointsInOneDimensionAreNoHarderThanOthers() {
        Tensor line = NOISE.stream("line").normal(Shape.of(400, 1)).affine(1, 30);
        Tensor phi = NystroemFeatures.at(line, GAMMA).of(new Inputs.Latents(line, line));
        Tensor products = phi.matmul(false, phi, true);
        for (int i = 0; i < 400; i += 7)
            for (int j = 0; j < 400; j += 3)
                assertEquals(Math.exp(-GAMMA * Math.pow((double) line.get(i, 0) - line.get(j, 0), 2)), products.get(i, j), 2e-2);
    }

    @Test
    void aMachineOnFeaturesIsOneOnLandmarks() {
        NystroemFeatures features = NystroemFeatures.draw(INPUTS, 100, GAMMA, NOISE);
        Tensor w = NOISE.stream("w").normal(Shape.of(100, 3)), b = Tensor.vector(0.5f, -1, 2);
        KernelMachine machine = features.machine(w, b);
        Tensor expected = features.of(INPUTS).linear(w, b, null, null);
        assertArrayEquals(expected.data(), machine.scores(X).data(), 5e-3f);
    }

    @Test
    void theSeedPicksTheLandmarksAndNoPointIsPickedTwice() {
        float[] some = NystroemFeatures.draw(INPUTS, 50, GAMMA, NOISE).landmarks().points().data();
        assertArrayEquals(some, NystroemFeatures.draw(INPUTS, 50, GAMMA, NOISE).landmarks().points().data());
        assertFalse(Arrays.equals(some, NystroemFeatures.draw(INPUTS, 50, GAMMA, Noise.ofSeed(4)).landmarks().points().data()));
        float[] all = NystroemFeatures.draw(INPUTS, 5000, GAMMA, NOISE).landmarks().points().data();
        assertEquals(N * D, all.length);
        float[] sorted = all.clone(), expected = X.data().clone();
        Arrays.sort(sorted);
        Arrays.sort(expected);
        assertArrayEquals(expected, sorted);
    }

    /** ‖x − x′‖² of two standard normals is 2χ² with D degrees of freedom; the median of χ²(4) is 3.357. */
    @Test
    void theMedianDistanceIsThatOfTheDistribution() {
        assertEquals(2 * 3.357, NystroemFeatures.medianDistance(INPUTS, NOISE), 0.7);
    }

    @Test
    void distancesAreThoseOfTheDefinition() {
        Tensor distances = SquaredDistances.to(X.slice(0, 0, 37)).from(X);
        for (int i = 0; i < N; i += 17)
            for (int j = 0; j < 37; j++) assertEquals(distance(i, j), distances.get(i, j), 1e-5);
        for (int j = 0; j < 37; j++) assertEquals(0, distances.get(j, j), 1e-5);
    }

    private static double kernel(int i, int j) { return Math.exp(-GAMMA * distance(i, j)); }

    private static double distance(int i, int j) {
        double sum = 0;
        for (int d = 0; d < D; d++) sum += Math.pow((double) X.get(i, d) - X.get(j, d), 2);
        return sum;
    }
}
