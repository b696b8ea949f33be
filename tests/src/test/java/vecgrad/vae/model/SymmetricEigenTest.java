package vecgrad.vae.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

/** Eigenvalues and eigenvectors: of matrices whose answer is known, and by what defines them. */
class SymmetricEigenTest {
    @Test
    void smallMatricesByHand() {
        var two = SymmetricEigen.of(new double[][] {{2, 1}, {1, 2}});
        assertArrayEquals(new double[] {3, 1}, two.values(), 1e-14);
        assertArrayEquals(new double[] {Math.sqrt(0.5), Math.sqrt(0.5)}, two.vectors()[0], 1e-14);
        assertEquals(-two.vectors()[1][0], two.vectors()[1][1], 1e-14);
        assertArrayEquals(new double[] {-7}, SymmetricEigen.of(new double[][] {{-7}}).values());
        assertEquals(0, SymmetricEigen.of(new double[0][]).values().length);
        assertArrayEquals(new double[] {5, 2, 2, 0, -3}, SymmetricEigen.of(diagonal(2, -3, 5, 0, 2)).values(), 1e-15);
        assertArrayEquals(new double[4], SymmetricEigen.of(new double[4][4]).values());
    }

    /** The second difference of n points: 2 − 2 cos(kπ/(n+1)), with sines for vectors. */
    @Test
    void theVibratingStringHasSines() {
        int n = 41;
        double[][] a = new double[n][n];
        for (int i = 0; i < n; i++) {
            a[i][i] = 2;
            if (i > 0) a[i][i - 1] = a[i - 1][i] = -1;
        }
        var eigen = SymmetricEigen.of(a);
        for (int j = 0; j < n; j++) {
            int k = n - j;
            assertEquals(2 - 2 * Math.cos(k * Math.PI / (n + 1)), eigen.values()[j], 1e-13);
            double[] sine = new double[n];
            for (int i = 0; i < n; i++) sine[i] = Math.sqrt(2.0 / (n + 1)) * Math.sin((i + 1) * k * Math.PI / (n + 1));
            double sign = Math.signum(dot(sine, eigen.vectors()[j]));
            for (int i = 0; i < n; i++) assertEquals(sign * sine[i], eigen.vectors()[j][i], 1e-11);
        }
    }

    @Test
    void everyMatrixIsRebuiltFromWhatWasFound() {
        Random random = new Random(3);
        for (int n : new int[] {1, 2, 3, 5, 17, 60})
            for (int kind = 0; kind < 3; kind++) {
                double[][] a = new double[n][n];
                for (int i = 0; i < n; i++)
                    for (int j = 0; j <= i; j++) a[i][j] = a[j][i] = kind == 0 ? random.nextGaussian() : kind == 1 ? 1 : (i / 3 == j / 3 ? 1e6 : 0) + (i == j ? 1e-3 : 0);
                double scale = Math.abs(SymmetricEigen.of(copy(a)).values()[0]) + Math.abs(SymmetricEigen.of(copy(a)).values()[n - 1]);
                var eigen = SymmetricEigen.of(copy(a));
                for (int i = 0; i < n; i++) {
                    if (i > 0) assertTrue(eigen.values()[i] <= eigen.values()[i - 1]);
                    double[] v = eigen.vectors()[i];
                    for (int j = 0; j <= i; j++) assertEquals(i == j ? 1 : 0, dot(v, eigen.vectors()[j]), 1e-12);
                    for (int r = 0; r < n; r++) assertEquals(eigen.values()[i] * v[r], dot(a[r], v), 1e-13 * n * scale);
                    double largest = Arrays.stream(v).boxed().max((x, y) -> Double.compare(Math.abs(x), Math.abs(y))).orElseThrow();
                    assertTrue(largest > 0, "signs are settled");
                }
            }
    }

    @Test
    void aMatrixThatIsNotFiniteIsToldInsteadOfLoopedOn() {
        assertThrows(ArithmeticException.class, () -> SymmetricEigen.of(new double[][] {{1, Double.NaN, 0}, {Double.NaN, 1, 1}, {0, 1, 1}}));
    }

    /** 300 x 300 with the eigenvalues 100·0.8^i along random directions. */
    @Test
    void theLeadingOnesOfALargeMatrixAreFound() {
        int n = 300, wanted = 20;
        Noise noise = Noise.ofSeed(4);
        Tensor directions = LeadingEigen.orthonormal(noise.normal(Shape.of(n, n))), scaled = directions.copy();
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) scaled.data()[i * n + j] *= (float) (100 * Math.pow(0.8, i));
        Tensor matrix = directions.matmul(true, scaled, false);
        var found = LeadingEigen.of(matrix, wanted, noise.stream("a"));
        assertEquals(Shape.of(wanted, n), found.vectors().shape());
        for (int i = 0; i < wanted; i++) {
            assertEquals(100 * Math.pow(0.8, i), found.values()[i], 2e-4 * 100 * Math.pow(0.8, i), "eigenvalue " + i);
            double along = 0;
            for (int j = 0; j < n; j++) along += directions.data()[i * n + j] * found.vectors().data()[i * n + j];
            assertEquals(1, Math.abs(along), 1e-4, "direction " + i);
        }
        assertArrayEquals(found.vectors().data(), LeadingEigen.of(matrix, wanted, noise.stream("a")).vectors().data());
        assertArrayEquals(found.vectors().data(), LeadingEigen.of(matrix, wanted, noise.stream("b")).vectors().data(), 2e-3f);
    }

    @Test
    void aMatrixOfLowRankLeavesZeros() {
        int n = 200;
        Tensor few = Noise.ofSeed(5).normal(Shape.of(4, n));
        var found = LeadingEigen.of(few.matmul(true, few, false), 10, Noise.ofSeed(6));
        assertTrue(found.values()[3] > 100);
        for (int i = 4; i < 10; i++) assertEquals(0, found.values()[i], 1e-3);
    }

    @Test
    void rowsBecomeOrthonormalAndRowsThatAddNothingZero() {
        int n = 90, count = 70;
        Tensor rows = Noise.ofSeed(7).normal(Shape.of(count, n));
        System.arraycopy(rows.data(), 3 * n, rows.data(), 50 * n, n);
        Tensor q = LeadingEigen.orthonormal(rows), gram = q.matmul(false, q, true);
        for (int i = 0; i < count; i++)
            for (int j = 0; j < count; j++) assertEquals(i == j && i != 50 ? 1 : 0, gram.data()[i * count + j], 1e-5f, i + ", " + j);
    }

    private static double[][] diagonal(double... values) {
        double[][] a = new double[values.length][values.length];
        for (int i = 0; i < values.length; i++) a[i][i] = values[i];
        return a;
    }

    private static double[][] copy(double[][] a) { return Arrays.stream(a).map(double[]::clone).toArray(double[][]::new); }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }
}
