package vecgrad.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The roofline (Williams, Waterman and Patterson 2009): over the arithmetic done for each byte moved, the arithmetic done a
 * second. Nothing can be above the flat roof, which is the multiply-add units', or the slanted ones, which are those of caches
 * and memory; how far below its roof a dot is, is what could still be won.
 */
final class RooflineSvg {
    private static final int WIDTH = 860, HEIGHT = 520;
    private static final double FROM = 0.05, TO = 300;

    private RooflineSvg() {}

    static String draw(Results r) {
        double top = r.limits().stream().mapToDouble(Limits::flops).max().orElseThrow() / 1e9 * 2;
        Plot plot = new Plot(0, 0, WIDTH, HEIGHT - 24, FROM, TO, 0.5, top);
        plot.titles("Roofline: kernels (small), products, steps (large)", "floating-point operations for each byte", "GFLOP/s");
        for (double x : Plot.powersOfTen(FROM, TO)) plot.tickX(x, Plot.number(x));
        for (double y : Plot.powersOfTen(0.5, top)) plot.tickY(y, Plot.number(y));
        List<Limits> limits = r.limits().size() == 1 ? r.limits() : List.of(r.limits().getFirst(), r.limits().getLast());
        for (int i = 0; i < limits.size(); i++) {
            String color = Plot.COLORS.get(i);
            roofs(plot, limits.get(i), color);
            if (i == 0) bandwidths(plot, limits.get(i), color);
            dots(plot, r, limits.get(i).threads(), color);
        }
        Machine m = r.machine();
        return Plot.svg(WIDTH, HEIGHT, List.of(plot), m.processor() + ", " + m.processors() + " processors, Java " + m.java() + ", " + r.measured() + (r.quick() ? " (quick)" : ""));
    }

    private static void roofs(Plot plot, Limits l, String color) {
        double peak = l.flops() / 1e9;
        String threads = l.threads() == 1 ? "1 thread" : l.threads() + " threads";
        plot.text(TO * 0.9, peak * 1.07, "end", color, String.format(Locale.ROOT, "%s: %.0f GFLOP/s", threads, peak));
        double corner = FROM;
        for (Limits.Band band : l.bands()) {
            double bytes = band.bytesPerSecond() / 1e9, meets = Math.min(TO, peak / bytes), from = Math.max(FROM, 0.5 / bytes);
            if (meets > from) plot.line(from, from * bytes, meets, meets * bytes, color, band == l.bands().getFirst() ? "" : "5 4");
            if (band == l.bands().getFirst()) corner = Math.max(FROM, meets);
        }
        plot.line(corner, peak, TO, peak, color, "");
    }

    /** What the slanted roofs are: those that lie too close to the one above go without. */
    private static void bandwidths(Plot plot, Limits l, String color) {
        double above = Double.MAX_VALUE;
        for (Limits.Band band : l.bands()) {
            double bytes = band.bytesPerSecond() / 1e9, y = 1.2 * FROM * bytes;
            if (y > above / 1.4 || y < 0.55) continue;
            plot.text(1.25 * FROM, y, "start", color, String.format(Locale.ROOT, "%s: %.0f GB/s", size(band.workingSet()), bytes));
            above = y;
        }
    }

    private static String size(long bytes) { return bytes < 1 << 20 ? (bytes >> 10) + " KB" : (bytes >> 20) + " MB"; }

    private static void dots(Plot plot, Results r, int threads, String color) {
        Stream.of(r.kernels(), r.products()).flatMap(List::stream).filter(row -> row.threads() == threads).forEach(row ->
                dot(plot, row.name(), row.flops(), row.bytes(), row.seconds(), row.share(), r.kernels().contains(row) ? 3 : 4.5, color));
        int label = 0;
        for (Results.Step s : r.steps())
            if (s.threads() == threads) {
                dot(plot, "step " + s.model() + " " + s.batch(), s.flops(), s.bytes(), s.seconds(), s.share(), 7, color);
                if (threads == 1 && s.batch() == 100) plot.text(s.flops() / s.bytes(), 26 / (1 + 0.25 * label++), "middle", "#222", s.model() + " " + s.batch());
            }
    }

    private static void dot(Plot plot, String name, double flops, long bytes, double seconds, double share, double radius, String color) {
        double x = Math.clamp(flops / bytes, FROM, TO), y = Math.max(0.5, flops / seconds / 1e9);
        plot.dot(x, y, radius, color, String.format(Locale.ROOT, "%s: %.3f ms, %.1f GFLOP/s, %.0f %% of its limit", name, 1e3 * seconds, y, 100 * share));
    }
}
