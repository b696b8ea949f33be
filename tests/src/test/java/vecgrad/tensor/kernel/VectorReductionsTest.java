package vecgrad.tensor.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Long sums stay accurate, and infinities and NaN end up where they belong, along rows and across them. */
class VectorReductionsTest {
    private static final Kernels SCALAR = new ScalarKernels(), VECTOR = new VectorKernels();
    private static final float INF = Float.POSITIVE_INFINITY, NAN = Float.NaN;

    @Test
    void sumsOfAHundredThousandTermsAreAccurate() {
        int n = 100_000, inner = 19;
        for (double mean : new double[] {0, 1}) {
            float[] x = gaussians(n * inner, mean), y = new float[inner];
            double exact = 0, size = 0;
            for (int i = 0; i < n; i++) {
                exact += x[i];
                size += Math.abs(x[i]);
            }
            assertEquals(exact, VECTOR.total(x, 0, n), 1e-6 * size);
            VECTOR.sum(n, 1, x, y, 0, 1);
            assertEquals(exact, y[0], 1e-6 * size);
            VECTOR.sum(n, inner, x, y, 0, inner);
            float[] expected = new float[inner];
            SCALAR.sum(n, inner, x, expected, 0, inner);
            assertArrayEquals(expected, y, (float) (1e-6 * size));
            VECTOR.logSumExp(n, inner, x, y, 0, 1);
            SCALAR.logSumExp(n, inner, x, expected, 0, 1);
            assertArrayEquals(expected, y, 3e-6f);
        }
    }

    @Test
    void aSumDependsOnItsLengthAloneAndNotOnWhereItStands() {
        float[] x = gaussians(5000, 0.3), shifted = new float[6000];
        for (int shift : new int[] {0, 1, 7, 16, 999}) {
            System.arraycopy(x, 0, shifted, shift, x.length);
            assertEquals(VECTOR.total(x, 0, x.length), VECTOR.total(shifted, shift, shift + x.length));
        }
    }

    @Test
    void aColumnsSumDependsOnTheColumnAlone() {
        int outer = 2, n = 37, inner = 2 * VectorReductions.COLUMNS + 5;
        float[] x = gaussians(outer * n * inner, 0.3), y = new float[outer * inner], column = new float[n];
        VECTOR.sum(n, inner, x, y, 0, outer * inner);
        for (int at = 0; at < outer * inner; at++) {
            double exact = 0;
            for (int j = 0; j < n; j++) exact += column[j] = x[(at / inner * n + j) * inner + at % inner];
            float[] pair = new float[2 * n], both = new float[2];
            for (int j = 0; j < n; j++) pair[2 * j] = pair[2 * j + 1] = column[j];
            VECTOR.sum(n, 2, pair, both, 1, 2);
            assertEquals(both[1], y[at], "column " + at);
            assertEquals(exact, y[at], 1e-4);
        }
    }

    @Test
    void infinitiesAndNaNAreWhereTheReferencePutsThem() {
        for (int n : new int[] {1, 3, 10, 16, 33, 50}) {
            for (float special : new float[] {INF, -INF, NAN, 1000, -1000, 0}) {
                float[] one = gaussians(n, 0), all = new float[n];
                one[n / 2] = special;
                Arrays.fill(all, special);
                for (float[] x : new float[][] {one, all}) {
                    compare(x, n, 1);
                    compare(x, 1, n);
                    float[] twice = Arrays.copyOf(x, 2 * n);
                    System.arraycopy(x, 0, twice, n, n);
                    compare(twice, 2, n);
                }
            }
        }
    }

    private static void compare(float[] x, int n, int inner) {
        float[] expected = new float[n * inner], actual = new float[n * inner];
        SCALAR.sum(n, inner, x, expected, 0, inner);
        VECTOR.sum(n, inner, x, actual, 0, inner);
        assertArrayEquals(expected, actual, 1e-2f);
        SCALAR.max(n, inner, x, expected, 0, 1);
        VECTOR.max(n, inner, x, actual, 0, 1);
        assertArrayEquals(expected, actual);
        SCALAR.logSumExp(n, inner, x, expected, 0, 1);
        VECTOR.logSumExp(n, inner, x, actual, 0, 1);
        assertArrayEquals(expected, actual, 1e-4f);
        for (boolean logarithm : new boolean[] {false, true}) {
            SCALAR.softmax(logarithm, n, inner, x, expected, 0, 1);
            VECTOR.softmax(logarithm, n, inner, x, actual, 0, 1);
            assertArrayEquals(expected, actual, 1e-4f);
        }
    }

    @Test
    void anEmptyAxisHasItsNeutralElement() {
        float[] y = new float[3];
        VECTOR.sum(0, 3, new float[0], y, 0, 3);
        assertArrayEquals(new float[3], y);
        VECTOR.max(0, 3, new float[0], y, 0, 1);
        assertArrayEquals(new float[] {-INF, -INF, -INF}, y);
        VECTOR.logSumExp(0, 1, new float[0], y, 0, 3);
        assertArrayEquals(new float[] {-INF, -INF, -INF}, y);
    }

    private static float[] gaussians(int n, double mean) {
        var random = new Random(n);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) x[i] = (float) (mean + random.nextGaussian());
        return x;
    }
}
