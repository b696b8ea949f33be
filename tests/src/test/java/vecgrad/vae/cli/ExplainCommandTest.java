package vecgrad.vae.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static vecgrad.vae.cli.Console.vecgrad;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import vecgrad.vae.TinyDigits;
import vecgrad.vae.cli.Console.Ended;
import vecgrad.vae.io.Json;

/** {@code vecgrad explain}: a table, JSON, a picture; of models that are trained, or not. */
class ExplainCommandTest {
    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> theStepOfAModelCanBeReadAndDrawn() {
        return Stream.of("m1", "m2", "m1m2").map(model -> dynamicTest(model, () -> {
            Path picture = folder.resolve(model + ".svg");
            Ended ended = vecgrad("explain", "--model", model, "--out", picture);
            assertEquals(0, ended.code(), ended::toString);
            List<String> lines = ended.out().lines().toList();
            for (String number : model.equals("m1") ? List.of("5") : List.of("6", "7", "8", "9")) assertTrue(ended.out().contains("\n  (" + number + ") "), number);
            assertTrue(lines.get(lines.size() - 2).matches("\\d+ ops, [\\d.]+ us forward, [\\d.]+ us backward, [\\d,]+ bytes of values"), lines::toString);
            assertTrue(ended.out().contains(model.equals("m1m2") ? " gaussian_log_prob " : " bernoulli_log_prob "));
            assertTrue(ended.out().chars().allMatch(c -> c < 127), "every terminal has these letters");
            assertTrue(Files.readString(picture).startsWith("<svg ") && lines.getLast().equals(picture.toString()));
        }));
    }

    @Test
    void asJsonItIsOneObject() throws IOException {
        Map<String, Object> report = Json.parse(vecgrad("explain", "--json", "--examples", "1", "--seed", "3").out());
        assertEquals(4, ((List<?>) report.get("equations")).size());
        List<?> tape = (List<?>) report.get("tape");
        Map<?, ?> last = (Map<?, ?>) tape.getLast();
        assertEquals(List.of("J^alpha", "eq. (9)", "[]"), List.of(last.get("term"), last.get("title"), last.get("shape")));
        assertEquals(report.get("loss"), ((Map<?, ?>) last.get("value")).get("mean"));
        assertEquals(1.0, ((Number) ((Map<?, ?>) last.get("gradient")).get("mean")).doubleValue());
        assertTrue(last.get("line").toString().startsWith("M2.java:"));
    }

    @Test
    void aRunIsExplainedWithItsWeightsAndItsData() throws IOException {
        Path run = folder.resolve("run");
        Ended trained = vecgrad("train", "--data", "idx:" + TinyDigits.idx(folder.resolve("tiny")), "--model", "m1m2", "--labels", "20", "--epochs", "1", "--m1-epochs", "30", "--m1-learning-rate", "0.003", "--m1-batch", "50", "--unlabelled-batch", "50",
                "--m1-hidden", "16", "--hidden", "10", "--m1-latent", "4", "--latent", "4", "--out", run);
        assertEquals(0, trained.code(), trained::toString);
        Ended ended = vecgrad("explain", run);
        assertEquals(0, ended.code(), ended::toString);
        assertTrue(ended.out().startsWith("One training step of " + run) && ended.out().contains("x stands for z1"), ended.out());
        assertTrue(ended.out().contains(" 0.08000 L: "), "20 of 250 examples have a label: " + ended.out());
        Ended tooMany = vecgrad("explain", run, "--examples", "126");
        assertEquals(2, tooMany.code());
        assertTrue(tooMany.sentence().contains("more than the 250"), tooMany.sentence());
    }

    @Test
    void aPlainClassifierHasNoBoundToExplain() throws IOException {
        Path run = folder.resolve("run");
        assertEquals(0, vecgrad("train", "--data", "idx:" + TinyDigits.idx(folder.resolve("tiny")), "--model", "nn", "--labels", "20", "--epochs", "1", "--out", run).code());
        Ended ended = vecgrad("explain", run);
        assertEquals(2, ended.code());
        assertTrue(ended.sentence().contains("expected a run of m1, m2 or m1m2"), ended.sentence());
    }
}
