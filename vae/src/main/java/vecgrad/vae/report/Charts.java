package vecgrad.vae.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** Learning curves, from the lines of {@code metrics.jsonl}. */
final class Charts {
    /** Points that a curve keeps: more than a screen has columns for. */
    private static final int POINTS = 1200;

    private Charts() {}

    /**
     * A chart, as {@code curves.js} takes it.
     *
     * @param unit   of all its values
     * @param epochs across
     */
    record Chart(String title, String unit, List<Integer> epochs, List<Curve> curves) {}

    /** A curve: a value, or null, per epoch. */
    record Curve(String label, List<Double> values) {}

    private record Kind(String key, String label, double scale) {}

    private static final List<Kind> ERRORS = List.of(new Kind("test_error", "test", 100), new Kind("valid_error", "validation", 100));
    private static final List<Kind> NATS = List.of(new Kind("loss", "objective", 1), new Kind("reconstruction", "reconstruction, −log p", 1), new Kind("kl", "KL", 1));

    /** Those of one run: what each stage of its training logged, the last stage first. */
    static List<Chart> of(List<Map<String, Object>> metrics) {
        List<Chart> charts = new ArrayList<>();
        List<String> stages = metrics.stream().map(line -> String.valueOf(line.get("stage"))).distinct().toList();
        for (String stage : stages.reversed()) {
            List<Map<String, Object>> lines = thinned(stage(metrics, stage));
            add(charts, title(stage) + ": error", "%", lines, ERRORS);
            add(charts, title(stage) + ": objective and its parts", "nats per example", lines, NATS);
        }
        return charts;
    }

    private static void add(List<Chart> charts, String title, String unit, List<Map<String, Object>> lines, List<Kind> kinds) {
        List<Curve> curves = kinds.stream().map(kind -> curve(kind.label(), lines, kind.key(), kind.scale())).filter(Objects::nonNull).toList();
        if (!curves.isEmpty() && lines.size() > 1) charts.add(new Chart(title, unit, lines.stream().map(Charts::epoch).toList(), curves));
    }

    /** A curve, or null if there are less than two values of it. */
    private static Curve curve(String label, List<Map<String, Object>> lines, String key, double scale) {
        List<Double> values = new ArrayList<>();
        for (Map<String, Object> line : lines) values.add(line.get(key) instanceof Number n ? (Double) (scale * n.doubleValue()) : null);
        return values.stream().filter(Objects::nonNull).count() < 2 ? null : new Curve(label, values);
    }

    /** One curve per run over each other: the test error of its last stage, or where there is none its objective. */
    static List<Chart> overlaid(List<RunsReport.Entry> runs) {
        List<Chart> charts = new ArrayList<>();
        overlay(charts, "Test error", "%", runs, new Kind("test_error", "", 100));
        overlay(charts, "Objective of the last stage", "nats per example", runs, new Kind("loss", "", 1));
        return charts;
    }

    private static void overlay(List<Chart> charts, String title, String unit, List<RunsReport.Entry> runs, Kind kind) {
        record Found(String name, List<Map<String, Object>> lines) {}
        List<Found> found = new ArrayList<>();
        for (RunsReport.Entry run : runs) {
            if (run.metrics().isEmpty()) continue;
            List<Map<String, Object>> lines = thinned(stage(run.metrics(), String.valueOf(run.metrics().getLast().get("stage"))));
            if (curve(run.name(), lines, kind.key(), kind.scale()) != null) found.add(new Found(run.name(), lines));
        }
        TreeSet<Integer> epochs = new TreeSet<>();
        for (Found run : found) run.lines().forEach(line -> epochs.add(epoch(line)));
        List<Curve> curves = new ArrayList<>();
        for (Found run : found) {
            Double[] values = new Double[epochs.size()];
            for (Map<String, Object> line : run.lines())
                if (line.get(kind.key()) instanceof Number n) values[epochs.headSet(epoch(line)).size()] = kind.scale() * n.doubleValue();
            List<Double> all = new ArrayList<>();
            for (Double value : values) all.add(value);
            curves.add(new Curve(run.name(), all));
        }
        if (!curves.isEmpty()) charts.add(new Chart(title, unit, List.copyOf(epochs), curves));
    }

    private static List<Map<String, Object>> stage(List<Map<String, Object>> metrics, String stage) {
        return metrics.stream().filter(line -> stage.equals(line.get("stage")) && line.get("epoch") instanceof Number).toList();
    }

    /** Every so many of too many lines, and the last. */
    private static List<Map<String, Object>> thinned(List<Map<String, Object>> lines) {
        int step = Math.ceilDiv(lines.size(), POINTS);
        List<Map<String, Object>> some = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) if (i % Math.max(1, step) == 0 || i == lines.size() - 1) some.add(lines.get(i));
        return some;
    }

    private static int epoch(Map<String, Object> line) { return ((Number) line.get("epoch")).intValue(); }

    private static String title(String stage) {
        return switch (stage) {
            case "m1", "m2", "nn", "cnn", "cae" -> stage.toUpperCase(Locale.ROOT);
            case "cae1" -> "CAE, first layer";
            case "cae2" -> "CAE, second layer";
            default -> stage;
        };
    }
}
