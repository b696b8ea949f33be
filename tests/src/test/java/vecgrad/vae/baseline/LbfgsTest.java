package vecgrad.vae.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LbfgsTest {
    @Test
    void rosenbrocksValleyIsFollowedToItsEnd() {
        double[] x = {-1.2, 1};
        int steps = Lbfgs.minimise((at, g) -> {
            double a = 1 - at[0], b = at[1] - at[0] * at[0];
            g[0] = -2 * a - 400 * at[0] * b;
            g[1] = 200 * b;
            return a * a + 100 * b * b;
        }, x, 200, 1e-10);
        assertArrayEquals(new double[] {1, 1}, x, 1e-6);
        assertTrue(steps < 80, () -> steps + " steps");
    }

    @Test
    void aQuadraticWithCurvaturesFromOneToTenThousandIsSolved() {
        int n = 50;
        double[] x = new double[n];
        int steps = Lbfgs.minimise((at, g) -> {
            double value = 0;
            for (int i = 0; i < n; i++) {
                double curvature = Math.pow(10, 4.0 * i / (n - 1));
                g[i] = curvature * (at[i] - i);
                value += curvature * (at[i] - i) * (at[i] - i) / 2;
            }
            return value;
        }, x, 2000, 1e-8);
        for (int i = 0; i < n; i++) assertEquals(i, x[i], 1e-3);
        assertTrue(steps < 500, () -> steps + " steps");
    }

    /** sin x is not convex where the search begins: the estimate stays definite, and the search goes downhill all the same. */
    @Test
    void aHillIsLeftDownhill() {
        double[] x = {1.5};
        Lbfgs.minimise((at, g) -> {
            g[0] = Math.cos(at[0]);
            return Math.sin(at[0]);
        }, x, 100, 1e-9);
        assertEquals(-1, Math.sin(x[0]), 1e-6);
    }

    @Test
    void nothingMovesWhereTheGradientIsZero() {
        double[] x = {3};
        assertEquals(0, Lbfgs.minimise((at, g) -> {
            g[0] = 0;
            return 7;
        }, x, 100, 1e-9));
        assertEquals(3, x[0]);
    }
}
