package vecgrad.vae.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vecgrad.tensor.Compute;
import vecgrad.vae.TinyDigits;
import vecgrad.vae.io.Progress;
import vecgrad.vae.io.RunFolder;

class MemoryPlanTest {
    @TempDir
    private Path folder;

    private static TrainConfig config(String model, int hidden) {
        return new TrainConfig(model, "tiny", 20, 1, 5, 1, 6, null, 0, hidden, 8, hidden, 8, "all-labels", 50, 50, 0.1, 0, 3e-3, "constant", 3e-3, 0, 0, 0, 0, 1, 20);
    }

    @Test
    void thePlanOfAStepIsNotFarFromWhatItTakes() throws IOException {
        for (String model : new String[] {"m1", "m2", "m1m2"}) assertNear(model, config(model, 200).with(Map.of("m1_hidden", 100)));
    }

    /** On one thread: of several it is chance how many get a shard of the few. */
    @Test
    void thePlanOfAStepInShardsIsNotFarFromWhatItTakes() throws IOException {
        int threads = Compute.threads();
        Compute.setThreads(1);
        try {
            assertNear("even", config("m2", 200).with(Map.of("shards", 5)));
            assertNear("uneven", config("m2", 200).with(Map.of("shards", 3)));
            assertNear("large", config("m2", 200).with(Map.of("unlabelled_batch", 300)));
        } finally {
            Compute.setThreads(threads);
        }
    }

    private void assertNear(String name, TrainConfig config) throws IOException {
        try (RunFolder run = RunFolder.create(folder.resolve(name))) {
            Map<String, Object> result = new TrainingRun(config, TinyDigits.dataset(), run, new Progress(true)).run();
            double planned = MemoryPlan.of(config, TinyDigits.dataset()).step(), taken = ((Number) result.get("peak_bytes")).doubleValue();
            assertTrue(planned > 0.75 * taken && planned < 1.25 * taken, () -> name + ": planned " + planned + " bytes, taken " + taken);
        }
    }

    @Test
    void wideLayersAreMostOfTheMemory() {
        MemoryPlan plan = MemoryPlan.of(config("nn", 1_000_000), TinyDigits.dataset());
        assertEquals(4L * 3 * (196 * 500L * 2000 + 1_000_000 + 10 * 1_000_000L + 10), plan.weights());
        assertTrue(plan.step() > 4L * 20 * 1_000_000 && plan.data() == 360 * 196);
    }

    @Test
    void aRunThatCannotFitSaysWhatItNeeds() {
        var plan = new MemoryPlan(1_000_000, 2_000_000_000, 500_000_000);
        plan.requireRoom(2_501_000_000L);
        assertEquals("not enough memory: this run needs about 2501 MB (2000 for weights and their optimiser, 500 for a step, 1 for data), and the JVM may take 100 MB:"
                + " choose smaller sizes, or give the JVM more by VECGRAD_JAVA_OPTS=-Xmx4g", assertThrows(ArithmeticException.class, () -> plan.requireRoom(100_000_000)).getMessage());
    }
}
