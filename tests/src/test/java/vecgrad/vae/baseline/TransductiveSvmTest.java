package vecgrad.vae.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vecgrad.tensor.Compute;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.model.KernelMachine;
import vecgrad.vae.train.Inputs;

class TransductiveSvmTest {
    private static final Noise NOISE = Noise.ofSeed(8);
    private static final int N = 400, M = 7, K = 3;
    private static final double C = 3;
    private static final SvmSettings SETTINGS = new SvmSettings(0, 1, C, 100, 4, 50, 200);
    private static final Tensor PHI = NOISE.stream("phi").normal(Shape.of(N, M));
    private static final int[] LABELLED = {3, 10, 11, 50, 99, 120, 200, 201, 202, 333, 390, 399}, LABELS = {0, 1, 2, 0, 1, 2, 0, 0, 1, 2, 0, 0};
    private static final int THREADS = Compute.threads();

    @AfterEach
    void putBack() { Compute.setThreads(THREADS); }

    // ------------------------------------------------------------------------------------------------ the objective

    @Test
    void theGradientAgreesWithCentralDifferences() {
        var objective = new SvmObjective(PHI, LABELLED, LABELS, K, C);
        var random = new Random(1);
        for (boolean balanced : new boolean[] {false, true}) {
            if (balanced) objective.balanced(0.2);
            else objective.supervised();
            double[] x = objective.start(), gradient = new double[x.length], none = new double[x.length];
            for (int i = 0; i < M * K; i++) x[i] = 0.3 * random.nextGaussian();
            objective.at(x, gradient);
            for (int trial = 0; trial < 10; trial++) {
                double[] up = x.clone(), down = x.clone();
                double slope = 0, step = 1e-3;
                for (int i = 0; i < x.length; i++) {
                    if (balanced && i >= M * K) continue; // b is fixed
                    double v = random.nextGaussian();
                    up[i] += step * v;
                    down[i] -= step * v;
                    slope += gradient[i] * v;
                }
                assertEquals((objective.at(up, none) - objective.at(down, none)) / (2 * step), slope, 2e-3 * (1 + Math.abs(slope)));
            }
            if (balanced) for (int k = 0; k < K; k++) assertEquals(0, gradient[M * K + k]);
        }
    }

    @Test
    void theValueIsThatOfTheDefinition() {
        var objective = new SvmObjective(PHI, LABELLED, LABELS, K, C);
        objective.balanced(0.2);
        double[] x = objective.start();
        var random = new Random(2);
        for (int i = 0; i < M * K; i++) x[i] = 0.3 * random.nextGaussian();
        double expected = 0;
        for (int k = 0; k < K; k++)
            for (int j = 0; j < M; j++) expected += x[j * K + k] * x[j * K + k] / 2;
        double[] centre = centre();
        for (int i = 0; i < N; i++)
            for (int k = 0; k < K; k++) {
                double f = x[M * K + k];
                for (int j = 0; j < M; j++) f += x[j * K + k] * (PHI.get(i, j) - centre[j]);
                int at = Arrays.binarySearch(LABELLED, i);
                if (at < 0) expected += 0.2 * Math.exp(-3 * f * f);
                else expected += C * Math.pow(Math.max(0, 1 - (LABELS[at] == k ? f : -f)), 2);
            }
        assertEquals(expected, objective.at(x, new double[x.length]), 1e-4 * expected);
    }

    // ------------------------------------------------------------------------------------------------ the SVM

    /** Newton's method in double precision: the labelled examples inside the margin are a least squares problem, until they stay the same. */
    @Test
    void withoutUnlabelledExamplesItIsTheSvm() {
        TransductiveSvm.Solution solution = solve(SETTINGS.supervised());
        Tensor scores = solution.scores(PHI);
        double[] centre = centre();
        for (int k = 0; k < K; k++) {
            double[] w = newton(k, centre, Double.NaN);
            for (int i = 0; i < N; i++) assertEquals(f(w, i, centre), scores.get(i, k), 5e-3, "class " + k + ", example " + i);
        }
    }

    /** Through all rounds, whose C* come to nothing: the SVM, with the b at which the unlabelled examples are split as the labels are. */
    @Test
    void aWeightOfNearlyZeroGivesTheSvmOfThatBias() {
        TransductiveSvm.Solution solution = solve(new SvmSettings(0, 1, C, 1e-9, 4, 200, 500));
        Tensor scores = solution.scores(PHI);
        double[] centre = centre();
        for (int k = 0; k < K; k++) {
            double b = 0;
            for (int i = 0; i < N; i++) if (Arrays.binarySearch(LABELLED, i) < 0) b += scores.get(i, k) / (N - LABELLED.length);
            double[] w = newton(k, centre, b);
            for (int i = 0; i < N; i++) assertEquals(f(w, i, centre), scores.get(i, k), 5e-3, "class " + k + ", example " + i);
        }
    }

    /** 0 = w − 2C Σ y·slack·φ and 0 = Σ y·slack: the gradient of the SVM's objective, by its definition. */
    @Test
    void theSvmMeetsItsConditionOfOptimality() {
        TransductiveSvm.Solution solution = solve(SETTINGS.supervised());
        Tensor scores = solution.scores(PHI);
        for (int k = 0; k < K; k++) {
            double[] w = new double[M];
            double balance = 0, inside = 0;
            for (int i = 0; i < LABELLED.length; i++) {
                double y = LABELS[i] == k ? 1 : -1, slack = Math.max(0, 1 - y * scores.get(LABELLED[i], k));
                balance += y * slack;
                inside += slack;
                for (int j = 0; j < M; j++) w[j] += 2 * C * y * slack * PHI.get(LABELLED[i], j);
            }
            assertTrue(inside > 0.1, "no example is inside the margin: the test would show nothing");
            assertEquals(0, balance, 1e-3);
            for (int j = 0; j < M; j++) assertEquals(w[j], solution.weights().get(j, k), 1e-2);
        }
    }

    /** w, then b, of the SVM of class k against the rest; b may be given, NaN if it is not. */
    private static double[] newton(int k, double[] centre, double b) {
        double[] w = new double[M + 1];
        for (int iteration = 0; iteration < 100; iteration++) {
            double[][] system = new double[M + 1][M + 2];
            for (int j = 0; j < M; j++) system[j][j] = 1;
            for (int i = 0; i < LABELLED.length; i++) {
                double y = LABELS[i] == k ? 1 : -1;
                if (1 - y * f(w, LABELLED[i], centre) <= 0) continue;
                for (int r = 0; r <= M; r++) {
                    double pr = r == M ? 1 : PHI.get(LABELLED[i], r) - centre[r];
                    for (int c = 0; c <= M; c++) system[r][c] += 2 * C * pr * (c == M ? 1 : PHI.get(LABELLED[i], c) - centre[c]);
                    system[r][M + 1] += 2 * C * pr * y;
                }
            }
            if (!Double.isNaN(b)) {
                Arrays.fill(system[M], 0);
                system[M][M] = 1;
                system[M][M + 1] = b;
            }
            double[] next = Elimination.solve(system);
            double moved = 0;
            for (int j = 0; j <= M; j++) moved = Math.max(moved, Math.abs(next[j] - w[j]));
            w = next;
            if (moved < 1e-12) return w;
        }
        throw new AssertionError("Newton's method did not settle");
    }

    private static double f(double[] w, int i, double[] centre) {
        double f = w[M];
        for (int j = 0; j < M; j++) f += w[j] * (PHI.get(i, j) - centre[j]);
        return f;
    }

    // ------------------------------------------------------------------------------------------------ with unlabelled examples

    @Test
    void theUnlabelledExamplesAreSplitAsTheLabelsAre() {
        for (double weight : new double[] {1, 100, 10_000}) {
            Tensor scores = solve(new SvmSettings(0, 1, C, weight, 4, 50, 200)).scores(PHI);
            for (int k = 0; k < K; k++) {
                double mean = 0;
                int count = 0;
                for (int i = 0; i < N; i++) if (Arrays.binarySearch(LABELLED, i) < 0) mean += scores.get(i, k) / (N - LABELLED.length);
                for (int label : LABELS) if (label == k) count++;
                assertEquals(2.0 * count / LABELS.length - 1, mean, 1e-4, "class " + k + " at a weight of " + weight);
            }
        }
    }

    @Test
    void theUnlabelledExamplesLeaveTheBoundary() {
        assertTrue(nearBoundary(solve(SETTINGS)) < 0.8 * nearBoundary(solve(SETTINGS.supervised())));
    }

    private static int nearBoundary(TransductiveSvm.Solution solution) {
        int near = 0;
        for (float f : solution.scores(PHI).data()) if (Math.abs(f) < 0.3) near++;
        return near;
    }

    @Test
    void whereAllExamplesAreLabelledItIsTheSvm() {
        int[] all = new int[LABELLED.length];
        Arrays.setAll(all, i -> i);
        Tensor phi = PHI.gatherRows(LABELLED);
        assertArrayEquals(TransductiveSvm.solve(phi, all, LABELS, K, SETTINGS.supervised(), (_, _) -> { }).weights().data(),
                TransductiveSvm.solve(phi, all, LABELS, K, SETTINGS, (_, _) -> { }).weights().data());
    }

    @Test
    void theWeightOfTheUnlabelledGrowsFourfoldToItsLastValue() {
        var told = new StringBuilder();
        TransductiveSvm.solve(PHI, LABELLED, LABELS, K, new SvmSettings(0, 1, C, 388, 2, 5, 5), (round, c) -> told.append(round + ":" + c + " "));
        assertEquals("1:0.0 2:0.1875 3:0.75 4:3.0 ", told.toString()); // 3·388/388 unlabelled, over 16, over 4
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBits() {
        Tensor phi = NOISE.stream("more").normal(Shape.of(6000, 40));
        Compute.setThreads(1);
        TransductiveSvm.Solution one = TransductiveSvm.solve(phi, LABELLED, LABELS, K, SETTINGS, (_, _) -> { });
        Compute.setThreads(2);
        TransductiveSvm.Solution two = TransductiveSvm.solve(phi, LABELLED, LABELS, K, SETTINGS, (_, _) -> { });
        assertArrayEquals(one.weights().data(), two.weights().data());
        assertArrayEquals(one.bias().data(), two.bias().data());
    }

    /** Two half circles that reach around each other, three labels each: the gap between them is what the unlabelled points show. */
    @Test
    void onTwoMoonsTheUnlabelledExamplesHelp() {
        int n = 600;
        int[] y = new int[n], labelled = {0, 1, 2, 3, 4, 5};
        Tensor x = moons(n, y);
        Inputs inputs = new Inputs.Latents(x, x);
        var settings = new SvmSettings(200, 0, 10, 300, 5, 30, 100);
        NystroemFeatures features = NystroemFeatures.draw(inputs, settings.landmarks(), 3, NOISE);
        Tensor phi = features.of(inputs);
        int[] labels = Arrays.copyOf(y, labelled.length);
        KernelMachine svm = TransductiveSvm.train(features, phi, labelled, labels, 2, settings.supervised(), (_, _) -> { });
        KernelMachine tsvm = TransductiveSvm.train(features, phi, labelled, labels, 2, settings, (_, _) -> { });
        double without = error(svm.classify(x), y), with = error(tsvm.classify(x), y);
        assertTrue(without > 0.05 && with < 0.01, () -> without + " without, " + with + " with the unlabelled examples");
    }

    private static Tensor moons(int n, int[] y) {
        var random = new Random(5);
        Tensor x = Tensor.zeros(n, 2);
        for (int i = 0; i < n; i++) {
            y[i] = i % 2;
            double angle = Math.PI * random.nextDouble();
            x.data()[2 * i] = (float) ((y[i] == 0 ? Math.cos(angle) : 1 - Math.cos(angle)) + 0.08 * random.nextGaussian());
            x.data()[2 * i + 1] = (float) ((y[i] == 0 ? Math.sin(angle) : 0.5 - Math.sin(angle)) + 0.08 * random.nextGaussian());
        }
        return x;
    }

    private static double error(int[] classes, int[] y) {
        double wrong = 0;
        for (int i = 0; i < y.length; i++) if (classes[i] != y[i]) wrong++;
        return wrong / y.length;
    }

    private static TransductiveSvm.Solution solve(SvmSettings settings) { return TransductiveSvm.solve(PHI, LABELLED, LABELS, K, settings, (_, _) -> { }); }

    private static double[] centre() {
        double[] centre = new double[M];
        for (int i = 0; i < N; i++)
            if (Arrays.binarySearch(LABELLED, i) < 0) for (int j = 0; j < M; j++) centre[j] += PHI.get(i, j) / (double) (N - LABELLED.length);
        return centre;
    }
}
