package vecgrad.vae.io;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How far the work is, for the person waiting: a bar that rewrites its line where stderr is a terminal, a plain line now and then
 * where it is not, nothing if asked to be quiet.
 *
 * <pre>{@code m2   12/100 [=>        ]  loss 118.3  valid_error 0.0610  38k examples/s  1m20s left}</pre>
 */
public final class Progress {
    private static final long SECOND = 1_000_000_000L;
    private static final int BAR = 10, WIDTH = 79; // a line that wraps could not be rewritten

    private final PrintStream out;
    private final boolean terminal;
    private final boolean quiet;
    private final LongSupplier clock; // nanoseconds
    private String stage = "";
    private int total = 1;
    private long shown;
    private int onLine; // how many characters of the bar stand on the terminal's last line

    /** On stderr. A bar if the launcher found a terminal there ({@code -Dvecgrad.terminal=true}), or the JVM finds one. */
    public Progress(boolean quiet) { this(System.err, quiet, !quiet && stderrIsTerminal(), System::nanoTime); }

    Progress(PrintStream out, boolean quiet, boolean terminal, LongSupplier clock) {
        this.out = out;
        this.terminal = terminal;
        this.quiet = quiet;
        this.clock = clock;
    }

    /** A part of the work begins: what it is called, and how many epochs it has. */
    public synchronized void stage(String name, int totalEpochs) {
        endBar();
        stage = name;
        total = Math.max(1, totalEpochs);
        shown = clock.getAsLong() - 60 * SECOND; // the first update is shown
    }

    /**
     * Some epochs of this part are done. Call it as often as is convenient: most calls show nothing.
     *
     * @param values what to show, by name, in this order; null and NaN are left out, and on a terminal what does not fit beside the others
     * @param examplesPerSecond how fast it goes; NaN if that says nothing
     * @param secondsLeft an estimate; NaN if there is none
     */
    public synchronized void update(int epoch, Map<String, ?> values, double examplesPerSecond, double secondsLeft) {
        long now = clock.getAsLong();
        if (quiet || epoch < total && now - shown < (terminal ? SECOND / 10 : 10 * SECOND)) return;
        shown = now;
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-5s %4d/%d", stage, epoch, total));
        if (terminal) text.append(' ').append(bar(epoch));
        String end = (Double.isFinite(examplesPerSecond) ? "  " + rate(examplesPerSecond) : "")
                + (Double.isFinite(secondsLeft) && epoch < total ? "  " + duration(secondsLeft) + " left" : "");
        values.forEach((name, value) -> {
            String number = number(value), piece = "  " + name + " " + number;
            if (number != null && (!terminal || text.length() + piece.length() + end.length() <= WIDTH)) text.append(piece);
        });
        text.append(end);
        if (terminal) overwrite(text.toString());
        else out.println(text);
        if (epoch >= total) endBar();
    }

    /** A sentence on a line of its own. */
    public synchronized void line(String sentence) {
        if (quiet) return;
        overwrite("");
        out.println(sentence);
        onLine = 0;
    }

    /** Leaves the bar as it stands, so that what others print starts on a new line. */
    public synchronized void endBar() {
        if (onLine > 0) out.println();
        onLine = 0;
    }

    private void overwrite(String text) {
        if (!terminal || text.isEmpty() && onLine == 0) return;
        out.print("\r" + text + " ".repeat(Math.max(0, onLine - text.length())) + (text.isEmpty() ? "\r" : ""));
        out.flush();
        onLine = text.length();
    }

    private String bar(int epoch) {
        int done = (int) (BAR * Math.clamp((double) epoch / total, 0, 1));
        return "[" + "=".repeat(done) + (done < BAR ? ">" : "") + " ".repeat(Math.max(0, BAR - done - 1)) + "]";
    }

    private static String number(Object value) {
        if (value == null || value instanceof Number n && Double.isNaN(n.doubleValue())) return null;
        if (!(value instanceof Float || value instanceof Double)) return value.toString();
        double v = ((Number) value).doubleValue(), size = Math.abs(v);
        return String.format(Locale.ROOT, size >= 1000 ? "%.0f" : size >= 1 ? "%.1f" : size >= 0.001 || size == 0 ? "%.4f" : "%.1e", v);
    }

    private static String rate(double examplesPerSecond) {
        return String.format(Locale.ROOT, examplesPerSecond < 10_000 ? "%.0f examples/s" : "%.0fk examples/s", examplesPerSecond < 10_000 ? examplesPerSecond : examplesPerSecond / 1000);
    }

    /** {@code 45s}, {@code 1m20s}, {@code 3h05m}. */
    public static String duration(double seconds) {
        long s = Math.max(0, Math.round(seconds));
        if (s < 60) return s + "s";
        if (s < 3600) return String.format(Locale.ROOT, "%dm%02ds", s / 60, s % 60);
        return String.format(Locale.ROOT, "%dh%02dm", s / 3600, s / 60 % 60);
    }

    private static boolean stderrIsTerminal() {
        String told = System.getProperty("vecgrad.terminal");
        if (told != null) return Boolean.parseBoolean(told);
        return System.console() != null && System.console().isTerminal(); // of stdin and stdout: the JVM does not ask about stderr
    }
}
