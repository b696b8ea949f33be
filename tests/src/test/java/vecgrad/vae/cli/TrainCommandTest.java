package vecgrad.vae.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vecgrad.vae.cli.Console.vecgrad;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vecgrad.vae.TinyDigits;
import vecgrad.vae.cli.Console.Ended;
import vecgrad.vae.io.Json;

/** {@code train}, and what {@code evaluate} and {@code sample} make of a run. */
class TrainCommandTest {
    @TempDir
    private static Path temporary;
    private static Path data, run;
    private static Ended trained;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() throws IOException {
        data = TinyDigits.idx(temporary.resolve("data"));
        run = temporary.resolve("run");
        trained = vecgrad(call("--out", run, "--json"));
    }

    /** {@code train} of a stack on the tiny digits, with more or other options; a flag comes last. */
    private static Object[] call(Object... more) {
        Map<Object, Object> options = new LinkedHashMap<>(Map.of("--data", "idx:" + data, "--labels", 20, "--hidden", 16, "--latent", 4, "--epochs", 4,
                "--m1-epochs", 3, "--m1-hidden", 16, "--m1-latent", 4, "--unlabelled-batch", 50, "--m1-batch", 50));
        options.put("--learning-rate", 0.003);
        options.put("--m1-learning-rate", 0.003);
        List<Object> call = new ArrayList<>(List.of("train"));
        for (int i = 0; i < more.length; i++)
            if (i + 1 < more.length && !more[i + 1].toString().startsWith("--")) options.put(more[i], more[++i]);
            else call.add(more[i]);
        options.forEach((name, value) -> call.addAll(List.of(name, value)));
        return call.toArray();
    }

    private static Object[] concat(Object[] a, Object... b) { return Stream.of(a, b).flatMap(Stream::of).toArray(); }

    // ------------------------------------------------------------------------------------------------ train

    @Test
    void theResultIsTheOnlyLineOfStdout() throws IOException {
        assertEquals(0, trained.code(), trained::err);
        assertEquals(1, trained.out().lines().count());
        Map<String, Object> result = Json.parse(trained.out().strip());
        assertEquals(Json.read(run.resolve("result.json")), result);
        assertTrue(trained.err().contains("20 labels") && trained.err().contains("test error"), trained.err());
        for (String error : List.of("test_error", "valid_error", "supervised_error")) {
            double fraction = (double) result.get(error);
            assertTrue(fraction >= 0 && fraction <= 1, error);
        }
    }

    @Test
    void theConfigurationHoldsEveryOption() throws IOException {
        Map<String, Object> config = Json.read(run.resolve("config.json"));
        assertEquals(List.of("model", "data", "labels", "draw", "seed", "epochs", "m1_epochs", "m1", "pca", "hidden", "latent", "m1_hidden", "m1_latent", "batching",
                "unlabelled_batch", "m1_batch", "alpha", "prune", "learning_rate", "schedule", "m1_learning_rate", "ema", "kl_warmup", "m1_kl_warmup", "z1_samples", "checkpoint_seconds", "threads", "data_dir",
                "version"), List.copyOf(config.keySet()));
        assertEquals("m1m2", config.get("model"));
        assertEquals(16L, config.get("hidden"));
        assertEquals(0.003, config.get("learning_rate"));
    }

    @Test
    void withoutJsonThePersonIsToldTheErrors() {
        Ended told = vecgrad(call("--out", folder.resolve("run"), "--model", "nn", "--quiet"));
        assertEquals(0, told.code());
        assertEquals("", told.err());
        assertTrue(told.out().matches("test error \\d+\\.\\d\\d %\\R\\S+samples.png\\R\\S+report.html\\R"), told.out());
    }

    /** A folder with something in it is in the way of the page. */
    @Test
    void aReportThatCannotBeWrittenDoesNotFailTheRun() throws IOException {
        Path mine = folder.resolve("run");
        assertEquals(0, vecgrad(call("--out", mine, "--model", "nn", "--quiet")).code());
        Files.delete(mine.resolve("report.html"));
        Files.delete(mine.resolve("result.json"));
        Files.writeString(Files.createDirectory(mine.resolve("report.html")).resolve("mine"), "");
        Ended ended = vecgrad("train", "--out", mine, "--resume"); // a training that ended before its result was written
        assertEquals(0, ended.code(), ended::err);
        assertTrue(ended.err().contains("no report was written"), ended.err());
        assertTrue(Files.exists(mine.resolve("result.json")));
    }

    @Test
    void aRunThatIsThereIsNotTrampledOn() throws IOException {
        byte[] before = Files.readAllBytes(run.resolve("model.safetensors"));
        Ended refused = vecgrad(call("--out", run));
        assertEquals(2, refused.code());
        assertEquals("", refused.out());
        for (String way : List.of("--resume", "--overwrite", "--out")) assertTrue(refused.sentence().contains(way), refused.sentence());
        assertArrayEquals(before, Files.readAllBytes(run.resolve("model.safetensors")));
    }

    @Test
    void overwritingStartsAnew() throws IOException {
        Path mine = folder.resolve("run");
        assertEquals(0, vecgrad(call("--out", mine, "--model", "nn", "--epochs", 30, "--quiet")).code());
        assertEquals(0, vecgrad(call("--out", mine, "--model", "nn", "--epochs", 12, "--overwrite", "--quiet")).code());
        assertEquals(12L, Json.read(mine.resolve("result.json")).get("epochs"));
        assertEquals(12, Files.readAllLines(mine.resolve("metrics.jsonl")).size());
    }

    @Test
    void aFinishedRunThatIsResumedSaysItsResultAgain() throws IOException {
        Map<Path, byte[]> before = contents(run);
        Ended again = vecgrad("train", "--resume", "--out", run, "--json");
        assertEquals(0, again.code());
        assertEquals(trained.out(), again.out());
        Map<Path, byte[]> after = contents(run);
        assertEquals(before.keySet(), after.keySet());
        for (Path file : before.keySet())
            if (!file.endsWith("run.lock")) assertArrayEquals(before.get(file), after.get(file), file.toString());
    }

    private static Map<Path, byte[]> contents(Path folder) throws IOException {
        Map<Path, byte[]> contents = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) contents.put(file, Files.readAllBytes(file));
        }
        return contents;
    }

    @Test
    void resumingTakesNoOtherOptionsThanTheRunWasStartedWith() {
        for (Object[] option : new Object[][] {{"--epochs", 9}, {"--model", "m2"}, {"--data", "digits"}, {"--labels", 30}, {"--draw", 1}, {"--seed", 2}, {"--hidden", 17},
            {"--latent", 5}, {"--m1-epochs", 4}, {"--m1-hidden", 17}, {"--m1-latent", 5}, {"--batching", "paper"}, {"--unlabelled-batch", 60}, {"--m1-batch", 60}, {"--alpha", 0.2}, {"--prune", 0.02},
            {"--learning-rate", 0.002}, {"--m1-learning-rate", 0.002}, {"--m1", folder}}) {
            Ended refused = vecgrad(concat(new Object[] {"train", "--resume", "--out", run}, option));
            assertEquals(2, refused.code(), refused::toString);
            assertTrue(refused.sentence().contains("the run was started with " + option[0].toString().substring(2).replace('-', '_')), refused.sentence());
        }
        assertEquals(0, vecgrad(call("--out", run, "--resume", "--checkpoint-seconds", 1)).code(), "what it was started with may be repeated");
    }

    @Test
    void labelsThatCannotBeHadAreRefused() {
        for (Object labels : new Object[] {5, 251, 100_000}) {
            Ended refused = vecgrad(call("--out", folder.resolve("run"), "--labels", labels));
            assertEquals(2, refused.code(), refused::toString);
            assertTrue(refused.sentence().contains("--labels: "), refused.sentence());
            assertFalse(Files.exists(folder.resolve("run/config.json")));
        }
    }

    /** Eight gigabytes of weights; the tests have three. */
    @Test
    void aModelThatDoesNotFitIntoMemoryIsToldInASentence() {
        Ended ended = vecgrad(call("--out", folder.resolve("run"), "--model", "nn", "--hidden", 10_000_000, "--quiet"));
        assertEquals(1, ended.code());
        assertTrue(ended.sentence().contains("not enough memory") && ended.sentence().contains("VECGRAD_JAVA_OPTS"), ended.sentence());
    }

    @Test
    void anM1ThatIsNotThereIsRefusedBeforeTheTraining() {
        Ended refused = vecgrad(call("--out", folder.resolve("run"), "--m1", folder.resolve("nowhere")));
        assertEquals(2, refused.code());
        assertTrue(refused.err().contains("there is no run folder " + folder.resolve("nowhere")), refused.err());
        assertFalse(Files.exists(folder.resolve("run/checkpoint.safetensors")));
    }

    /** Kills the process at random moments; what resumes it ends in the model and the metrics of a run that nobody killed. */
    @Test
    void aKilledRunIsResumedToTheSameBits() throws Exception {
        Path killed = folder.resolve("run");
        List<Long> moments = new ArrayList<>();
        Random random = new Random();
        for (int kill = 0; kill < 4 && !Files.exists(killed.resolve("result.json")); kill++) {
            boolean resume = Files.exists(killed.resolve("config.json"));
            Process process = Console.inOwnJvm(folder, call("--out", killed, "--checkpoint-seconds", kill % 2 == 0 ? 0 : 1000, "--threads", 1 + kill % 2, resume ? "--resume" : "--quiet"))
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            try {
                moments.add(700L + random.nextInt(1800));
                process.waitFor(moments.getLast(), TimeUnit.MILLISECONDS);
            } finally {
                process.destroyForcibly().onExit().join();
            }
        }
        Ended ended = vecgrad(call("--out", killed, "--json", Files.exists(killed.resolve("config.json")) ? "--resume" : "--quiet"));
        assertEquals(0, ended.code(), ended::err);
        String when = "killed after " + moments + " ms";
        assertArrayEquals(Files.readAllBytes(run.resolve("model.safetensors")), Files.readAllBytes(killed.resolve("model.safetensors")), when);
        assertEquals(untimed(run), untimed(killed), when);
        assertArrayEquals(Files.readAllBytes(run.resolve("samples.png")), Files.readAllBytes(killed.resolve("samples.png")), when);
    }

    private static List<Map<String, Object>> untimed(Path run) throws IOException {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            Map<String, Object> metrics = Json.parse(line);
            metrics.remove("seconds");
            lines.add(metrics);
        }
        return lines;
    }

    // ------------------------------------------------------------------------------------------------ evaluate and sample

    @Test
    void evaluatingGivesTheNumbersOfTheResult() throws IOException {
        Ended ended = vecgrad("evaluate", run, "--samples", 20, "--json");
        assertEquals(0, ended.code(), ended::err);
        assertEquals("", ended.err());
        assertEquals(1, ended.out().lines().count());
        Map<String, Object> report = Json.parse(ended.out().strip()), result = Json.read(run.resolve("result.json"));
        for (String same : List.of("model", "data", "labels", "test_error", "valid_error", "active_units", "classifier_entropy"))
            assertEquals(result.get(same), report.get(same), same);
        assertEquals((double) result.get("test_elbo"), (double) report.get("test_elbo"), 2); // by other noise
        assertTrue((double) report.get("importance_weighted_bound") > (double) report.get("test_elbo"));
        Ended forPeople = vecgrad("evaluate", run);
        assertTrue(forPeople.out().matches("(?s).*test_error +0\\.\\d+\\R.*") && !forPeople.out().contains("importance"), forPeople.out());
    }

    @Test
    void onePartOfTheDataCanBeEvaluatedWithThePredictionOverSamples() throws IOException {
        Map<String, Object> result = Json.read(run.resolve("result.json"));
        Map<String, Object> mean = evaluated("--split", "validation", "--z1-samples", 0), sampled = evaluated("--split", "validation", "--z1-samples", 3);
        assertEquals(result.get("valid_error"), mean.get("valid_error"));
        for (Map<String, Object> report : List.of(mean, sampled)) assertEquals(null, report.get("test_error"));
        assertEquals(3, ((Number) sampled.get("z1_samples")).intValue());
        assertEquals(sampled, evaluated("--split", "validation", "--z1-samples", 3));
        assertEquals(null, evaluated("--split", "test").get("valid_error"));
        Ended unknown = vecgrad("evaluate", run, "--split", "train");
        assertEquals(2, unknown.code());
        assertTrue(unknown.sentence().contains("\"train\" is none of validation, test, both"), unknown::sentence);
        assertTrue(vecgrad("evaluate", run, "--z1-samples", -1).sentence().contains("--z1-samples: -1 is not in 0 to 10000"));
    }

    private static Map<String, Object> evaluated(Object... options) throws IOException {
        List<Object> call = new ArrayList<>(List.of("evaluate", run, "--json"));
        call.addAll(List.of(options));
        Ended ended = vecgrad(call.toArray());
        assertEquals(0, ended.code(), ended::err);
        return Json.parse(ended.out().strip());
    }

    @Test
    void samplesAreDrawnAndTheSeedDecidesThem() throws IOException {
        List<byte[]> pictures = new ArrayList<>();
        for (Object seed : new Object[] {1, 1, 2}) {
            Path picture = folder.resolve("a.png");
            Ended ended = vecgrad("sample", run, "--out", picture, "--seed", seed);
            assertEquals(0, ended.code(), ended::err);
            assertEquals(picture + System.lineSeparator(), ended.out());
            pictures.add(Files.readAllBytes(picture));
        }
        assertArrayEquals(pictures.get(0), pictures.get(1));
        assertFalse(Arrays.equals(pictures.get(0), pictures.get(2)));
        Ended nowhere = vecgrad("sample", run, "--out", folder.resolve("no/such/folder/a.png"));
        assertEquals(1, nowhere.code());
        assertTrue(nowhere.sentence().contains("there is no folder"), nowhere.sentence());
    }

    @Test
    void aModelThatIsDamagedIsTold() throws IOException {
        Path mine = Files.createDirectories(folder.resolve("run"));
        Files.copy(run.resolve("config.json"), mine.resolve("config.json"));
        byte[] model = Files.readAllBytes(run.resolve("model.safetensors"));
        Files.write(mine.resolve("model.safetensors"), Arrays.copyOf(model, model.length / 2));
        for (Object[] call : new Object[][] {{"evaluate", mine}, {"sample", mine, "--out", folder.resolve("a.png")}}) {
            Ended ended = vecgrad(call);
            assertEquals(1, ended.code());
            assertTrue(ended.sentence().contains("model.safetensors is not a sound safetensors file"), ended.sentence());
        }
    }
}
