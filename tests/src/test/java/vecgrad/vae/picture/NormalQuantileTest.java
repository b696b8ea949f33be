package vecgrad.vae.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class NormalQuantileTest {
    /** Of each of the three ranges, from tables of many digits. */
    @Test
    void knownQuantilesAreMetToSevenDigits() {
        double[][] known = {{0.5, 0}, {0.6, 0.2533471031357997}, {0.75, 0.6744897501960817}, {0.9, 1.2815515655446004}, {0.95, 1.6448536269514722},
            {0.975, 1.959963984540054}, {0.99, 2.3263478740408408}, {0.999, 3.090232306167813}, {1e-10, -6.361340902404056}, {1e-20, -9.262340089798408}};
        for (double[] pair : known) {
            assertEquals(pair[1], NormalQuantile.of(pair[0]), 2e-7 * Math.abs(pair[1]), "p = " + pair[0]);
            if (pair[0] > 0.01) assertEquals(-pair[1], NormalQuantile.of(1 - pair[0]), 2e-7 * Math.abs(pair[1]), "p = " + (1 - pair[0]));
        }
    }

    /** Φ by its series around 0, x·(1 + x²/3 + x⁴/15 + …)·φ(x) + ½, which needs no table. */
    @Test
    void theDistributionFunctionUndoesIt() {
        for (int i = 1; i < 400; i++) {
            double p = i / 400.0, z = NormalQuantile.of(p), term = z, sum = z;
            for (int k = 1; k < 200; k++) sum += term *= z * z / (2 * k + 1);
            assertEquals(p, 0.5 + sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI), 1e-7);
        }
    }

    @Test
    void theMiddlesOfEqualSharesAreSymmetric() {
        double[] z = NormalQuantile.middles(10);
        assertEquals(-1.6448536, z[0], 1e-6);
        assertEquals(0.12566135, z[5], 1e-6);
        for (int i = 0; i < 10; i++) assertEquals(-z[i], z[9 - i], 1e-12);
        assertEquals(0, NormalQuantile.middles(1)[0]);
    }

    @Test
    void whatIsNoProbabilityIsRefused() {
        for (double p : new double[] {0, 1, -0.1, 1.1, Double.NaN}) assertThrows(IllegalArgumentException.class, () -> NormalQuantile.of(p));
    }
}
