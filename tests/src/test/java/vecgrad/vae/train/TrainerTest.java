package vecgrad.vae.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Parameter;
import vecgrad.autograd.optim.Adam;
import vecgrad.autograd.optim.LearningRate;
import vecgrad.autograd.optim.MovingAverage;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.io.FormatException;
import vecgrad.vae.io.Progress;
import vecgrad.vae.io.RunFolder;

class TrainerTest {
    private static final MovingAverage NONE = new MovingAverage(List.of(), 0);
    private static final Noise NOISE = Noise.ofSeed(8);
    private static final int EPOCHS = 4, STEPS = 3;

    @TempDir
    private Path temporary;

    /** Minimises the distance of w from noise; before a step, a test may do something else. */
    private static final class Quadratic implements Task {
        interface Before { void step(Tape tape, int epoch, int step, Averages averages); }

        final Parameter w = new Parameter("w", Parameter.Kind.WEIGHT, Tensor.full(Shape.of(5), 3));
        final Adam adam = new Adam(List.of(w), LearningRate.constant(0.1));
        final List<Boolean> last = new ArrayList<>();
        Before before = (_, _, _, _) -> {};
        float scale = 1;

        @Override
        public String name() { return "m1"; }

        @Override
        public List<Parameter> parameters() { return List.of(w); }

        @Override
        public int stepsPerEpoch() { return STEPS; }

        @Override
        public int examplesPerStep() { return 1; }

        @Override
        public Variable loss(Tape tape, int epoch, int step, Shard shard, Noise noise, Averages averages) {
            before.step(tape, epoch, step, averages);
            averages.add("kl", 10 * epoch + step);
            return tape.parameter(w).sub(tape.constant(noise.normal(Shape.of(5)))).square().sum().mul(scale);
        }

        @Override
        public Map<String, Double> evaluate(int epoch, boolean last) {
            this.last.add(last);
            return Map.of("valid_elbo", -epoch * 1.0);
        }
    }

    @Test
    void everyEpochLeavesALineWithTheSameKeys() throws IOException {
        var task = new Quadratic();
        try (RunFolder folder = RunFolder.create(path("run"))) {
            trainer(folder, null, 0).train(task, task.adam, EPOCHS);
            List<Map<String, Object>> lines = folder.metrics();
            assertEquals(EPOCHS, lines.size());
            for (int e = 0; e < EPOCHS; e++) {
                Map<String, Object> line = lines.get(e);
                assertEquals(List.of("stage", "epoch", "seconds", "loss", "reconstruction", "kl", "entropy", "valid_error", "test_error", "valid_elbo",
                        "learning_rate"), List.copyOf(line.keySet()));
                assertEquals("m1", line.get("stage"));
                assertEquals(e + 1L, line.get("epoch"));
                assertEquals(10.0 * e + 1, line.get("kl"));
                assertEquals(-(e + 1.0), line.get("valid_elbo"));
                assertEquals(0.1, line.get("learning_rate"));
                assertTrue((double) line.get("loss") > 0 && (double) line.get("seconds") >= 0);
                for (String none : List.of("reconstruction", "entropy", "valid_error", "test_error")) assertEquals(null, line.get(none));
            }
            assertEquals(List.of(false, false, false, true), task.last);
        }
    }

    /** A checkpoint within an epoch carries the epoch's means so far: the line of metrics is that of an undisturbed epoch. */
    @Test
    void aRunGoesOnFromAnyStepAsIfItHadNeverStopped() throws IOException {
        var whole = new Quadratic();
        List<Map<String, Object>> expected;
        try (RunFolder folder = RunFolder.create(path("whole"))) {
            trainer(folder, null, 0).train(whole, whole.adam, EPOCHS);
            expected = untimed(folder.metrics());
        }
        for (int stop = 0; stop < EPOCHS * STEPS; stop++) {
            int epoch = stop / STEPS, step = stop % STEPS;
            try (RunFolder folder = RunFolder.create(path("stop" + stop))) {
                var first = new Quadratic();
                first.before = (_, e, s, averages) -> {
                    if (e != epoch || s != step) return;
                    write(folder, e, s, averages, first);
                    throw new Killed();
                };
                assertThrows(Killed.class, () -> trainer(folder, null, 1e9).train(first, first.adam, EPOCHS));

                var second = new Quadratic();
                Checkpoint checkpoint = Checkpoint.read(folder.checkpoint());
                trainer(folder, checkpoint, 1e9).train(second, second.adam, EPOCHS);
                assertArrayEquals(whole.w.value().data(), second.w.value().data(), "stopped at step " + step + " of epoch " + epoch);
                assertEquals(expected, untimed(folder.metrics()));
            }
        }
    }

    @Test
    void anInfiniteLossStopsTheRunAndKeepsTheCheckpoint() throws IOException {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            var task = new Quadratic();
            task.before = (_, e, s, _) -> { if (e == 2 && s == 1) task.scale = bad; };
            try (RunFolder folder = RunFolder.create(path("run" + bad))) {
                String message = assertThrows(ArithmeticException.class, () -> trainer(folder, null, 0).train(task, task.adam, EPOCHS)).getMessage();
                assertTrue(message.startsWith("the loss became " + bad + " in stage m1, epoch 3, step 2; ") && message.contains("--learning-rate"), message);
                assertFalse(message.contains("\n"));
                Checkpoint kept = Checkpoint.read(folder.checkpoint());
                assertEquals(2, kept.epoch());
                var again = new Quadratic();
                kept.restore(again.parameters(), again.adam, NONE);
                assertTrue(again.w.value().isFinite());
            }
        }
    }

    @Test
    void aCheckpointOfAnotherStageIsRefused() throws IOException {
        try (RunFolder folder = RunFolder.create(path("run"))) {
            var task = new Quadratic();
            Checkpoint.write(folder.checkpoint(), "m9", 0, 0, 0, new Averages(), Map.of(), task.parameters(), task.adam, NONE);
            Checkpoint other = Checkpoint.read(folder.checkpoint());
            String message = assertThrows(FormatException.class, () -> trainer(folder, other, 0).train(task, task.adam, EPOCHS)).getMessage();
            assertTrue(message.contains("stage m9") && message.contains("--overwrite"), message);
        }
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static void write(RunFolder folder, int epoch, int step, Averages averages, Quadratic task) {
        try {
            Checkpoint.write(folder.checkpoint(), "m1", epoch, step, 1, averages, Map.of(), task.parameters(), task.adam, NONE);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Trainer trainer(RunFolder folder, Checkpoint resume, double checkpointSeconds) {
        return new Trainer(folder, new Progress(true), NOISE, checkpointSeconds, resume, RunControl.NONE, 1);
    }

    static List<Map<String, Object>> untimed(List<Map<String, Object>> metrics) {
        return metrics.stream().map(line -> {
            Map<String, Object> rest = new LinkedHashMap<>(line);
            rest.remove("seconds");
            return rest;
        }).toList();
    }

    private Path path(String name) { return temporary.resolve(name); }
}
