package vecgrad.vae.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

class PrincipalAxesTest {
    /** A cross around (10, 20): 5 along (0.6, 0.8), 2 along (−0.8, 0.6). */
    @Test
    void aCrossLiesAlongItsBars() {
        Tensor points = Tensor.matrix(new float[] {13, 24}, new float[] {7, 16}, new float[] {8.4f, 21.2f}, new float[] {11.6f, 18.8f});
        PrincipalAxes pca = PrincipalAxes.of(points, 2);
        assertArrayEquals(new double[] {10, 20}, pca.mean(), 1e-6);
        assertArrayEquals(new double[] {0.6, 0.8}, pca.axes()[0], 1e-6);
        assertArrayEquals(new double[] {0.8, -0.6}, pca.axes()[1], 1e-6); // the largest component is positive
        assertArrayEquals(new double[] {Math.sqrt(50 / 4.0), Math.sqrt(8 / 4.0)}, pca.deviations(), 1e-6);
        double[][] projected = pca.project(points), expected = {{5, 0}, {-5, 0}, {0, -2}, {0, 2}};
        for (int i = 0; i < 4; i++) assertArrayEquals(expected[i], projected[i], 1e-6);
    }

    @Test
    void manyDimensionsAreTurnedWithoutLoss() {
        int n = 300, d = 17;
        Tensor mix = Noise.ofSeed(5).stream("mix").normal(Shape.of(d, d)), points = Noise.ofSeed(5).normal(Shape.of(n, d)).matmul(mix);
        PrincipalAxes pca = PrincipalAxes.of(points, d);
        for (int a = 0; a < d; a++)
            for (int b = 0; b < d; b++) {
                double dot = 0;
                for (int j = 0; j < d; j++) dot += pca.axes()[a][j] * pca.axes()[b][j];
                assertEquals(a == b ? 1 : 0, dot, 1e-9);
            }
        double[][] projected = pca.project(points);
        for (int a = 0; a < d; a++)
            for (int b = 0; b <= a; b++) {
                double mean = 0, covariance = 0;
                for (double[] p : projected) {
                    mean += p[a] / n;
                    covariance += p[a] * p[b] / n;
                }
                assertEquals(0, mean, 1e-9);
                assertEquals(a == b ? pca.deviations()[a] * pca.deviations()[a] : 0, covariance, 1e-6);
            }
        for (int a = 1; a < d; a++) assertTrue(pca.deviations()[a] <= pca.deviations()[a - 1]);
        double[] leading = PrincipalAxes.of(points, 3).axes()[2];
        assertArrayEquals(pca.axes()[2], leading);
    }

    @Test
    void whatDoesNotVaryIsAtTheOrigin() {
        PrincipalAxes same = PrincipalAxes.of(Tensor.matrix(new float[] {1, 2, 3}, new float[] {1, 2, 3}), 2);
        assertArrayEquals(new double[] {0, 0}, same.deviations());
        assertArrayEquals(new double[] {0, 0}, same.project(Tensor.matrix(new float[] {1, 2, 3}))[0]);
        assertEquals(1, PrincipalAxes.of(Tensor.matrix(new float[] {1}, new float[] {3}), 3).axes().length, "no more axes than dimensions");
    }
}
