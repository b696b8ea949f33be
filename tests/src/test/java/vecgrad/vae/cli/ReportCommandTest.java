package vecgrad.vae.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vecgrad.vae.cli.Console.vecgrad;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vecgrad.tensor.Noise;
import vecgrad.vae.TinyDigits;
import vecgrad.vae.cli.Console.Ended;
import vecgrad.vae.io.Json;
import vecgrad.vae.model.Architecture;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.M2;
import vecgrad.vae.model.MlpClassifier;
import vecgrad.vae.model.Model;
import vecgrad.vae.model.ModelFile;

/** The pages of tiny runs: trained ones, and some of drawn weights. */
class ReportCommandTest {
    private static final int PIXELS = 14 * 14;
    private static final List<String> ALL = List.of("explore", "curves", "pictures", "mistakes", "units", "step", "repeat");

    @TempDir
    private static Path temporary;
    private static Path data;
    private static Ended trained;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() throws IOException {
        data = TinyDigits.idx(temporary.resolve("data"));
        trained = train("stack", "m1m2", "--hidden", 16, "--latent", 4, "--epochs", 3, "--m1-epochs", 3, "--m1-hidden", 16, "--m1-latent", 4, "--unlabelled-batch", 50, "--m1-batch", 50, "--learning-rate", 0.003, "--m1-learning-rate", 0.003);
        assertEquals(0, trained.code(), trained::err);
    }

    private static Ended train(String name, String model, Object... more) {
        List<Object> call = new ArrayList<>(List.of("train", "--model", model, "--data", "idx:" + data, "--labels", 20, "--quiet", "--out", temporary.resolve(name)));
        call.addAll(List.of(more));
        return vecgrad(call.toArray());
    }

    /** What is left of a run when it has been trained. */
    private Path run(String name, Model model, Map<String, ?> more) throws IOException {
        Path run = Files.createDirectories(folder.resolve(name));
        Map<String, Object> config = new LinkedHashMap<>(Map.of("model", ModelFile.stored(model).metadata().get("model"), "data", "idx:" + data));
        config.putAll(more);
        Files.writeString(run.resolve("config.json"), Json.line(config));
        ModelFile.write(run.resolve("model.safetensors"), model);
        return run;
    }

    private static String page(Path run) throws IOException {
        Ended ended = vecgrad("report", run);
        assertEquals(0, ended.code(), ended::err);
        assertEquals(run.resolve("report.html") + "\n", ended.out());
        return Files.readString(run.resolve("report.html"));
    }

    private static void assertSections(String page, List<String> sections) {
        assertEquals(sections, Pattern.compile("<section id=\"(\\w+)\"").matcher(page).results().map(found -> found.group(1)).toList());
        for (String section : sections) assertTrue(page.contains("<a href=\"#" + section + "\">"), section);
    }

    // ------------------------------------------------------------------------------------------------ of one run

    @Test
    void aTrainingEndsWithItsPage() throws IOException {
        Path report = temporary.resolve("stack/report.html");
        assertTrue(trained.out().endsWith(report + System.lineSeparator()), trained.out());
        String page = Files.readString(report);
        assertSections(page, ALL);
        Map<String, Object> result = Json.read(temporary.resolve("stack/result.json"));
        for (String key : List.of("test_error", "supervised_error")) assertTrue(page.contains(String.format("<b>%.2f\u202f%%</b>", 100 * (double) result.get(key))), key);
        assertTrue(page.contains("./vecgrad train --model m1m2 --data idx:" + data + " --labels 20 --draw 0 --seed 1 "));
        assertTrue(page.contains("--m1-hidden 16"));
        assertFalse(page.contains("--m1-kl-warmup"), "what is as usual is not in the command");
    }

    @Test
    void nothingIsLoadedFromAnywhereAndTheChartLibrarysLicenceIsThere() throws IOException {
        String page = Files.readString(temporary.resolve("stack/report.html"));
        assertFalse(Pattern.compile("(src|href)=\"(?!#|data:)|@import|url\\((?!data:|#)|fetch\\(|XMLHttpRequest|WebSocket").matcher(page).find());
        assertTrue(page.contains("default-src 'none'"));
        assertTrue(page.contains("The MIT License") && page.contains("Leon Sorokin") && page.contains("uPlot=function"));
    }

    @Test
    void everyModelHasAPageOfWhatItHas() throws IOException {
        List<String> withoutCurves = ALL.stream().filter(section -> !section.equals("curves")).toList();
        assertSections(page(run("m2", new M2(new Architecture(PIXELS, new int[] {16}, 3, 10, false), Noise.ofSeed(1)), Map.of())), withoutCurves);
        assertSections(page(run("line", new M2(new Architecture(PIXELS, new int[] {16}, 1, 10, false), Noise.ofSeed(1)), Map.of())), withoutCurves);
        String m1 = page(run("m1", new M1(new Architecture(PIXELS, new int[] {16}, 3, 0, false), Noise.ofSeed(1)), Map.of()));
        assertSections(m1, List.of("explore", "pictures", "units", "step", "repeat"));
        assertTrue(m1.contains("a model of independent pixels has −"), "what a bound is to be compared with");
        String nn = page(run("nn", MlpClassifier.of(new Architecture(PIXELS, new int[] {16}, 1, 10, false), Noise.ofSeed(1)), Map.of()));
        assertSections(nn, List.of("explore", "mistakes", "repeat"));
        assertTrue(nn.contains("whoever always names the most frequent class"));
        assertEquals(0, train("knn", "knn").code());
        String knn = Files.readString(temporary.resolve("knn/report.html"));
        assertSections(knn, List.of("explore", "mistakes", "repeat"));
        assertTrue(knn.contains("is of another kind") && knn.contains("Some of the mistakes"));
        assertEquals(0, train("m1-knn", "m1-knn", "--m1", temporary.resolve("stack")).code());
        assertSections(Files.readString(temporary.resolve("m1-knn/report.html")), List.of("explore", "pictures", "mistakes", "units", "repeat"));
    }

    @Test
    void whitenedPixelsAreExploredThroughTheirPca() throws IOException {
        assertEquals(0, train("white", "m1", "--pca", 20, "--hidden", 16, "--latent", 3, "--epochs", 2).code());
        String page = Files.readString(temporary.resolve("white/report.html"));
        assertTrue(page.contains("\"whitened\": true") && page.contains("pca.components"));
        assertTrue(page.contains("standard normal features"));
    }

    @Test
    void textFromOutsideStaysText() throws IOException {
        String evil = "</script><script>alert(1)</script>";
        M2 m2 = new M2(new Architecture(PIXELS, new int[] {16}, 2, 10, false), Noise.ofSeed(1));
        Path run = run("<i>&amp;", m2, Map.of("note", evil, "imported", Map.of("file", evil)));
        Files.writeString(run.resolve("metrics.jsonl"), Json.line(Map.of("stage", evil, "epoch", 1, "loss", 2)) + "\n" + Json.line(Map.of("stage", evil, "epoch", 2, "loss", 1)) + "\n");
        String page = page(run);
        assertFalse(page.contains(evil) || page.contains("<i>"));
        assertTrue(page.contains("&lt;i&gt;&amp;amp;"));
        assertTrue(page.contains("The weights were imported"));
    }

    // ------------------------------------------------------------------------------------------------ of several

    @Test
    void severalRunsAreARowEachWithTheirCurvesOverEachOther() throws IOException {
        String page = page(temporary);
        assertSections(page, List.of("runs", "curves"));
        assertTrue(page.contains("<a href=\"stack/report.html\">stack</a>"));
        assertTrue(page.contains("\"label\": \"stack\""));
        assertTrue(page.contains("The least test error is <b>"));
    }

    @Test
    void aGridHasItsTableAndARowPerCellEvenWhereTheRunIsGone() throws IOException {
        Path cells = Files.createDirectories(folder.resolve("grid/cells"));
        for (int draw : new int[] {0, 1})
            Files.writeString(cells.resolve("m1m2-100-" + draw + ".json"), Json.line(Map.of("table", "table1", "data", "mnist", "method", "m1m2", "labels", 100, "draw", draw,
                    "seed", 1, "test_error", 0.03 + 0.01 * draw, "seconds", 60.0, "settings", Map.of("model", "m1m2", "seed", 1))));
        String page = page(folder.resolve("grid"));
        assertSections(page, List.of("table", "runs"));
        assertTrue(page.contains("3.50 ± 0.71") && page.contains("paper <strong>3.33"));
        for (String cell : List.of("m1m2-100-0", "m1m2-100-1")) assertTrue(page.contains("<th scope=\"row\">" + cell + "</th>"), cell);
        assertTrue(page.contains("The least test error is <b>3.00\u202f%</b>, of m1m2-100-0, with 100 labels; the largest of the 2, 4.00\u202f%."));
    }

    // ------------------------------------------------------------------------------------------------ of nothing

    @Test
    void whatIsNoRunIsToldInASentence() throws IOException {
        refused("there is no run folder", folder.resolve("none"));
        refused("is not the folder of a run", folder);
        Files.writeString(Files.createDirectory(folder.resolve("begun")).resolve("config.json"), "{}");
        refused("holds no trained model yet", folder.resolve("begun"));
    }

    private static void refused(String reason, Path run) {
        Ended ended = vecgrad("report", run);
        assertEquals(2, ended.code(), ended::toString);
        assertTrue(ended.sentence().contains(reason), ended.sentence());
        assertFalse(Files.exists(run.resolve("report.html")));
    }
}
