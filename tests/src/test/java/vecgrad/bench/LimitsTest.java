package vecgrad.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import vecgrad.tensor.Compute;

class LimitsTest {
    private static final Limits LIMITS = new Limits(1, 100, List.of(new Limits.Band(1, 80), new Limits.Band(100, 40), new Limits.Band(10_000, 10)));

    @Test
    void bandwidthIsThatOfTheNearestWorkingSets() {
        assertEquals(80, LIMITS.bandwidth(1), 1e-9);
        assertEquals(60, LIMITS.bandwidth(10), 1e-9);     // halfway, by the logarithm
        assertEquals(40, LIMITS.bandwidth(100), 1e-9);
        assertEquals(25, LIMITS.bandwidth(1000), 1e-9);
        assertEquals(10, LIMITS.bandwidth(1_000_000), 1e-9);
    }

    @Test
    void theSlowerOfArithmeticAndMemoryIsTheLimit() {
        assertEquals(2, LIMITS.seconds(200, 1), 1e-9);
        assertEquals(40, LIMITS.seconds(200, 1_000), 1e-9);  // at 25 bytes a second
    }

    @Test
    void thisMachineHasLimits() {
        int before = Compute.threads();
        try {
            Limits here = Limits.measure(1, new Stopwatch(0.02, 3, 0.005));
            assertTrue(here.flops() > 1e7, here.toString());
            for (Limits.Band band : here.bands()) assertTrue(band.bytesPerSecond() > 1e7, here.toString());
        } finally {
            Compute.setThreads(before);
        }
    }

    @Test
    void mediansAreOfTheMiddleTwo() {
        assertEquals(2, Stopwatch.median(9, 1, 2));
        assertEquals(2.5, Stopwatch.median(9, 1, 2, 3));
    }
}
