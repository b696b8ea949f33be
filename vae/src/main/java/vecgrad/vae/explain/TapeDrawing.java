package vecgrad.vae.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import vecgrad.vae.io.Markup;

/**
 * An explanation as a picture: the graph of the step in layers, a colour per term. It is an SVG of boxes and the viewer's own
 * fonts, for light and dark pages; pointing at a box shows its statistics. Parameters are named in the op that uses them.
 */
public final class TapeDrawing {
    private static final int WIDTH = 1280, MARGIN = 16, BOX = 200, LINE = 14, GAP = 28;

    /** A colour per term that is told apart on white and on black, after Okabe and Ito. */
    private static final Map<Term, String> COLORS = Map.ofEntries(
            Map.entry(Term.CLASSIFIER, "#e69f00"), Map.entry(Term.ENCODER, "#0072b2"), Map.entry(Term.DECODER, "#009e73"),
            Map.entry(Term.RECONSTRUCTION, "#7cb342"), Map.entry(Term.KL, "#56b4e9"), Map.entry(Term.ENTROPY, "#f2c14e"),
            Map.entry(Term.LABELLED, "#cc79a7"), Map.entry(Term.UNLABELLED, "#8e63ce"), Map.entry(Term.J, "#d55e00"),
            Map.entry(Term.J_ALPHA, "#e0433c"), Map.entry(Term.BOUND, "#d55e00"));
    private static final String OF_DATA = "#888888";

    private final Explanation explanation;
    private final List<Explanation.Node> drawn = new ArrayList<>(); // data and ops
    private final Map<Integer, Integer> placeOf = new LinkedHashMap<>(); // by number on the tape
    private final StringBuilder svg = new StringBuilder();

    private TapeDrawing(Explanation explanation) {
        this.explanation = explanation;
        for (Explanation.Node node : explanation.nodes())
            if (!isParameter(node)) {
                placeOf.put(node.entry().index(), drawn.size());
                drawn.add(node);
            }
    }

    /** The picture, 1280 wide. */
    public static String of(Explanation explanation, String title) { return new TapeDrawing(explanation).draw(title); }

    private String draw(String title) {
        int y = header(title);
        var layers = new Layers(drawn.stream().map(node -> node.entry().inputs().stream().filter(placeOf::containsKey).map(placeOf::get).toList()).toList(),
                BOX + 12, 20);
        double scale = Math.min(1, (WIDTH - 2 * MARGIN) / layers.width()); // a wide graph is drawn smaller
        add("<g transform=\"translate(%.1f %d) scale(%.3f)\">", (WIDTH - layers.width() * scale) / 2, y, scale);
        int[] top = tops(layers);
        for (int i = 0; i < drawn.size(); i++)
            for (int input : drawn.get(i).entry().inputs().stream().distinct().filter(placeOf::containsKey).toList())
                edge(layers.route(placeOf.get(input), i), placeOf.get(input), top);
        for (int i = 0; i < drawn.size(); i++) box(drawn.get(i), layers.node(i).x() - BOX / 2.0, top[layers.node(i).layer()]);
        svg.append("</g>\n");
        int height = y + (int) Math.ceil(scale * top[layers.count()]);
        return """
                <svg xmlns="http://www.w3.org/2000/svg" class="vg-tape" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" font-family="system-ui, sans-serif" font-size="11">
                <defs><marker id="vg-arrow" viewBox="0 0 6 6" refX="6" refY="3" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0 L6 3 L0 6 z"/></marker></defs>
                <style>
                .vg-tape { color: #1b1b1b; background: #ffffff; }
                @media (prefers-color-scheme: dark) { .vg-tape { color: #e8e8e8; background: #16181c; } }
                .vg-tape text { fill: currentColor; }
                .vg-tape path { fill: none; stroke: currentColor; stroke-opacity: .45; }
                .vg-tape marker path { fill: currentColor; fill-opacity: .6; stroke: none; }
                .vg-tape rect { fill-opacity: .2; stroke-width: 1.2; }
                .vg-tape .n { font-size: 10px; fill-opacity: .8; }
                .vg-tape .b { font-weight: 600; }
                </style>
                %3$s</svg>
                """.formatted(WIDTH, height, svg);
    }

    // ------------------------------------------------------------------------------------------------ the head

    private int header(String title) {
        int y = 28;
        add("<text x=\"%d\" y=\"%d\" class=\"b\" font-size=\"15\">%s</text>", MARGIN, y, Markup.escape(title));
        y += 10;
        for (Equation equation : explanation.equations()) {
            y += 17;
            add("<text x=\"%d\" y=\"%d\" class=\"b\" font-size=\"12\">(%d)</text>", MARGIN, y, equation.number());
            add("<text x=\"%d\" y=\"%d\" font-size=\"12\">%s</text>", MARGIN + 30, y, Markup.escape(pretty(equation.text())));
            add("<text x=\"%d\" y=\"%d\" font-size=\"12\">%s</text>", MARGIN + 520, y, Markup.escape(pretty(values(equation))));
        }
        y += 14;
        int x = MARGIN;
        for (Term term : drawn.stream().map(Explanation.Node::term).filter(t -> t != null).distinct().sorted().toList()) {
            String words = pretty(term.symbol(explanation.labels())) + ", " + term.title();
            int width = 34 + (int) (6.2 * words.length());
            if (x + width > WIDTH - MARGIN) {
                x = MARGIN;
                y += 24;
            }
            add("<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"14\" rx=\"3\" fill=\"%s\" stroke=\"%s\"/>", x, y, COLORS.get(term), COLORS.get(term));
            add("<text x=\"%d\" y=\"%d\">%s<title>%s</title></text>", x + 20, y + 11, Markup.escape(words), Markup.escape(pretty(term.formula(explanation.labels()))));
            x += width;
        }
        return y + 40;
    }

    private static String values(Equation equation) {
        List<Equation.Part> parts = equation.parts();
        return TapeTable.part(parts.getFirst()) + "  =  " + parts.stream().skip(1).map(TapeTable::part).collect(Collectors.joining("  +  "));
    }

    /** The paper's letters, which every browser has. */
    private static String pretty(String text) {
        return text.replace("J^alpha", "J\u1d45").replace("alpha", "α").replace("sum_y ", "Σ\u1d67 ").replace("||", "‖").replace("sigma^2", "σ²").replace("sigma_j^2", "σ\u2c7c²")
                .replace("mu_j^2", "μ\u2c7c²").replace("sum_j", "Σ\u2c7c").replace("sum_l", "Σ\u2097").replace("sum_u", "Σ\u1d64").replace("mu", "μ").replace("sigma", "σ")
                .replace("eps", "ε").replace("pi(", "π(").replace("theta", "θ").replace("1/2", "½").replace(" - ", " − ").replace(": -", ": −").replace("-log", "−log").replace("-H", "−H")
                .replace("-sum", "−Σ").replace(" * ", "·");
    }

    // ------------------------------------------------------------------------------------------------ the graph

    /** The top of each layer, and the bottom of the last: a layer is as high as its highest box. */
    private int[] tops(Layers layers) {
        int[] heights = new int[layers.count()], tops = new int[layers.count() + 1];
        for (int i = 0; i < drawn.size(); i++) heights[layers.node(i).layer()] = Math.max(heights[layers.node(i).layer()], height(drawn.get(i)));
        for (int i = 0; i < heights.length; i++) tops[i + 1] = tops[i] + heights[i] + GAP;
        return tops;
    }

    private void edge(List<Layers.Place> route, int from, int[] top) {
        var path = new StringBuilder();
        double x = 0, y = 0;
        for (Layers.Place place : route) {
            double toX = place.x(), toY = top[place.layer()];
            if (path.isEmpty()) path.append(coordinates("M", toX, y = toY + height(drawn.get(from))));
            else {
                path.append(coordinates(" C", x, y + GAP / 2.0)).append(coordinates(" ", toX, toY - GAP / 2.0)).append(coordinates(" ", toX, toY));
                y = toY;
                if (place != route.getLast()) path.append(coordinates(" L", toX, y = top[place.layer() + 1] - GAP)); // straight on, past the boxes of the layer
            }
            x = toX;
        }
        add("<path d=\"%s\" marker-end=\"url(#vg-arrow)\"/>", path);
    }

    private static String coordinates(String command, double x, double y) { return String.format(Locale.ROOT, "%s%.1f %.1f", command, x, y); }

    private void box(Explanation.Node node, double x, int y) {
        String color = node.term() == null ? OF_DATA : COLORS.get(node.term());
        add("<g><title>%s</title>", Markup.escape(tip(node)));
        add("<rect x=\"%.1f\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"5\" fill=\"%s\" stroke=\"%s\"/>", x, y, BOX, height(node), color, color);
        add("<text x=\"%.1f\" y=\"%d\" class=\"b\">%s</text>", x + 7, y + LINE + 1, Markup.escape(TapeTable.ascii(node.entry().name())));
        if (node.term() != null)
            add("<text x=\"%.1f\" y=\"%d\" class=\"n\" text-anchor=\"end\">%s</text>", x + BOX - 7, y + LINE + 1, Markup.escape(pretty(node.term().symbol(explanation.labels()))));
        List<String> lines = lines(node);
        for (int i = 0; i < lines.size(); i++) add("<text x=\"%.1f\" y=\"%d\" class=\"n\">%s</text>", x + 7, y + (i + 2) * LINE + 1, Markup.escape(lines.get(i)));
        svg.append("</g>\n");
    }

    private int height(Explanation.Node node) { return (lines(node).size() + 1) * LINE + 8; }

    /** Below the op: where it is, what it is worth, what it was computed from beside the arrows. */
    private List<String> lines(Explanation.Node node) {
        List<String> lines = new ArrayList<>();
        lines.add("%" + node.entry().index() + "  " + node.entry().value().shape() + (node.line().isEmpty() ? "" : "  " + node.line()));
        lines.add(numbers(node.value(), node.entry().value().size()) + (node.gradient() == null ? "" : ",  ∇ " + numbers(node.gradient(), node.entry().value().size())));
        for (int input : node.entry().inputs()) {
            Explanation.Node in = explanation.nodes().get(input);
            if (isParameter(in)) lines.add(in.entry().name() + " " + in.entry().value().shape());
        }
        return lines;
    }

    /** Three digits, so that a value and its gradient stand side by side. */
    private static String numbers(Statistics s, int size) { return short3(s.mean()) + (size == 1 ? "" : " ± " + short3(s.std())); }

    private static String short3(double v) {
        double size = Math.abs(v);
        return size == 0 ? "0" : String.format(Locale.ROOT, size >= 1e-3 && size < 1e4 ? "%.3g" : "%.0e", v);
    }

    private String tip(Explanation.Node node) {
        var text = new StringBuilder(TapeTable.ascii(node.entry().name()) + " " + node.entry().value().shape() + "\n");
        if (node.term() != null) text.append(pretty(node.term().symbol(explanation.labels()) + ", " + node.term().title() + ": " + node.term().formula(explanation.labels()))).append('\n');
        text.append("value: ").append(statistics(node.value())).append('\n');
        if (node.gradient() != null) text.append("gradient: ").append(statistics(node.gradient())).append('\n');
        if (!node.entry().leaf())
            text.append(String.format(Locale.ROOT, "forward %.1f µs, backward %.1f µs, ", node.entry().forwardNanos() / 1e3, node.entry().backwardNanos() / 1e3));
        text.append(String.format(Locale.ROOT, "%,d bytes\n", node.bytes()));
        return text.append(String.join(" < ", node.path())).toString().strip();
    }

    private static String statistics(Statistics s) {
        return "mean " + TapeTable.number(s.mean()) + ", std " + TapeTable.number(s.std()) + ", " + TapeTable.number(s.min()) + " to " + TapeTable.number(s.max());
    }

    private static boolean isParameter(Explanation.Node node) { return node.entry().leaf() && node.gradient() != null; }

    private void add(String pattern, Object... values) { svg.append(String.format(Locale.ROOT, pattern, values)).append('\n'); }
}
