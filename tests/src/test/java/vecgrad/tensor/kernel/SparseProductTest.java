package vecgrad.tensor.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vecgrad.tensor.Pointwise;

/** The product with a mostly empty left operand against the dense one, whose bits it must have, and the scalar one. */
class SparseProductTest {
    private static final int NARROWEST = 8 * Species.F.length();
    private static final Pointwise[] ACTIVATIONS = {null, Pointwise.SOFTPLUS, Pointwise.SIGMOID};

    private final int threads = Parallel.threads();

    @AfterEach
    void restoreThreads() { Parallel.setThreads(threads); }

    @Test
    void hasTheBitsOfTheDenseProduct() {
        int seed = 0;
        for (int n : new int[] {NARROWEST, NARROWEST + 1, 2 * VectorSparseStrips.COLUMNS, 600})
            for (int m : new int[] {18, 97, 99, 100, 784}) // of 18 rows, few use the same row of B: it is not packed
                for (int threads = 1; threads <= 3; threads++) check(m, n, 4_000_000 / (m * n) + 1 + seed % 5, threads, seed++);
    }

    @Test
    void stripsThatDoNotFitTogetherArePackedOneGroupAfterTheOther() {
        for (int seed = 0; seed < 6; seed++) check(60, 1300, 850, 1 + seed % 2, seed);
    }

    @Test
    void agreesWithTheScalarProduct() {
        int m = 100, n = 600, k = 784;
        for (boolean transA : new boolean[] {false, true}) {
            float[] a = sparse(m * k, 0.2, 1), b = random(k * n, 2), expected = new float[m * n], actual = new float[m * n];
            new ScalarKernels().gemm(transA, false, m, n, k, a, b, expected, false, null, null, null, null);
            assertTrue(VectorSparseProduct.run(transA, m, n, k, a, b, actual, null, null, null, null));
            assertArrayEquals(expected, actual, 1e-4f);
        }
    }

    @Test
    void rowsAndColumnsWithoutEntriesBecomeTheBias() {
        int m = 100, n = 600, k = 784;
        float[] a = new float[m * k], b = random(k * n, 3), bias = random(n, 4), c = random(m * n, 5);
        a[7 * k + 500] = 2;
        assertTrue(VectorSparseProduct.run(false, m, n, k, a, b, c, bias, null, null, null));
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++) assertEquals(i == 7 ? Math.fma(2, b[500 * n + j], bias[j]) : bias[j], c[i * n + j]);
    }

    @Test
    void declinesWhatIsDenseOrSmall() {
        int m = 100, n = 600, k = 784;
        float[] b = random(k * n, 6), c = new float[m * n];
        assertFalse(VectorSparseProduct.run(false, m, n, k, random(m * k, 7), b, c, null, null, null, null));
        assertFalse(VectorSparseProduct.run(false, m, n, k, sparse(m * k, 0.45, 8), b, c, null, null, null, null));
        assertFalse(VectorSparseProduct.run(false, 2, n, k, new float[2 * k], b, c, null, null, null, null));
        assertArrayEquals(new float[m * n], c);
    }

    private static void check(int m, int n, int k, int threads, int seed) {
        boolean transA = seed % 2 == 1;
        float[] a = sparse(m * k, 0.15, seed), b = random(k * n, seed + 1), bias = random(3 * n, seed + 2), dense = new float[m * n], sparse = random(m * n, seed);
        int[] biasRow = new SplittableRandom(seed).ints(m, 0, 3).toArray();
        int way = seed % 3; // no bias, one, rows of biases
        Pointwise f = ACTIVATIONS[seed / 3 % ACTIVATIONS.length];
        float[] base = way > 0 ? bias : null;
        int[] rows = way > 1 ? biasRow : null;
        Parallel.setThreads(threads);
        new VectorGemmProduct(false, false, transA, false, m, n, k, a, b, dense, false, base, rows, f, null).run();
        assertTrue(VectorSparseProduct.run(transA, m, n, k, a, b, sparse, base, rows, f, null));
        assertArrayEquals(dense, sparse, 0f, m + "x" + n + "x" + k + " with " + threads + " threads"); // 0 is −0 here
    }

    private static float[] sparse(int size, double share, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] x = new float[size];
        for (int i = 0; i < size; i++) if (random.nextDouble() < share) x[i] = (float) random.nextDouble(-1, 1);
        return x;
    }

    private static float[] random(int size, long seed) { return sparse(size, 1, seed); }
}
