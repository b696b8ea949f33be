package vecgrad.vae.reproduce;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import vecgrad.vae.io.Markup;
import vecgrad.vae.reproduce.PublishedCurve.Point;

/**
 * A run's errors by epoch as a picture, beside the published curve where there is one: an SVG of the viewer's own fonts, for light
 * and dark pages. Where the two are further apart than one label draw is from another, the space between them is filled.
 */
public final class LearningCurve {
    /** Points of error; the recipe allows as much to a single draw (section 8). */
    static final double TOLERANCE = 0.5;

    private static final int WIDTH = 760, HEIGHT = 440, LEFT = 58, RIGHT = 20, TOP = 64, BOTTOM = 96;
    private static final int[] EPOCHS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000};
    private static final double[] PERCENTS = {0.5, 1, 2, 3, 5, 10, 20, 30, 50, 100};

    private final String title, settings;
    private final List<Point> test, validation;
    private final Optional<PublishedCurve> published;
    private final double lastEpoch, low, high;
    private final StringBuilder svg = new StringBuilder();

    private LearningCurve(Map<String, Object> config, List<Map<String, Object>> metrics) {
        test = errors(metrics, "test_error");
        validation = errors(metrics, "valid_error");
        if (measured().size() < 2) throw new IllegalArgumentException("this run has no errors by epoch: give one of a model that is trained in epochs and knows classes");
        int labels = config.get("labels") instanceof Number n ? n.intValue() : 0;
        published = "mnist".equals(config.get("data")) ? PublishedCurve.of(String.valueOf(config.get("model")), labels) : Optional.empty();
        title = config.get("model") + " on " + config.get("data") + ", " + labels + " labels, draw " + config.get("draw");
        settings = List.of("batching", "unlabelled_batch", "alpha", "learning_rate", "schedule", "ema").stream().filter(config::containsKey)
                .map(key -> key.replace('_', ' ') + " " + config.get(key)).collect(Collectors.joining(", "));
        List<Point> all = new ArrayList<>(test);
        all.addAll(validation);
        published.ifPresent(curve -> all.addAll(curve.points()));
        lastEpoch = all.stream().mapToDouble(Point::epoch).max().orElseThrow();
        low = Math.max(0.01, 0.85 * all.stream().mapToDouble(Point::percent).min().orElseThrow());
        high = Math.min(100, 1.15 * all.stream().mapToDouble(Point::percent).max().orElseThrow());
    }

    /**
     * The picture, 760 wide.
     *
     * @param config  what {@code config.json} holds
     * @param metrics the lines of {@code metrics.jsonl}
     * @throws IllegalArgumentException if the run's last stage has no errors
     */
    public static String of(Map<String, Object> config, List<Map<String, Object>> metrics) { return new LearningCurve(config, metrics).draw(); }

    /** Of the last stage: what came before it is another model. */
    private static List<Point> errors(List<Map<String, Object>> metrics, String key) {
        if (metrics.isEmpty()) return List.of();
        Object stage = metrics.getLast().get("stage");
        return metrics.stream().filter(line -> stage.equals(line.get("stage")) && line.get("epoch") instanceof Number && line.get(key) instanceof Number)
                .map(line -> new Point(((Number) line.get("epoch")).doubleValue(), 100 * ((Number) line.get(key)).doubleValue())).toList();
    }

    /** What is compared: the published curve is of test errors. */
    private List<Point> measured() { return test.size() > 1 ? test : validation; }

    private String draw() {
        add("<text x=\"%d\" y=\"22\" class=\"b\" font-size=\"15\">%s</text>", LEFT, Markup.escape(title));
        axes();
        published.ifPresent(this::difference);
        published.ifPresent(curve -> line(curve.points(), "theirs"));
        line(validation, test.size() > 1 ? "validation" : "ours");
        if (test.size() > 1) line(test, "ours");
        published.ifPresent(this::points);
        legend();
        add("<text x=\"%d\" y=\"%d\" class=\"n\">%s</text>", LEFT, HEIGHT - 10, Markup.escape(settings));
        return """
                <svg xmlns="http://www.w3.org/2000/svg" class="vg-curve" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" font-family="system-ui, sans-serif" font-size="12">
                <style>
                .vg-curve { color: #1b1b1b; background: #ffffff; }
                @media (prefers-color-scheme: dark) { .vg-curve { color: #e8e8e8; background: #16181c; } }
                .vg-curve text { fill: currentColor; }
                .vg-curve .b { font-weight: 600; }
                .vg-curve .n { font-size: 10.5px; fill-opacity: .8; }
                .vg-curve .grid { stroke: currentColor; stroke-opacity: .15; }
                .vg-curve polyline { fill: none; stroke-width: 2; stroke-linejoin: round; }
                .vg-curve .ours { stroke: #0072b2; }
                .vg-curve .validation { stroke: #56b4e9; stroke-width: 1; }
                .vg-curve .theirs { stroke: #888888; stroke-dasharray: 5 4; }
                .vg-curve .lower { fill: #009e73; fill-opacity: .25; }
                .vg-curve .higher { fill: #d55e00; fill-opacity: .25; }
                .vg-curve circle { fill: #888888; }
                </style>
                %3$s</svg>
                """.formatted(WIDTH, HEIGHT, svg);
    }

    private void axes() {
        for (int epoch : EPOCHS)
            if (epoch <= lastEpoch) {
                add("<line class=\"grid\" x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\"/>", x(epoch), TOP, HEIGHT - BOTTOM);
                add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>", x(epoch), HEIGHT - BOTTOM + 17, epoch);
            }
        for (double percent : PERCENTS)
            if (percent >= low && percent <= high) {
                add("<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%3$.1f\" y2=\"%3$.1f\"/>", LEFT, WIDTH - RIGHT, y(percent));
                add("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s %%</text>", LEFT - 6, y(percent) + 4, percent < 1 ? Double.toString(percent) : Integer.toString((int) percent));
            }
        add("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">epoch</text>", (WIDTH + LEFT) / 2, HEIGHT - BOTTOM + 34);
    }

    private void legend() {
        double x = LEFT;
        x = entry(x, "ours", test.size() > 1 ? "test error" : "validation error");
        if (test.size() > 1 && !validation.isEmpty()) x = entry(x, "validation", "validation error");
        if (published.isPresent()) entry(x, "theirs", "test error of " + PublishedCurve.SOURCE);
    }

    private double entry(double x, String kind, String words) {
        add("<polyline class=\"%s\" points=\"%.1f,42 %.1f,42\"/><text x=\"%.1f\" y=\"46\">%s</text>", kind, x, x + 24, x + 30, Markup.escape(words));
        return x + 44 + 6.6 * words.length();
    }

    private void line(List<Point> points, String kind) {
        if (points.size() > 1) add("<polyline class=\"%s\" points=\"%s\"/>", kind, points.stream().map(p -> at(p.epoch(), p.percent())).collect(Collectors.joining(" ")));
    }

    /** Fills the space between two neighbouring epochs of ours and the published curve where these are far apart. */
    private void difference(PublishedCurve curve) {
        List<Point> ours = measured();
        for (int i = 1; i < ours.size(); i++) {
            Point a = ours.get(i - 1), b = ours.get(i);
            double theirA = curve.at(a.epoch()), theirB = curve.at(b.epoch()), apart = (a.percent() + b.percent() - theirA - theirB) / 2;
            if (!(Math.abs(apart) > TOLERANCE)) continue; // nor where there is nothing to compare with
            add("<path class=\"%s\" d=\"M%s L%s L%s L%s z\"/>", apart < 0 ? "lower" : "higher", at(a.epoch(), a.percent()), at(b.epoch(), b.percent()),
                    at(b.epoch(), theirB), at(a.epoch(), theirA));
        }
    }

    /** Dots that tell their numbers when pointed at, and below them by how much ours is higher. */
    private void points(PublishedCurve curve) {
        for (Point p : curve.points()) {
            Optional<Point> ours = measured().stream().filter(o -> o.epoch() == p.epoch()).findFirst();
            add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>epoch %.0f: %s %%%s</title></circle>", x(p.epoch()), y(p.percent()), p.epoch(), number(p.percent()),
                    ours.map(o -> ", ours " + number(o.percent()) + " %").orElse(""));
            ours.ifPresent(o -> add("<text x=\"%.1f\" y=\"%d\" class=\"n\" text-anchor=\"middle\">%+.1f</text>", x(p.epoch()), HEIGHT - BOTTOM + 52, o.percent() - p.percent()));
        }
        add("<text x=\"%d\" y=\"%d\" class=\"n\">ours less theirs, in points of error; filled where it is over %.1f either way</text>", LEFT, HEIGHT - BOTTOM + 68, TOLERANCE);
    }

    private static String number(double percent) { return String.format(Locale.ROOT, "%.2f", percent); }

    private String at(double epoch, double percent) { return String.format(Locale.ROOT, "%.1f,%.1f", x(epoch), y(percent)); }

    /** Both axes are logarithmic. */
    private double x(double epoch) { return LEFT + Math.log(epoch) / Math.log(Math.max(2, lastEpoch)) * (WIDTH - LEFT - RIGHT); }

    private double y(double percent) { return TOP + Math.log(high / Math.max(low, percent)) / Math.log(high / low) * (HEIGHT - TOP - BOTTOM); }

    private void add(String pattern, Object... values) { svg.append(String.format(Locale.ROOT, pattern, values)).append('\n'); }
}
