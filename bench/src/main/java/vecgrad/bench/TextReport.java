package vecgrad.bench;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A run's results for the terminal. A bar is the share of the machine's limit. */
final class TextReport {
    private static final int BAR = 20;

    private TextReport() {}

    static String of(Results r) {
        StringBuilder text = new StringBuilder();
        Machine m = r.machine();
        text.append(format("%s, %d processors, vectors of %d bits, %s\n", m.processor(), m.processors(), m.vectorBits(), m.java()));
        for (Limits l : r.limits())
            text.append(format("%2d %-8s peak %6.0f GFLOP/s;  %s\n", l.threads(), l.threads() == 1 ? "thread" : "threads", l.flops() / 1e9, l.bands().stream()
                    .map(b -> format("%s %.0f GB/s", size(b.workingSet()), b.bytesPerSecond() / 1e9)).collect(Collectors.joining(", "))));
        text.append("\nkernel or product          threads      time      GFLOP/s    GB/s   of its limit\n");
        for (Results.Row row : r.kernels()) text.append(row(row));
        for (Results.Row row : r.products()) text.append(row(row));
        text.append("\nstep           threads       time   GFLOP/s   of its limit                allocated   buffers\n");
        for (Results.Step s : r.steps()) {
            text.append(format("%-14s %7d %8.2f ms %9.1f   %s %6.1f KB %6.1f MB\n", s.model() + " " + s.batch(), s.threads(), 1e3 * s.seconds(), s.flops() / s.seconds() / 1e9,
                    bar(s.share()), s.allocated() / 1024.0, s.workspace() / 1048576.0));
            text.append("    ").append(where(s.where())).append('\n');
        }
        for (Results.Race race : r.races()) text.append(text.charAt(text.length() - 1) == '\n' ? "" : "\n").append(race(race));
        return text.append('\n').toString();
    }

    private static String row(Results.Row r) {
        return format("%-26s %7d %s %9.1f %8.1f   %s\n", r.name(), r.threads(), time(r.seconds()), r.flops() / r.seconds() / 1e9, r.bytes() / r.seconds() / 1e9,
                bar(r.share()) + (r.allocated() == null || r.allocated() < 1024 ? "" : format("   allocates %.0f KB", r.allocated() / 1024.0)));
    }

    /** Ours in full, the others as multiples of it: above 1 they are slower. */
    private static String race(Results.Race race) {
        double ours = race.seconds().get("vecgrad");
        return format("%-26s %7d %s   %s\n", race.what(), race.threads(), time(ours), race.seconds().entrySet().stream().filter(e -> !e.getKey().equals("vecgrad"))
                .map(e -> format("%s %.2fx", e.getKey(), e.getValue() / ours)).collect(Collectors.joining(", ")));
    }

    private static String where(Map<String, Double> where) {
        return where.entrySet().stream().map(e -> format("%s %.0f %%", e.getKey(), 100 * e.getValue())).collect(Collectors.joining(", "));
    }

    private static String bar(double share) {
        int full = (int) Math.round(BAR * Math.clamp(share, 0, 1));
        return "█".repeat(full) + "·".repeat(BAR - full) + format(" %3.0f %%", 100 * share);
    }

    private static String time(double seconds) { return seconds < 1e-3 ? format("%8.1f µs", 1e6 * seconds) : format("%8.2f ms", 1e3 * seconds); }

    private static String size(long bytes) { return bytes < 1 << 20 ? (bytes >> 10) + " KB" : (bytes >> 20) + " MB"; }

    private static String format(String pattern, Object... values) { return String.format(Locale.ROOT, pattern, values); }
}
