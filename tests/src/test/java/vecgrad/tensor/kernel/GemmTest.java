package vecgrad.tensor.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vecgrad.tensor.Pointwise;

/** The vector product against the scalar one, at sizes around those where it changes its ways. */
class GemmTest {
    private static final int L = Species.F.length();
    private static final int TALL = VectorGemmTiles.TALL;
    private static final int WIDE = VectorGemmTiles.WIDE;
    private static final Pointwise[] ACTIVATIONS = {null, Pointwise.RELU, Pointwise.SOFTPLUS, Pointwise.TANH, Pointwise.SIGMOID};

    private final int threads = Parallel.threads();

    @AfterEach
    void restoreThreads() { Parallel.setThreads(threads); }

    @Test
    void agreesWithTheScalarProductAtAwkwardSizes() {
        int[] rows = {1, 2, 7, TALL - 1, TALL, TALL + 1, 2 * TALL + 5, 61};
        int[] columns = {1, 3, L - 1, L, L + 1, WIDE - 1, WIDE, WIDE + 1, 101};
        int[] depths = {0, 1, 2, L, 53};
        int seed = 0;
        for (int m : rows) for (int n : columns) for (int k : depths) check(m, n, k, seed++);
    }

    @Test
    void agreesWithTheScalarProductWhereKIsCutIntoBlocks() {
        int seed = 0;
        for (int k : new int[] {1151, 1152, 1153, 2305}) {
            check(29, 45, k, seed++);
            check(9, 131, k, seed++); // low and wide: A is shared
            check(150, 10, k, seed++); // high and narrow: computed transposed
        }
        check(23, 37, 30_011, seed); // packed in several goes
    }

    @Test
    void agreesWithTheScalarProductOnShapesOfTheModels() {
        check(60, 600, 784, 0);
        check(499, 10, 500, 1);
        check(499, 100, 50, 2);
        check(19, 500, 499, 3);
        check(300, 50, 100, 4);
        check(257, 300, 31, 5);
        check(260, 17_000, 3, 6); // B is too broad to be packed at once
        check(700, 165, 400, 7); // computed transposed, and turned in two goes
    }

    @Test
    void agreesWithTheScalarProductWhereThereIsOneRowOneColumnOrOneStep() {
        int seed = 0;
        for (int n : new int[] {8 * L - 1, 8 * L, 8 * L + 1, 9 * L + 5, 25 * L + 3})
            for (int k : new int[] {1, 2, L - 1, L, L + 1, 3 * L + 2, 301}) {
                for (int way = 0; way < 4; way++) check(1, n, k, seed++);
                for (int way = 0; way < 4; way++) check(n, 1, k, seed++);
                for (int way = 0; way < 4; way++) check(k, n, 1, seed++);
            }
    }

    @Test
    void emptyMatricesAreLeftAlone() {
        float[] c = {1, 2, 3};
        VectorGemm.gemm(false, false, 0, 3, 2, new float[0], new float[6], c, false, null, null, null, null);
        VectorGemm.gemm(false, false, 3, 0, 2, new float[6], new float[0], c, false, null, null, null, null);
        VectorGemm.gemm(false, false, 1, 3, 0, new float[0], new float[0], c, true, null, null, null, null);
        assertArrayEquals(new float[] {1, 2, 3}, c);
    }

    @Test
    void infinityAndNotANumberStayInTheirRowAndColumn() {
        int m = TALL + 1, n = L + 3, k = 5;
        for (int form = 0; form < 4; form++) {
            float[] a = random(m * k, 1), b = random(k * n, 2), c = new float[m * n];
            boolean transA = (form & 1) != 0, transB = (form & 2) != 0;
            a[transA ? 2 * m + 4 : 4 * k + 2] = Float.NaN;              // a[4, 2]
            b[transB ? (n - 1) * k + 3 : 3 * n + n - 1] = Float.POSITIVE_INFINITY; // b[3, n − 1]
            VectorGemm.gemm(transA, transB, m, n, k, a, b, c, false, null, null, null, null);
            for (int i = 0; i < m; i++)
                for (int j = 0; j < n; j++)
                    assertEquals(i != 4 && j != n - 1, Float.isFinite(c[i * n + j]), "form " + form + " at " + i + ", " + j);
        }
    }

    @Test
    void theSameBitsComeOutAtAnyThreadCount() {
        int[][] shapes = {{100, 600, 784}, {503, 211, 97}, {50, 300, 1501}, {700, 10, 500}, {2, 700, 500}, {1, 700, 500}, {700, 1, 500}, {500, 700, 1}};
        for (int[] s : shapes) {
            for (int form = 0; form < 4; form++) {
                int m = s[0], n = s[1], k = s[2];
                float[] a = random(m * k, 3), b = random(k * n, 4), bias = random(n, 5), alone = new float[m * n];
                for (int count = 1; count <= 3; count++) {
                    Parallel.setThreads(count);
                    float[] c = new float[m * n];
                    VectorGemm.gemm((form & 1) != 0, (form & 2) != 0, m, n, k, a, b, c, false, bias, null, Pointwise.RELU, null);
                    if (count == 1) alone = c;
                    else assertArrayEquals(alone, c, m + "x" + n + "x" + k + " with " + count + " threads");
                }
            }
        }
    }

    @Test
    void severalThreadsMayMultiplyAtOnce() throws InterruptedException {
        int m = 130, n = 170, k = 90;
        float[] a = random(m * k, 6), b = random(k * n, 7), expected = new float[m * n];
        VectorGemm.gemm(false, true, m, n, k, a, b, expected, false, null, null, null, null);
        var failure = new AtomicReference<Throwable>();
        Thread[] callers = new Thread[3];
        for (int t = 0; t < callers.length; t++) {
            callers[t] = new Thread(() -> {
                for (int i = 0; i < 20; i++) {
                    float[] c = new float[m * n];
                    VectorGemm.gemm(false, true, m, n, k, a, b, c, false, null, null, null, null);
                    assertArrayEquals(expected, c);
                }
            });
            callers[t].setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
            callers[t].start();
        }
        for (Thread caller : callers) caller.join();
        assertEquals(null, failure.get());
    }

    @Test
    void theGeneratedFilesAreUpToDate() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve(GemmTileSource.FOLDER))) root = root.getParent();
        for (var file : GemmTileSource.files().entrySet())
            assertEquals(file.getValue(), Files.readString(root.resolve(GemmTileSource.FOLDER).resolve(file.getKey())));
    }

    @Test
    void aSlopeTakenAlongHasTheBitsOfOneTakenAfterwards() {
        int[][] shapes = {{100, 600, 100}, {503, 211, 97}, {700, 10, 500}, {5, 19, 1501}, {1, 700, 500}, {700, 1, 500}, {500, 700, 1}};
        for (int[] s : shapes)
            for (int form = 0; form < 4; form++)
                for (Pointwise f : ACTIVATIONS) {
                    int m = s[0], n = s[1], k = s[2];
                    boolean transA = (form & 1) != 0, transB = (form & 2) != 0;
                    float[] a = random(m * k, 8), b = random(k * n, 9), y = values(m * n, 10), expected = new float[m * n], actual = new float[m * n];
                    VectorGemm.gemm(transA, transB, m, n, k, a, b, expected, false, null, null, null, null);
                    if (f != null) VectorPointwise.mapBackward(f, null, y, expected, expected, 0, m * n);
                    Parallel.setThreads(1 + form % 3);
                    VectorGemm.gemm(transA, transB, m, n, k, a, b, actual, false, null, null, f, f == null ? null : y);
                    assertArrayEquals(expected, actual, m + "x" + n + "x" + k + ", form " + form + ", " + f);
                }
    }

    @Test
    void aReadAsItLiesGivesTheBitsOfAPacked() {
        int[][] shapes = {{25 * TALL, 3 * WIDE, 300}, {300 + TALL, WIDE + L - 3, 1300}, {25 * TALL + 1, 100, 256}, {TALL, L, 500}, {299, 100, 255}, {260, 100, 1024}};
        for (int[] s : shapes)
            for (int way = 0; way < 8; way++) { // with b and its transpose; overwrite, accumulate; upon what was there or from 0
                int m = s[0], n = s[1], k = s[2];
                boolean transB = way % 2 == 1, accumulate = way / 2 % 2 == 1, fromZero = way > 3;
                float[] a = random(m * k, way), b = random(k * n, way + 1), old = random(m * n, way + 2);
                float[] lies = old.clone(), packed = old.clone(), expected = old.clone();
                new VectorGemmProduct(false, fromZero, false, transB, m, n, k, a, b, lies, accumulate, null, null, null, null).run();
                new VectorGemmProduct(false, fromZero, true, transB, m, n, k, transposed(a, m, k), b, packed, accumulate, null, null, null, null).run();
                new ScalarKernels().gemm(false, transB, m, n, k, a, b, expected, accumulate, null, null, null, null);
                String what = m + "x" + n + "x" + k + ", way " + way;
                assertArrayEquals(packed, lies, what);
                assertArrayEquals(expected, lies, tolerance(k), what);
            }
    }

    @Test
    void aNarrowProductHasTheBitsOfItsTranspose() {
        int[][] shapes = {{25 * TALL + 1, 100, 500}, {299, 2 * L + 3, 300}, {260, WIDE + 1, 1300}, {25 * TALL, WIDE + L + 2, 2500}};
        for (int[] s : shapes)
            for (int way = 0; way < 8; way++) { // with b and its transpose; overwrite, accumulate, bias, rows of biases
                int m = s[0], n = s[1], k = s[2], start = way / 2;
                int[] biasRow = start < 3 ? null : new SplittableRandom(way).ints(m, 0, 3).toArray();
                boolean transB = way % 2 == 1;
                float[] a = random(m * k, way), b = random(k * n, way + 1), bias = start < 2 ? null : random(3 * n, way + 2), old = random(m * n, way + 3);
                float[] upright = old.clone(), turned = old.clone(), lies = old.clone(), stands = old.clone();
                new VectorGemmProduct(false, true, false, transB, m, n, k, a, b, upright, start == 1, bias, biasRow, Pointwise.SOFTPLUS, null).run();
                new VectorGemmProduct(true, true, !transB, true, n, m, k, b, a, turned, start == 1, bias, biasRow, Pointwise.SOFTPLUS, null).run();
                VectorGemm.gemm(false, transB, m, n, k, a, b, lies, start == 1, bias, biasRow, Pointwise.SOFTPLUS, null);
                VectorGemm.gemm(true, transB, m, n, k, transposed(a, m, k), b, stands, start == 1, bias, biasRow, Pointwise.SOFTPLUS, null);
                String what = m + "x" + n + "x" + k + ", way " + way;
                assertArrayEquals(turned, upright, what);
                assertArrayEquals(stands, lies, what);
            }
    }

    private static float[] transposed(float[] a, int m, int k) {
        float[] turned = new float[m * k];
        for (int i = 0; i < m; i++) for (int p = 0; p < k; p++) turned[p * m + i] = a[i * k + p];
        return turned;
    }

    /** What an activation might have come to: positive numbers. */
    private static float[] values(int size, int seed) {
        float[] y = random(size, seed);
        for (int i = 0; i < size; i++) y[i] = Math.abs(y[i]);
        return y;
    }

    /** All four forms; accumulation, bias, rows of biases, activations and their slopes in turn. */
    private static void check(int m, int n, int k, int seed) {
        int[] biasRow = new SplittableRandom(seed).ints(m, 0, 3).toArray();
        for (int form = 0; form < 4; form++) {
            float[] a = random(m * k, seed), b = random(k * n, seed + 1), bias = random(3 * n, seed + 2), old = random(m * n, seed + 3);
            boolean transA = (form & 1) != 0, transB = (form & 2) != 0;
            int way = (seed + form) % 4; // overwrite, accumulate, bias, rows of biases
            Pointwise f = way == 1 ? null : ACTIVATIONS[(seed + form) / 4 % ACTIVATIONS.length];
            float[] expected = old.clone(), actual = old.clone(), y = f == null || seed % 2 == 0 ? null : values(m * n, seed + 4);
            new ScalarKernels().gemm(transA, transB, m, n, k, a, b, expected, way == 1, way > 1 ? bias : null, way > 2 ? biasRow : null, f, y);
            VectorGemm.gemm(transA, transB, m, n, k, a, b, actual, way == 1, way > 1 ? bias : null, way > 2 ? biasRow : null, f, y);
            String what = "%dx%dx%d%s%s, way %d, %s%s".formatted(m, n, k, transA ? ", aᵀ" : "", transB ? ", bᵀ" : "", way, f, y == null ? "" : "′");
            assertArrayEquals(expected, actual, tolerance(k), what);
        }
    }

    /** Factors lie in [−1, 1]: √k of k roundings do not cancel, each relative to a partial sum that grows with √k as well. */
    private static float tolerance(int k) { return 1e-6f + 2.5e-7f * k; }

    private static float[] random(int size, int seed) {
        var random = new SplittableRandom(seed);
        float[] x = new float[size];
        for (int i = 0; i < size; i++) x[i] = (float) random.nextDouble(-1, 1);
        return x;
    }
}
