package vecgrad.vae.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vecgrad.datasets.Dataset;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Compute;
import vecgrad.vae.TinyDigits;
import vecgrad.vae.io.Progress;
import vecgrad.vae.io.RunFolder;
import vecgrad.vae.io.RunFolderException;
import vecgrad.vae.model.KernelMachine;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.M1Classifier;
import vecgrad.vae.model.M2;
import vecgrad.vae.model.ModelFile;
import vecgrad.vae.model.StackedM1M2;

/** Whole runs, from a few hundred digits to a run folder, in a second each. */
class TrainingRunTest {
    private static final PrintStream STDERR = System.err;
    private static final int THREADS = Compute.threads();

    @TempDir
    private Path temporary;

    @AfterEach
    void putBack() {
        System.setErr(STDERR);
        Compute.setThreads(THREADS);
    }

    private static TrainConfig config(String model, String batching, double checkpointSeconds) {
        return new TrainConfig(model, "tiny", 20, 1, 5, 3, 2, null, 0, 16, 4, 16, 4, batching, 50, 50, 0.1, 0, 3e-3, "constant", 3e-3, 0, 0, 0, 0, 1, checkpointSeconds);
    }

    // ------------------------------------------------------------------------------------------------ what a run leaves

    @Test
    void everyModelLeavesTheSameKeys() throws IOException {
        for (Method method : Method.values()) {
            String model = method.text();
            Map<String, Object> result = run(config(model, "all-labels", 20), model);
            assertTrue(result.keySet().containsAll(List.of("model", "data", "labels", "draw", "seed", "threads", "epochs", "seconds", "test_error", "valid_error",
                    "test_elbo", "supervised_error", "version")), () -> model + ": " + result.keySet());
            assertEquals(model, result.get("model"));
            assertEquals(!model.equals("m1"), result.get("test_error") != null, model);
            assertEquals(model.contains("m1") || model.equals("m2"), result.get("test_elbo") != null, model);
            assertEquals(model.startsWith("m1m2") || model.equals("m2"), result.get("supervised_error") != null, model);
            for (String file : List.of("metrics.jsonl", "result.json", "model.safetensors", "samples.png"))
                assertTrue(Files.size(temporary.resolve(model).resolve(file)) > 0, model + ": " + file);
            assertEquals(!List.of("knn", "svm", "tsvm").contains(model), Files.exists(temporary.resolve(model).resolve("checkpoint.safetensors")), model);
            try (RunFolder folder = RunFolder.read(temporary.resolve(model))) {
                assertEquals(result.keySet(), folder.result().keySet());
                List<Map<String, Object>> metrics = folder.metrics();
                assertEquals(method.stages(), metrics.stream().map(line -> line.get("stage")).distinct().toList());
                assertEquals(1, metrics.stream().map(Map::keySet).distinct().count());
                Map<String, Object> last = metrics.getLast();
                assertEquals(model.equals("m1m2") || model.equals("m2"), last.get("entropy") != null, model);
                assertEquals(result.get("valid_error"), last.get("valid_error"), model);
                assertEquals(result.get("test_error"), last.get("test_error"), model);
            }
        }
        assertEquals(196, ((M1) ModelFile.read(temporary.resolve("m1/model.safetensors"))).architecture().features());
        assertFalse(((M2) ModelFile.read(temporary.resolve("m2/model.safetensors"))).architecture().gaussian());
        var stack = (StackedM1M2) ModelFile.read(temporary.resolve("m1m2/model.safetensors"));
        assertEquals(stack.kept().length, stack.m2().architecture().features());
        var machine = (M1Classifier) ModelFile.read(temporary.resolve("m1-tsvm/model.safetensors"));
        assertEquals(250, ((KernelMachine) machine.classifier()).landmarks().points().shape().extent(0)); // all examples: fewer than landmarks are wanted
    }

    @Test
    void samplesOfZ1ChangeWhatIsMeasuredAndNotWhatIsTrained() throws IOException {
        run(config("m1m2", "paper", 20), "mean");
        Map<String, Object> result = run(config("m1m2", "paper", 20).with(Map.of("z1_samples", 2)), "sampled");
        assertArrayEquals(Files.readAllBytes(temporary.resolve("mean/model.safetensors")), Files.readAllBytes(temporary.resolve("sampled/model.safetensors")));
        for (String error : List.of("valid_error", "test_error")) assertEquals(metrics("sampled").getLast().get(error), result.get(error), error);
        assertFalse(errors("mean").equals(errors("sampled")), () -> "every epoch has the same errors: " + result);
    }

    private List<Object> errors(String run) throws IOException {
        return metrics(run).stream().filter(line -> line.get("stage").equals("m2")).map(line -> line.get("test_error")).toList();
    }

    @Test
    void theLossOfM1IsItsReconstructionPlusItsKl() throws IOException {
        run(config("m1", "paper", 20), "run");
        for (Map<String, Object> line : metrics("run"))
            assertEquals((double) line.get("loss"), (double) line.get("reconstruction") + (double) line.get("kl"), 1e-3);
    }

    @Test
    void trainingMakesTheLossSmaller() throws IOException {
        for (String model : List.of("m1", "m2")) {
            run(config(model, "paper", 20), model);
            List<Map<String, Object>> own = metrics(model).stream().filter(line -> line.get("stage").equals(model)).toList();
            assertTrue((double) own.getLast().get("loss") < (double) own.getFirst().get("loss") - 10, () -> own.toString());
        }
    }

    @Test
    void theM1OfAnotherRunIsUsedAsItIs() throws IOException {
        run(config("m1", "paper", 20), "first");
        run(config("m1m2", "paper", 20).with(Map.of("m1", temporary.resolve("first").toString())), "second");
        var given = (M1) ModelFile.read(temporary.resolve("first/model.safetensors"));
        var used = ((StackedM1M2) ModelFile.read(temporary.resolve("second/model.safetensors"))).m1();
        for (int i = 0; i < given.parameters().size(); i++)
            assertArrayEquals(given.parameters().get(i).value().data(), used.parameters().get(i).value().data());
        assertTrue(metrics("second").stream().noneMatch(line -> line.get("stage").equals("m1")));
    }

    @Test
    void theM1OfAnotherRunServesClassicalMethodsToo() throws IOException {
        run(config("m1-svm", "paper", 20), "first");
        for (String model : List.of("m1-knn", "m1-svm", "m1-tsvm")) {
            run(config(model, "paper", 20).with(Map.of("m1", temporary.resolve("first").toString())), model);
            assertEquals(1, metrics(model).size(), model);
        }
        assertArrayEquals(bytes("first"), bytes("m1-svm"));
    }

    @Test
    void aClassicalRunThatWasStoppedEndsInTheSameBits() throws IOException {
        run(config("m1-tsvm", "paper", 20), "whole");
        for (int stop = 1; stoppedAtLine(stop, config("m1-tsvm", "paper", 20), "stopped" + stop); stop++) {
            resume(config("m1-tsvm", "paper", 20), "stopped" + stop);
            assertArrayEquals(bytes("whole"), bytes("stopped" + stop), "stopped at line " + stop);
            assertEquals(TrainerTest.untimed(metrics("whole")), TrainerTest.untimed(metrics("stopped" + stop)));
        }
    }

    // ------------------------------------------------------------------------------------------------ what cannot be

    @Test
    void whatCannotBeTrainedIsRefusedBeforeAnythingIs() throws IOException {
        refused(IllegalArgumentException.class, with("m2", 5, null), "--labels: 5 labels for 10 classes");
        refused(IllegalArgumentException.class, with("m2", 251, null), "--labels: 251 labels of 250");
        refused(IllegalArgumentException.class, with("m2", 250, null), "--labels: 250 of 250 examples leave 0 without a label");
        refused(IllegalArgumentException.class, with("cnn", 20, null), tooSmall(), "images of 11x11 are too small");
        refused(RunFolderException.class, with("m1m2", 20, temporary.resolve("nowhere")), "there is no run folder");
        run(with("nn", 250, null), "labels alone");
        refused(IOException.class, with("m1m2", 20, temporary.resolve("labels alone")), "holds no M1");
    }

    private static TrainConfig with(String model, int labels, Path m1) {
        return new TrainConfig(model, "tiny", labels, 1, 5, 1, 1, m1 == null ? null : m1.toString(), 0, 16, 4, 16, 4, "all-labels", 50, 50, 0.1, 0, 3e-3, "constant", 3e-3, 0, 0, 0, 0, 1, 20);
    }

    /** The same digits, cut down to what no two pools can halve. */
    private static Dataset tooSmall() {
        Dataset whole = TinyDigits.dataset();
        return new Dataset("small", small(whole.train()), small(whole.validation()), small(whole.test()));
    }

    private static LabeledImages small(LabeledImages images) {
        return LabeledImages.of("small", 11, 11, 1, images.classes(), new byte[images.size() * 121], images.labels());
    }

    private void refused(Class<? extends Exception> kind, TrainConfig config, String reason) throws IOException { refused(kind, config, TinyDigits.dataset(), reason); }

    private void refused(Class<? extends Exception> kind, TrainConfig config, Dataset data, String reason) throws IOException {
        try (RunFolder folder = RunFolder.create(temporary.resolve("refused"))) {
            String message = assertThrows(kind, () -> new TrainingRun(config, data, folder, new Progress(true))).getMessage();
            assertTrue(message.contains(reason), message);
            assertFalse(Files.exists(folder.path().resolve("metrics.jsonl")));
        }
    }

    // ------------------------------------------------------------------------------------------------ the same bits

    @Test
    void theSeedDecidesTheModelToTheLastByteOnAnyNumberOfThreads() throws IOException {
        for (Method method : Method.values()) {
            String model = method.text();
            Compute.setThreads(1);
            run(config(model, "paper", 20), model + 1);
            run(config(model, "paper", 20), model + "again");
            Compute.setThreads(2);
            run(config(model, "paper", 0.01), model + 2);
            for (String other : new String[] {"again", "2"}) {
                assertArrayEquals(bytes(model + 1), bytes(model + other), model + other);
                assertEquals(TrainerTest.untimed(metrics(model + 1)), TrainerTest.untimed(metrics(model + other)));
            }
        }
        run(config("m1", "paper", 20).with(Map.of("seed", 6L)), "other seed");
        assertFalse(Arrays.equals(bytes("m11"), bytes("other seed")));
    }

    /**
     * Stops a run wherever it says something: after the first and the last epoch of each stage, and between stages. Both where most epochs
     * leave a checkpoint and where only the end of a stage does, so that an early stop leaves none at all.
     */
    @Test
    void aRunThatWasStoppedInAnyStageEndsInTheSameBits() throws IOException {
        everyStopEndsInTheSameBits("m1m2", Map.of("ema", 0.9, "kl_warmup", 2, "schedule", "cosine", "m1_learning_rate", 5e-3));
    }

    @Test
    void aStoppedPreTrainingOrFineTuningEndsInTheSameBits() throws IOException { everyStopEndsInTheSameBits("cae", Map.of("epochs", 4)); }

    @Test
    void aStoppedConvolutionalNetworkEndsInTheSameBits() throws IOException { everyStopEndsInTheSameBits("cnn", Map.of()); }

    private void everyStopEndsInTheSameBits(String model, Map<String, Object> options) throws IOException {
        run(config(model, "all-labels", 20).with(options), "whole");
        List<Map<String, Object>> expected = TrainerTest.untimed(metrics("whole"));
        for (double checkpointSeconds : new double[] {0.01, 1e9}) {
            TrainConfig config = config(model, "all-labels", checkpointSeconds).with(options);
            int stop = 1;
            for (String name = checkpointSeconds + "-1"; stoppedAtLine(stop, config, name); name = checkpointSeconds + "-" + ++stop) {
                assertFalse(Files.exists(temporary.resolve(name).resolve("result.json")));
                resume(config, name);
                assertArrayEquals(bytes("whole"), bytes(name), "stopped at line " + stop);
                assertEquals(expected, TrainerTest.untimed(metrics(name)), "stopped at line " + stop);
            }
            assertTrue(stop > 2 * config.method().stages().size(), "a run of such stages says more than " + stop + " lines");
        }
    }

    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Whether the run was stopped: false if it says less. */
    private boolean stoppedAtLine(int stop, TrainConfig config, String name) throws IOException {
        int[] lines = new int[1];
        System.setErr(new PrintStream(PrintStream.nullOutputStream()) {
            @Override
            public void println(String line) { count(); }

            @Override
            public void println(Object line) { count(); }

            private void count() { if (++lines[0] == stop) throw new Stopped(); }
        });
        try (RunFolder folder = RunFolder.create(temporary.resolve(name))) {
            folder.writeConfig(config.toMap());
            new TrainingRun(config, TinyDigits.dataset(), folder, new Progress(false)).run();
            return false;
        } catch (Stopped e) {
            return true;
        } finally {
            System.setErr(STDERR);
        }
    }

    private void resume(TrainConfig config, String name) throws IOException {
        try (RunFolder folder = RunFolder.resume(temporary.resolve(name))) {
            new TrainingRun(config, TinyDigits.dataset(), folder, new Progress(true)).run();
        }
    }

    private Map<String, Object> run(TrainConfig config, String name) throws IOException {
        try (RunFolder folder = RunFolder.create(temporary.resolve(name))) {
            folder.writeConfig(config.toMap());
            return new HashMap<>(new TrainingRun(config, TinyDigits.dataset(), folder, new Progress(true)).run());
        }
    }

    private byte[] bytes(String name) throws IOException { return Files.readAllBytes(temporary.resolve(name).resolve("model.safetensors")); }

    private List<Map<String, Object>> metrics(String name) throws IOException {
        try (RunFolder folder = RunFolder.read(temporary.resolve(name))) { return folder.metrics(); }
    }
}
