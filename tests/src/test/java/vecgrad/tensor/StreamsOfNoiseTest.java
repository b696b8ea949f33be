package vecgrad.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a key decides. The numbers under one key are tested with the kernels. */
class StreamsOfNoiseTest {
    private static final Noise NOISE = Noise.ofSeed(42).stream("test").at(3);

    @Test
    void theSameKeyGivesTheSameNumbersAndALongerTensorBeginsWithTheShorter() {
        assertArrayEquals(NOISE.normal(Shape.of(100)).data(), NOISE.normal(Shape.of(10, 10)).data());
        assertArrayEquals(NOISE.normal(Shape.of(7)).data(), Arrays.copyOf(NOISE.normal(Shape.of(20_001)).data(), 7));
        assertArrayEquals(NOISE.uniform(Shape.of(7)).data(), Arrays.copyOf(NOISE.uniform(Shape.of(20_001)).data(), 7));
    }

    /** Rows that are filled in a few at a time, by several threads, are drawn as the whole matrix is; also rows that end inside a block of random words. */
    @Test
    void bernoulliOfRowsThatAreFilledInIsThatOfTheirTensor() {
        for (int[] size : new int[][] {{0, 5}, {1, 1}, {3, 4099}, {501, 17}, {40, 784}}) {
            Shape shape = Shape.of(size[0], size[1]);
            Tensor p = NOISE.stream("p").uniform(shape);
            Tensor y = NOISE.bernoulli(shape, (from, to, x) -> System.arraycopy(p.data(), from * size[1], x, from * size[1], (to - from) * size[1]));
            assertEquals(shape, y.shape());
            assertArrayEquals(NOISE.bernoulli(p).data(), y.data());
        }
    }

    @Test
    void seedStreamAndStepEachMakeOtherNumbers() {
        List<Noise> keys = List.of(NOISE, Noise.ofSeed(43).stream("test").at(3), Noise.ofSeed(42 + (1L << 32)).stream("test").at(3),
                Noise.ofSeed(42).stream("tset").at(3), NOISE.at(4), Noise.ofSeed(42).at(3));
        Set<Float> first = new HashSet<>();
        for (Noise key : keys) first.add(key.normal(Shape.of(1)).item());
        assertEquals(keys.size(), first.size());
    }

    @Test
    void nestedStreamsDependOnTheirOrderAndAreNotTheJoinedName() {
        Noise root = Noise.ofSeed(1);
        assertNotEquals(root.stream("a").stream("b"), root.stream("ab"));
        assertNotEquals(root.stream("a").stream("b"), root.stream("b").stream("a"));
        assertNotEquals(root.stream("a"), root.stream("a").stream(""));
    }

    @Test
    void aPermutationHoldsEveryNumberOnceAndMovesThemAbout() {
        for (int n : new int[] {0, 1, 2, 17, 1000}) {
            int[] order = NOISE.permutation(n), sorted = order.clone();
            Arrays.sort(sorted);
            assertArrayEquals(IntStream.range(0, n).toArray(), sorted);
        }
        int[] counts = new int[6]; // of the 6 orders of 3 numbers: 100 each expected, standard deviation 9
        for (int step = 0; step < 600; step++) {
            int[] p = NOISE.at(step).permutation(3);
            counts[2 * p[0] + (p[1] > p[2] ? 1 : 0)]++;
        }
        for (int count : counts) assertTrue(Math.abs(count - 100) < 40, Arrays.toString(counts));
    }

    @Test
    void bernoulliDrawsFollowTheirProbabilities() {
        Tensor p = Tensor.vector(0, 0.25f, 1).reshape(1, 3).broadcastTo(Shape.of(4000, 3));
        float[] mean = NOISE.bernoulli(p).sum(0, false).affine(1f / 4000, 0).data();
        assertEquals(0, mean[0]);
        assertEquals(0.25, mean[1], 0.03); // standard deviation 0.007
        assertEquals(1, mean[2]);
    }
}
