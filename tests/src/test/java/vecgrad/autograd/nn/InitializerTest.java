package vecgrad.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

class InitializerTest {
    private static final Shape MATRIX = Shape.of(200, 300), FILTERS = Shape.of(64, 32, 5, 5);

    private record Draw(Initializer initializer, Shape shape) {}

    /** Each initialiser, a shape, and the variance it promises there. */
    private static final Map<String, Map.Entry<Draw, Double>> VARIANCES = Map.of(
            "fan-in", Map.entry(new Draw(Initializer.fanIn(), MATRIX), 1.0 / 200),
            "fan-in of filters", Map.entry(new Draw(Initializer.fanIn(), FILTERS), 1.0 / (32 * 25)),
            "He", Map.entry(new Draw(Initializer.he(), MATRIX), 2.0 / 200),
            "He of filters", Map.entry(new Draw(Initializer.he(), FILTERS), 2.0 / (32 * 25)),
            "Glorot", Map.entry(new Draw(Initializer.glorot(), MATRIX), 2.0 / 500),
            "Glorot of filters", Map.entry(new Draw(Initializer.glorot(), FILTERS), 2.0 / ((32 + 64) * 25)),
            "a normal of deviation 0.001", Map.entry(new Draw(Initializer.normal(0.001), MATRIX), 1e-6));

    @TestFactory
    Stream<DynamicTest> theMeanIsZeroAndTheVarianceAsPromised() {
        return VARIANCES.entrySet().stream().map(row -> dynamicTest(row.getKey(), () -> {
            Draw draw = row.getValue().getKey();
            double want = row.getValue().getValue();
            Tensor w = draw.initializer.draw(draw.shape, Noise.ofSeed(3).stream(row.getKey()));
            double mean = w.total() / w.size();
            assertEquals(0, mean, 5 * Math.sqrt(want / w.size()));
            assertEquals(1, (w.squaredNorm() / w.size() - mean * mean) / want, 0.04); // at least 51200 draws: standard deviation below 0.007
        }));
    }

    @Test
    void glorotStaysWithinItsBounds() {
        float a = (float) Math.sqrt(6.0 / 500);
        for (float w : Initializer.glorot().draw(MATRIX, Noise.ofSeed(3)).data()) assertTrue(Math.abs(w) <= a);
    }

    @Test
    void aConstantIsTheSameEverywhere() {
        assertArrayEquals(new float[] {0.5f, 0.5f, 0.5f}, Initializer.constant(0.5f).draw(Shape.of(3), Noise.ofSeed(1)).data());
    }
}
