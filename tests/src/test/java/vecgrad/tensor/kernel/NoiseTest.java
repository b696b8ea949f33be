package vecgrad.tensor.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The generator against its published answers, its vector form against the scalar one, and its numbers against statistics. */
class NoiseTest {
    private static final Kernels SCALAR = new ScalarKernels(), VECTOR = new VectorKernels();
    private static final int N = 1 << 20;

    /** The three philox4x32-10 lines of Random123's kat_vectors: counter, key, answer. */
    private static final int[][][] KNOWN_ANSWERS = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{-1, -1, -1, -1}, {-1, -1}, {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0},
            {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}};

    @Test
    void philoxGivesThePublishedAnswers() {
        for (int[][] line : KNOWN_ANSWERS) {
            int[] c = line[0], k = line[1];
            for (int word = 0; word < 4; word++)
                assertEquals(line[2][word], Philox.word(word, c[0], c[1], c[2], c[3], k[0], k[1]), "word " + word);
        }
    }

    @Test
    void elementsAreTheWordsOfTheirBlock() {
        float[] y = new float[4];
        VECTOR.uniform(0, 0, 0, y, 0, 4);   // the counter and the key of the first known answer
        for (int i = 0; i < 4; i++) assertEquals((KNOWN_ANSWERS[0][2][i] >>> 8) / 16777216f, y[i]);
    }

    @Test
    void vectorUniformAndBernoulliAreTheScalarOnesBitForBit() {
        long[] seeds = {0, -1, 0x123456789ABCDEFL, Long.MIN_VALUE};
        int[][] ranges = {{0, 0}, {0, 1}, {3, 4}, {5, 38}, {1, 4097}, {4090, 4099}, {64, 128}, {2, 63}};
        float[] p = new float[5000];
        SCALAR.uniform(99, 0, 0, p, 0, p.length);
        for (long seed : seeds) {
            for (int[] range : ranges) {
                float[] expected = new float[5000], actual = new float[5000];
                SCALAR.uniform(seed, -7, 1 << 31, expected, range[0], range[1]);
                VECTOR.uniform(seed, -7, 1 << 31, actual, range[0], range[1]);
                assertArrayEquals(expected, actual);
                SCALAR.bernoulli(seed, 2, 3, p, expected, range[0], range[1]);
                VECTOR.bernoulli(seed, 2, 3, p, actual, range[0], range[1]);
                assertArrayEquals(expected, actual);
            }
        }
    }

    @Test
    void vectorNormalsAreTheScalarOnesWithinRounding() {
        float[] expected = new float[N], actual = new float[N];
        SCALAR.normal(42, 1, 2, expected, 0, N);
        VECTOR.normal(42, 1, 2, actual, 0, N);
        for (int i = 0; i < N; i++) {
            int at = i;
            assertTrue(Math.abs(expected[i] - actual[i]) <= Math.max(2e-7, 1e-6 * Math.abs(expected[i])),
                    () -> "element " + at + ": " + expected[at] + " and " + actual[at]);
        }
    }

    @Test
    void normalsHaveTheMomentsAndTailsOfTheNormalDistribution() {
        float[] z = normals(2026, 0, 0);
        double mean = 0, square = 0, cube = 0, fourth = 0;
        int beyond1 = 0, beyond3 = 0;
        for (float v : z) {
            mean += v;
            square += v * v;
            cube += v * v * v;
            fourth += v * v * v * v;
            if (Math.abs(v) > 1) beyond1++;
            if (Math.abs(v) > 3) beyond3++;
        }
        // Bounds of five standard errors: σ²/n of z, z², z³, z⁴ are 1, 2, 15, 96 over n.
        assertEquals(0, mean / N, 5 * Math.sqrt(1.0 / N));
        assertEquals(1, square / N, 5 * Math.sqrt(2.0 / N));
        assertEquals(0, cube / N, 5 * Math.sqrt(15.0 / N));
        assertEquals(3, fourth / N, 5 * Math.sqrt(96.0 / N));
        assertEquals(0.317310508, beyond1 / (double) N, 5 * Math.sqrt(0.3173 * 0.6827 / N));
        assertEquals(0.002699796, beyond3 / (double) N, 5 * Math.sqrt(0.0027 / N));
    }

    @Test
    void neighboursStreamsStepsAndSeedsAreUncorrelated() {
        float[] z = normals(1, 0, 0);
        for (float[] other : new float[][] {normals(1, 1, 0), normals(1, 0, 1), normals(2, 0, 0),
                normals(1L << 32 | 1, 0, 0)}) {
            double sum = 0;
            for (int i = 0; i < N; i++) sum += z[i] * other[i];
            assertEquals(0, sum / N, 5 * Math.sqrt(1.0 / N));
        }
        for (int lag = 1; lag <= 8; lag++) {
            double sum = 0, squares = 0;
            for (int i = lag; i < N; i++) {
                sum += z[i] * z[i - lag];
                squares += (z[i] * z[i] - 1) * (z[i - lag] * z[i - lag] - 1);   // a pair of Box–Muller shares its radius
            }
            assertEquals(0, sum / N, 5 * Math.sqrt(1.0 / N), "lag " + lag);
            assertEquals(0, squares / N, 5 * Math.sqrt(4.0 / N), "squares, lag " + lag);
        }
    }

    private static float[] normals(long seed, int stream, int step) {
        float[] z = new float[N];
        VECTOR.normal(seed, stream, step, z, 0, N);
        return z;
    }
}
