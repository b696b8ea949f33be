package vecgrad.vae.reproduce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class LearningCurveTest {
    private static final Map<String, Object> CONFIG = Map.of("model", "m1m2", "data", "mnist", "labels", 100L, "draw", 1L, "alpha", 0.1, "batching", "<all> & more");

    /** Errors that are the published ones times a factor, after a stage of another model. */
    private static List<Map<String, Object>> metrics(int epochs, double factor, String... keys) {
        List<Map<String, Object>> lines = new ArrayList<>();
        lines.add(Map.of("stage", "m1", "epoch", 1L, "loss", 100.0));
        PublishedCurve curve = PublishedCurve.of("m1m2", 100).orElseThrow();
        for (int epoch = 1; epoch <= epochs; epoch++) {
            Map<String, Object> line = new HashMap<>(Map.of("stage", "m2", "epoch", (long) epoch));
            for (String key : keys) line.put(key, factor * (epoch < 10 ? 0.3 : curve.at(epoch) / 100));
            lines.add(line);
        }
        return lines;
    }

    private static String parsed(String svg) throws Exception {
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        return svg;
    }

    private static int count(String text, String part) { return text.split(java.util.regex.Pattern.quote(part), -1).length - 1; }

    @Test
    void thePublishedPointsAreOnTheCurveAndBetweenThemItIsStraightInLogarithms() {
        PublishedCurve curve = PublishedCurve.of("m1m2", 100).orElseThrow();
        assertEquals(22.5, curve.at(10), 1e-9);
        assertEquals(8.15, curve.at(200), 1e-9);
        assertEquals(2.8, curve.at(3000), 1e-9);
        assertEquals(Math.sqrt(3.9 * 5.1), curve.at(Math.sqrt(300 * 500)), 1e-9);
        assertTrue(Double.isNaN(curve.at(9)) && Double.isNaN(curve.at(3001)));
        assertEquals(7.15, PublishedCurve.of("m2", 100).orElseThrow().at(3000), 1e-9);
        assertEquals(2.4, PublishedCurve.of("m1m2", 3000).orElseThrow().at(3000), 1e-9);
        assertTrue(PublishedCurve.of("m1m2", 50).isEmpty() && PublishedCurve.of("nn", 100).isEmpty());
    }

    @Test
    void theSpaceBetweenIsFilledOnlyWhereTheCurvesDiffer() throws Exception {
        String same = parsed(LearningCurve.of(CONFIG, metrics(300, 1, "test_error", "valid_error")));
        assertEquals(0, count(same, "<path"));
        assertEquals(13, count(same, "<circle"));
        assertEquals(7, count(same, ">+0.0</text>"));
        String lower = parsed(LearningCurve.of(CONFIG, metrics(300, 0.5, "test_error", "valid_error")));
        assertEquals(290, count(lower, "class=\"lower\""));
        assertEquals(0, count(lower, "class=\"higher\""));
        assertTrue(lower.contains("epoch 200: 8.15 %, ours 4.08 %") || lower.contains("epoch 200: 8.15 %, ours 4.07 %"), lower);
        assertEquals(290, count(LearningCurve.of(CONFIG, metrics(300, 2, "test_error", "valid_error")), "class=\"higher\""));
        assertTrue(lower.contains("&lt;all&gt; &amp; more"));
    }

    @Test
    void withoutTestErrorsItIsTheValidationError() throws Exception {
        String svg = parsed(LearningCurve.of(CONFIG, metrics(20, 0.5, "valid_error")));
        assertTrue(svg.contains(">validation error</text>") && !svg.contains(">test error</text>"), svg);
        assertEquals(10, count(svg, "class=\"lower\""));
    }

    @Test
    void otherDataStandAlone() throws Exception {
        Map<String, Object> digits = new HashMap<>(CONFIG);
        digits.put("data", "digits");
        String svg = parsed(LearningCurve.of(digits, metrics(20, 0.5, "test_error", "valid_error")));
        assertFalse(svg.contains(PublishedCurve.SOURCE) || svg.contains("<circle") || svg.contains("<path"), svg);
    }

    @Test
    void aRunWithoutErrorsIsRefused() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> LearningCurve.of(CONFIG, metrics(20, 1))).getMessage().contains("no errors by epoch"));
        assertThrows(IllegalArgumentException.class, () -> LearningCurve.of(CONFIG, List.of()));
    }
}
