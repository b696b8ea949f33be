package vecgrad.vae.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a step leaves for the collector, all threads together, once its arrays are laid down and the JIT is done with the kernels. */
class StepAllocationTest {
    private static final long MOST = 64 << 10;
    private static final int STEPS = 20, PATIENCE = 200; // the JIT takes its time; until then vectors are objects
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @ValueSource(strings = {"m1", "m2", "m1m2"})
    void aStepAllocatesLittleHoweverWideTheNetwork(String model) {
        long narrow = steadyState(model, 16), wide = steadyState(model, 256);
        assertTrue(narrow <= MOST && wide <= MOST, () -> model + ": " + narrow + " and " + wide + " bytes a step; at most " + MOST);
    }

    @Test
    void theCountSeesWhatIsAllocated() {
        long before = THREADS.getTotalThreadAllocatedBytes();
        float[] array = new float[1 << 20];
        array[array.length - 1] = 1; // it is there
        assertTrue(THREADS.getTotalThreadAllocatedBytes() - before >= 4L * array.length);
    }

    /** Bytes a step, as soon as they are few enough; or what they still were when patience ended. */
    private static long steadyState(String model, int hidden) {
        var step = new TrainerStep(new TrainerStep.Size(model, 8, hidden, 10));
        long bytes = Long.MAX_VALUE;
        for (int round = 0; round < PATIENCE && bytes > MOST; round++) {
            long before = THREADS.getTotalThreadAllocatedBytes();
            for (int i = 0; i < STEPS; i++) step.run();
            bytes = (THREADS.getTotalThreadAllocatedBytes() - before) / STEPS;
        }
        return bytes;
    }
}
