package vecgrad.vae.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a step leaves for the collector, all threads together, once its arrays are laid down and the JIT is done with the kernels. In a JVM of
 * its own, as a training is: in this one other tests have taught the JIT other habits.
 */
class StepAllocationTest {
    private static final long MOST = 512 << 10; // what the JIT leaves boxed differs from run to run: 20 to 150 KB were seen; boxed at every call it was 4 MB
    private static final int STEPS = 20, PATIENCE = 200; // the JIT takes its time; until then vectors are objects
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @ValueSource(strings = {"m1", "m2", "m1m2"})
    void aStepAllocatesLittleHoweverWideTheNetwork(String model) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), StepAllocationTest.class.getName(), model));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.onExit().join().exitValue(), out);
        for (String bytes : out.split(" ")) assertTrue(Long.parseLong(bytes) <= MOST, () -> model + ": " + out + " bytes a step, narrow and wide; at most " + MOST);
    }

    /** Prints the bytes of a step of a narrow and of a wide network. */
    public static void main(String[] args) { System.out.println(steadyState(args[0], 16) + " " + steadyState(args[0], 256)); }

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
