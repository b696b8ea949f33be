package vecgrad.vae.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vecgrad.tensor.Compute;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

class NearestNeighbourTest {
    private static final Noise NOISE = Noise.ofSeed(6);
    private static final int THREADS = Compute.threads();

    @AfterEach
    void putBack() { Compute.setThreads(THREADS); }

    @Test
    void theNearestExampleNamesTheClass() {
        int n = 83, d = 13;
        Tensor examples = NOISE.stream("examples").uniform(Shape.of(n, d)), x = NOISE.stream("x").uniform(Shape.of(700, d));
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) labels[i] = i % 7;
        var knn = new NearestNeighbour(SquaredDistances.to(examples), labels, 7);
        int[] got = knn.classify(x);
        for (int i = 0; i < 700; i++) {
            int best = -1;
            double least = Double.POSITIVE_INFINITY, second = least;
            for (int j = 0; j < n; j++) {
                double distance = 0;
                for (int p = 0; p < d; p++) distance += Math.pow((double) x.get(i, p) - examples.get(j, p), 2);
                if (distance < least) {
                    second = least;
                    least = distance;
                    best = j;
                } else second = Math.min(second, distance);
            }
            if (second - least > 1e-5) assertEquals(labels[best], got[i], "row " + i);
        }
        assertArrayEquals(labels, knn.classify(examples), "an example is nearest to itself");
    }

    @Test
    void ofTwinsTheFirstNamesTheClass() {
        var knn = new NearestNeighbour(SquaredDistances.to(Tensor.matrix(new float[] {1, 2}, new float[] {1, 2}, new float[] {5, 5})), new int[] {2, 1, 0}, 3);
        assertArrayEquals(new int[] {2, 0}, knn.classify(Tensor.matrix(new float[] {1, 1}, new float[] {4, 4})));
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBits() {
        Tensor examples = NOISE.stream("many").normal(Shape.of(900, 100)), x = NOISE.stream("x").normal(Shape.of(1000, 100));
        var distances = SquaredDistances.to(examples);
        Compute.setThreads(1);
        float[] one = distances.from(x).data();
        Compute.setThreads(2);
        assertArrayEquals(one, distances.from(x).data());
    }

    @Test
    void classesThatDoNotFitTheExamplesAreRefused() {
        var two = SquaredDistances.to(Tensor.zeros(2, 3));
        refused(two, new int[] {0}, "1 classes for 2 examples");
        refused(two, new int[] {0, 3}, "class 3 is not in 0 to 2");
        refused(two, new int[] {-1, 0}, "class -1");
        refused(SquaredDistances.to(Tensor.zeros(0, 3)), new int[] {}, "an example at least");
    }

    private static void refused(SquaredDistances examples, int[] labels, String named) {
        String message = assertThrows(IllegalArgumentException.class, () -> new NearestNeighbour(examples, labels, 3)).getMessage();
        assertTrue(message.contains(named), message);
    }
}
