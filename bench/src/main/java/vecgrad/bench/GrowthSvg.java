package vecgrad.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How a step's time grows with its sizes: a panel a size, a color a model; dashed is the machine's limit for the same work. */
final class GrowthSvg {
    private static final int PANEL = 420, TALL = 300;
    private static final Map<String, String> AXES = Map.of("batch", "examples in a batch", "hidden", "hidden units of a layer", "classes", "classes of M2", "threads", "threads");

    private GrowthSvg() {}

    static String draw(Results r) {
        List<Plot> plots = new ArrayList<>();
        for (String axis : List.of("batch", "hidden", "classes", "threads")) {
            int at = plots.size();
            panel(r, axis, at % 2 * PANEL, at / 2 * TALL, plots);
        }
        Machine m = r.machine();
        return Plot.svg(2 * PANEL, 2 * TALL + 30, plots, m.processor() + ", " + m.processors() + " processors, Java " + m.java() + ", " + r.measured() + (r.quick() ? " (quick)" : ""));
    }

    private static void panel(Results r, String axis, int x0, int y0, List<Plot> plots) {
        List<Results.Curve> curves = r.growth().stream().filter(c -> c.axis().equals(axis) && !c.points().isEmpty()).toList();
        List<Results.Point> all = curves.stream().flatMap(c -> c.points().stream()).toList();
        if (all.isEmpty()) return;
        double from = all.stream().mapToInt(Results.Point::at).min().orElseThrow(), to = all.stream().mapToInt(Results.Point::at).max().orElseThrow();
        double low = all.stream().mapToDouble(p -> Math.min(p.seconds(), p.limit())).min().orElseThrow() * 1e3, high = all.stream().mapToDouble(Results.Point::seconds).max().orElseThrow() * 1e3;
        Plot plot = new Plot(x0, y0, PANEL, TALL, from / 1.1, to * 1.1, low / 1.3, high * 1.3);
        plot.titles("a step by " + AXES.get(axis), AXES.get(axis), "ms");
        all.stream().mapToInt(Results.Point::at).distinct().sorted().forEach(x -> plot.tickX(x, Integer.toString(x)));
        for (double y : Plot.powersOfTen(low / 1.3, high * 1.3)) plot.tickY(y, Plot.number(y));
        for (Results.Curve curve : curves) curve(plot, curve, axis);
        plots.add(plot);
    }

    private static void curve(Plot plot, Results.Curve curve, String axis) {
        String color = Plot.COLORS.get(List.of("m1", "m2", "m1m2").indexOf(curve.model()));
        List<Results.Point> points = curve.points();
        for (int i = 0; i < points.size(); i++) {
            Results.Point p = points.get(i);
            if (i > 0) {
                Results.Point before = points.get(i - 1);
                plot.line(before.at(), before.seconds() * 1e3, p.at(), p.seconds() * 1e3, color, "");
                plot.line(before.at(), before.limit() * 1e3, p.at(), p.limit() * 1e3, color, "4 4");
            }
            plot.dot(p.at(), p.seconds() * 1e3, 3, color, String.format(Locale.ROOT, "%s, %s %d: %.2f ms, limit %.2f ms", curve.model(), axis, p.at(), 1e3 * p.seconds(), 1e3 * p.limit()));
        }
        Results.Point last = points.getLast();
        plot.text(last.at(), last.seconds() * 1e3 * 1.12, "end", color, curve.model());
    }
}
