package vecgrad.vae.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.datasets.Dataset;
import vecgrad.datasets.Digits;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Tensor;
import vecgrad.vae.io.Json;
import vecgrad.vae.io.RunFolder;
import vecgrad.vae.model.Architecture;
import vecgrad.vae.model.Labels;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.M2;
import vecgrad.vae.model.StackedM1M2;

/** The page of a stack of the paper's sizes, of drawn weights, in a real browser: what it computes, how fast, and whether a person can use it. */
class ReportInBrowserTest {
    private static final double TOLERANCE = 1e-3;

    @TempDir
    private static Path folder;
    private static StackedM1M2 stack;
    private static Browser browser;

    @BeforeAll
    static void openThePage() throws IOException, InterruptedException {
        Optional<Path> chromium = Browser.installed();
        assumeTrue(chromium.isPresent(), "no Chromium is installed: the page cannot be tried in a browser");
        Noise noise = Noise.ofSeed(3);
        M1 m1 = new M1(new Architecture(784, new int[] {600, 600}, 50, 0, false), noise.stream("m1"));
        int[] kept = IntStream.range(0, 50).filter(j -> j % 5 != 2).toArray();
        stack = new StackedM1M2(m1, kept, new M2(new Architecture(kept.length, new int[] {500}, 50, 10, true), noise.stream("m2")));
        Path run = Files.createDirectory(folder.resolve("run")), page = folder.resolve("page.html");
        Files.writeString(run.resolve("config.json"), Json.line(Map.of("model", "m1m2", "data", "digits", "labels", 100)));
        Files.writeString(run.resolve("result.json"), Json.line(Map.of("test_error", 0.9, "supervised_error", 0.95)));
        var metrics = new StringBuilder();
        for (int epoch = 1; epoch <= 40; epoch++) metrics.append(Json.line(Map.of("stage", "m2", "epoch", epoch, "loss", 50.0 / epoch, "test_error", 0.9 / epoch, "valid_error", 0.8 / epoch))).append('\n');
        Files.writeString(run.resolve("metrics.jsonl"), metrics);
        LabeledImages all = Digits.generate(5, 160);
        Dataset data = new Dataset("digits", all.slice("train", 0, 50), all.slice("validation", 50, 60), all.slice("test", 60, 160));
        try (RunFolder opened = RunFolder.read(run)) {
            Files.writeString(page, RunReport.of(opened, stack, data));
        }
        assertTrue(Files.size(page) < 12_000_000, "the page has " + Files.size(page) + " bytes");
        browser = Browser.start(chromium.get(), Files.createDirectory(folder.resolve("profile")));
        browser.open(page, 1280, 900, false);
        browser.until("window.vecgradReport && vecgradReport.check && vecgradReport.explorer.times.length");
    }

    @AfterAll
    static void close() throws IOException {
        if (browser != null) browser.close();
    }

    @Test
    void thePageComputesWhatJavaComputes() {
        double full = browser.number("vecgradReport.check.full"), rounded = browser.number("vecgradReport.check.rounded");
        assertTrue(full < TOLERANCE, "with Java's own weights: " + full);
        assertTrue(rounded < TOLERANCE / 10, "with the same rounded weights: " + rounded);
        assertTrue(rounded > 0, "two ways of adding up agree to the last bit: nothing was compared");
    }

    @Test
    void aDrawnDigitIsClassifiedEncodedAndRedrawnAsJavaDoesIt() throws InterruptedException {
        browser.evaluate("document.getElementById('clear').click()");
        browser.drag("#drawing", new double[] {0.4, 0.2}, new double[] {0.65, 0.25}, new double[] {0.5, 0.5}, new double[] {0.7, 0.7}, new double[] {0.4, 0.85});
        Variable x = Tape.valuesOnly().constant(tensor("vecgradReport.explorer.own()", 1, 784));
        assertTrue(x.value().total() > 50, "the drawing has ink");
        Variable features = x.tape().constant(StackedM1M2.keep(stack.m1().qz(x).mu().value(), stack.kept()));
        Tensor probabilities = stack.m2().qy(features).probabilities().value();
        assertClose(probabilities.data(), "vecgradReport.explorer.probabilities");
        int taken = stack.m2().qy(features).mode()[0];
        assertEquals(taken, browser.number("vecgradReport.explorer.shown"));
        assertEquals(String.valueOf(taken), browser.text("document.querySelector('#tiles input:checked').value"));
        assertClose(stack.m2().qz(features, Labels.known(new int[] {taken})).mu().value().data(), "vecgradReport.explorer.z");
        assertTilesAreJavas();
    }

    @Test
    void aSliderMovesByKeyboardAndTheTilesFollow() throws InterruptedException {
        String before = browser.text("document.querySelector('#tiles canvas').toDataURL()");
        browser.evaluate("document.querySelector('#sliders input').focus()");
        double from = browser.number("document.querySelector('#sliders input').valueAsNumber");
        for (int i = 0; i < 20; i++) browser.key(from > 0 ? "ArrowLeft" : "ArrowRight", from > 0 ? 37 : 39);
        assertEquals(1, Math.abs(browser.number("document.querySelector('#sliders input').valueAsNumber") - from), 0.06); // 20 steps of 0.05
        assertNotEquals(before, browser.text("document.querySelector('#tiles canvas').toDataURL()"));
        assertTilesAreJavas();
    }

    @Test
    void thePlaneTakesThePointerAndTheArrowKeys() throws InterruptedException {
        browser.drag("#pad", new double[] {0.5, 0.5}, new double[] {0.75, 0.25});
        assertEquals(1.5, browser.number("vecgradReport.explorer.place()[0]"), 0.1);
        assertEquals(-1.5, browser.number("vecgradReport.explorer.place()[1]"), 0.1);
        double across = browser.number("vecgradReport.explorer.place()[0]");
        browser.evaluate("document.getElementById('pad').focus()");
        for (int i = 0; i < 5; i++) browser.key("ArrowLeft", 37);
        assertEquals(across - 0.5, browser.number("vecgradReport.explorer.place()[0]"), 0.01);
        browser.key("Home", 36);
        assertEquals(0, browser.number("Math.hypot(...vecgradReport.explorer.place())"), 0.01);
        assertTilesAreJavas();
    }

    @Test
    void anotherClassIsChosenByKeyboard() throws InterruptedException {
        browser.evaluate("document.querySelectorAll('#tiles input')[4].focus()");
        browser.evaluate("document.querySelectorAll('#tiles input')[4].click()");
        browser.key("ArrowRight", 39);
        assertEquals(5, browser.number("vecgradReport.explorer.shown"));
        assertEquals("Class 5 in this style", browser.text("document.getElementById('result-title').textContent"));
    }

    @Test
    void aFrameFollowsThePointer() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            double[][] way = new double[20][];
            for (int j = 0; j < way.length; j++) way[j] = new double[] {0.1 + 0.04 * j, 0.5 + 0.3 * Math.sin(j + i)};
            browser.drag("#pad", way);
        }
        double fastest = browser.number("Math.min(...vecgradReport.explorer.times)"); // other processes may share the machine
        assertTrue(fastest < 30, "a frame takes " + fastest + " ms");
    }

    @Test
    void aChartIsReadAndZoomedByKeyboard() throws InterruptedException {
        browser.evaluate("document.querySelector('.chart .plot').focus()");
        browser.key("Home", 36);
        browser.key("ArrowRight", 39);
        assertEquals("Epoch 2: test 45.00, validation 40.00", browser.text("document.querySelector('.chart [aria-live]').textContent"));
        browser.key("+", 187);
        browser.key("0", 48);
        assertEquals(2, browser.number("document.querySelectorAll('.chart canvas').length"));
    }

    @Test
    void onAPhoneNothingIsWiderThanTheScreenInLightAndDark() throws InterruptedException {
        Path page = folder.resolve("page.html");
        for (boolean dark : new boolean[] {true, false}) {
            browser.open(page, 390, 844, dark);
            browser.until("window.vecgradReport && vecgradReport.check");
            assertEquals(390, browser.number("document.documentElement.scrollWidth"));
            assertEquals(dark, browser.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0] < 100").getAsBoolean());
        }
        browser.open(page, 1280, 900, false);
        browser.until("window.vecgradReport && vecgradReport.check && vecgradReport.explorer.times.length");
    }

    @Test
    void everythingThatIsUsedHasAName() {
        String nameless = browser.text("""
                [...document.querySelectorAll('button, input, select, [role=application], [role=img], [role=region], canvas')]
                  .filter(e => !e.closest('[aria-hidden=true]') && !e.closest('.u-wrap') && !e.closest('button > *'))
                  .filter(e => !(e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.length))
                  .map(e => e.outerHTML.slice(0, 80)).join('\\n')""");
        assertEquals("", nameless);
        assertEquals("", browser.text("[...document.images].filter(i => !i.alt).map(i => i.src.slice(0, 40)).join()"));
        assertEquals("", browser.text("[...document.querySelectorAll('[id]')].map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i).join()"));
    }

    /** Whatever was tried. */
    @AfterEach
    void thePageComplainedOfNothingAndAskedForNothing() {
        assertEquals(List.of(), browser.complaints());
        assertEquals(List.of(), browser.requests());
    }

    /** What the ten tiles show is what Java decodes from the page's style, to the grey levels of a screen. */
    private static void assertTilesAreJavas() {
        browser.frame();
        Tensor z = tensor("vecgradReport.explorer.z", 1, 50);
        Tensor images = stack.px(Labels.every(1, 10), Tape.valuesOnly().constant(z.gatherRows(new int[10]))).mean();
        JsonArray shown = browser.evaluate("[...document.querySelectorAll('#tiles canvas')].flatMap(c => [...c.getContext('2d').getImageData(0, 0, 28, 28).data.filter((_, i) => i % 4 === 0)])").getAsJsonArray();
        assertEquals(images.size(), shown.size());
        for (int i = 0; i < images.size(); i++) assertEquals(images.data()[i], shown.get(i).getAsDouble() / 255, 0.51 / 255 + TOLERANCE, "pixel " + i);
    }

    private static void assertClose(float[] java, String expression) {
        float[] page = tensor(expression, 1, java.length).data();
        for (int i = 0; i < java.length; i++) assertEquals(java[i], page[i], TOLERANCE, expression + " " + i);
    }

    private static Tensor tensor(String expression, int... shape) {
        JsonArray numbers = browser.evaluate("Array.from(" + expression + ")").getAsJsonArray();
        Tensor x = Tensor.zeros(shape);
        assertEquals(x.size(), numbers.size(), expression);
        for (int i = 0; i < x.size(); i++) x.data()[i] = numbers.get(i).getAsFloat();
        return x;
    }
}
