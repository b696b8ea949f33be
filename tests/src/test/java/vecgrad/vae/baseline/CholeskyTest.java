package vecgrad.vae.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CholeskyTest {
    @Test
    void theFactorTimesItsTransposeIsTheMatrix() {
        for (int n : new int[] {1, 2, 5, 23}) {
            double[][] a = positive(n), l = Cholesky.of(a).l();
            for (int i = 0; i < n; i++)
                for (int j = 0; j <= i; j++) {
                    double sum = 0;
                    for (int k = 0; k <= j; k++) sum += l[i][k] * l[j][k];
                    assertEquals(a[i][j], sum, 1e-10);
                }
        }
    }

    @Test
    void theInverseTimesTheFactorIsOne() {
        int n = 23;
        Cholesky cholesky = Cholesky.of(positive(n));
        double[][] inverse = cholesky.inverse();
        for (int i = 0; i < n; i++)
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = j; k <= i; k++) sum += inverse[i][k] * cholesky.l()[k][j];
                assertEquals(i == j ? 1 : 0, sum, 1e-10);
            }
    }

    @Test
    void aMatrixThatIsNotPositiveDefiniteIsRefusedByItsRow() {
        double[][] a = {{1, 0}, {2, 1}};
        String message = assertThrows(ArithmeticException.class, () -> Cholesky.of(a)).getMessage();
        assertTrue(message.contains("row 1, where -3.0 is left"), message);
    }

    private static double[][] positive(int n) {
        var random = new Random(4);
        double[][] b = new double[n][n], a = new double[n][n];
        for (double[] row : b) for (int j = 0; j < n; j++) row[j] = random.nextGaussian();
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) {
                a[i][j] = i == j ? 1 : 0;
                for (int k = 0; k < n; k++) a[i][j] += b[i][k] * b[j][k];
            }
        return a;
    }
}
