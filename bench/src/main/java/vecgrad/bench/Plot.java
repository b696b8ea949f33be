package vecgrad.bench;

import java.util.List;
import java.util.Locale;
import vecgrad.vae.io.Markup;

/** A plot with logarithmic axes, as the inside of an SVG. The viewer's own fonts are used. */
final class Plot {
    /** Colours that are told apart by people who see fewer of them. */
    static final List<String> COLORS = List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9");

    private static final int LEFT = 62, BOTTOM = 44, TOP = 30, RIGHT = 14;

    private final StringBuilder text = new StringBuilder();
    private final double x0, y0, width, height, fromX, toX, fromY, toY;

    /** In a frame at (x0, y0); axes from and to the given values, which are positive. */
    Plot(double x0, double y0, double width, double height, double fromX, double toX, double fromY, double toY) {
        this.x0 = x0;
        this.y0 = y0;
        this.width = width;
        this.height = height;
        this.fromX = Math.log(fromX);
        this.toX = Math.log(toX);
        this.fromY = Math.log(fromY);
        this.toY = Math.log(toY);
        add("<rect x='%.1f' y='%.1f' width='%.1f' height='%.1f' fill='none' stroke='#888'/>", x0 + LEFT, y0 + TOP, width - LEFT - RIGHT, height - TOP - BOTTOM);
    }

    double x(double value) { return x0 + LEFT + (Math.log(value) - fromX) / (toX - fromX) * (width - LEFT - RIGHT); }

    double y(double value) { return y0 + height - BOTTOM - (Math.log(value) - fromY) / (toY - fromY) * (height - TOP - BOTTOM); }

    /** What the plot and its axes show. */
    void titles(String title, String below, String beside) {
        label(x0 + width / 2, y0 + 18, "middle", "#222", "<tspan font-weight='bold'>" + Markup.escape(title) + "</tspan>");
        label(x0 + (width + LEFT) / 2, y0 + height - 8, "middle", "#444", Markup.escape(below));
        add("<text transform='translate(%.1f %.1f) rotate(-90)' text-anchor='middle' fill='#444'>%s</text>", x0 + 14, y0 + (height - BOTTOM + TOP) / 2, Markup.escape(beside));
    }

    /** A grid line up from x. */
    void tickX(double value, String name) {
        line(value, Math.exp(fromY), value, Math.exp(toY), "#ddd", "");
        label(x(value), y0 + height - BOTTOM + 15, "middle", "#444", Markup.escape(name));
    }

    /** A grid line along y. */
    void tickY(double value, String name) {
        line(Math.exp(fromX), value, Math.exp(toX), value, "#ddd", "");
        label(x0 + LEFT - 5, y(value) + 4, "end", "#444", Markup.escape(name));
    }

    void line(double xa, double ya, double xb, double yb, String color, String dashes) {
        add("<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' stroke='%s' stroke-dasharray='%s'/>", x(xa), y(ya), x(xb), y(yb), color, dashes);
    }

    /** A dot that says what it is when pointed at. */
    void dot(double x, double y, double radius, String color, String tip) {
        add("<circle cx='%.1f' cy='%.1f' r='%.1f' fill='%s' fill-opacity='0.8'><title>%s</title></circle>", x(x), y(y), radius, color, Markup.escape(tip));
    }

    void text(double x, double y, String anchor, String color, String words) { label(x(x), y(y), anchor, color, Markup.escape(words)); }

    private void label(double x, double y, String anchor, String color, String svg) {
        add("<text x='%.1f' y='%.1f' text-anchor='%s' fill='%s'>%s</text>", x, y, anchor, color, svg);
    }

    private void add(String pattern, Object... values) { text.append("  ").append(String.format(Locale.ROOT, pattern, values)).append('\n'); }

    /** Round values for ticks: 1, 10, 100, ... within the range. */
    static double[] powersOfTen(double from, double to) {
        return java.util.stream.IntStream.rangeClosed((int) Math.ceil(Math.log10(from) - 1e-9), (int) Math.floor(Math.log10(to) + 1e-9)).mapToDouble(e -> Math.pow(10, e)).toArray();
    }

    static String number(double v) {
        return v >= 1 || v == 0 ? String.format(Locale.ROOT, "%.0f", v) : String.format(Locale.ROOT, "%." + (int) Math.ceil(-Math.log10(v) - 1e-9) + "f", v);
    }

    /** A picture of these plots. */
    static String svg(int width, int height, List<Plot> plots, String foot) {
        StringBuilder inside = new StringBuilder();
        for (Plot p : plots) inside.append(p.text);
        return """
                <svg xmlns='http://www.w3.org/2000/svg' width='%1$d' height='%2$d' viewBox='0 0 %1$d %2$d' font-family='sans-serif' font-size='11'>
                  <rect width='100%%' height='100%%' fill='white'/>
                %3$s  <text x='10' y='%4$d' fill='#666'>%5$s</text>
                </svg>
                """.formatted(width, height, inside, height - 8, Markup.escape(foot));
    }
}
