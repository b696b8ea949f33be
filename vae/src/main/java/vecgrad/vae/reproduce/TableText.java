package vecgrad.vae.reproduce;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import vecgrad.vae.io.Markup;

/** A table as text: ours, mean ± standard deviation over the label draws, beside what was published. */
public final class TableText {
    private final PaperTable table;
    private final String data;
    private final List<CellResult> results;

    /** Of the results that there are. @param data what they were measured on: the paper's data set, or another's name */
    public TableText(PaperTable table, String data, List<CellResult> results) {
        this.table = table;
        this.data = data;
        this.results = results;
    }

    /**
     * Ours of one method and number of labels.
     *
     * @param mean      of the test errors, in percent
     * @param deviation of the test errors, the sample's; NaN of a single draw
     * @param minutes   of training a cell, in the mean
     */
    record Ours(double mean, double deviation, int draws, double minutes) {
        static Ours of(List<CellResult> cells) {
            double mean = cells.stream().mapToDouble(CellResult::testError).average().orElseThrow();
            double squares = cells.stream().mapToDouble(c -> Math.pow(c.testError() - mean, 2)).sum();
            return new Ours(mean, cells.size() < 2 ? Double.NaN : Math.sqrt(squares / (cells.size() - 1)), cells.size(),
                    cells.stream().mapToDouble(CellResult::seconds).average().orElseThrow() / 60);
        }
    }

    /** Whether the numbers are of the paper's own data, so that they may be compared. */
    private boolean comparable() { return data.equals(table.data()); }

    private Ours ours(String method, int labels) {
        List<CellResult> cells = results.stream().filter(r -> r.cell().method().equals(method) && r.cell().labels() == labels).toList();
        return cells.isEmpty() ? null : Ours.of(cells);
    }

    /** In Markdown. */
    public String markdown() {
        StringBuilder text = new StringBuilder("| test error, % | ");
        for (int n : columns()) text.append(n).append(" labels | ");
        text.append("\n| --- |").append(" --- |".repeat(columns().size())).append('\n');
        for (PaperTable.Row row : rows()) {
            text.append("| ").append(row.title()).append(row.method() == null ? "" : " (`" + row.method() + "`)").append(" |");
            for (int n : columns()) text.append(' ').append(String.join("<br>", cell(row, n, "**", "**"))).append(" |");
            text.append('\n');
        }
        return text.append('\n').append(legend().replace("PAPER", "*paper*")).append('\n').toString();
    }

    /** As a page of its own. */
    public String html() {
        StringBuilder text = new StringBuilder("""
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s on %s</title>
                <style>
                :root { color-scheme: light dark; font: 16px/1.4 system-ui, sans-serif }
                body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem }
                table { border-collapse: collapse; width: 100%% }
                th, td { border-bottom: 1px solid #8886; padding: .4rem .6rem; text-align: left; vertical-align: top }
                .wrap { overflow-x: auto }
                small { opacity: .75 }
                </style></head><body>
                <h1>%s on %s</h1>
                """.formatted(table.text(), Markup.escape(data), table.text(), Markup.escape(data)));
        return text.append(htmlTable()).append("</body></html>\n").toString();
    }

    /** As a part of a page. */
    public String htmlTable() {
        StringBuilder text = new StringBuilder("<div class=\"wrap wide\" tabindex=\"0\" role=\"region\" aria-label=\"" + Markup.escape(table.text())
                + "\"><table class=\"paper\"><thead><tr><th scope=\"col\">test error, %</th>");
        for (int n : columns()) text.append("<th scope=\"col\">").append(n).append(" labels</th>");
        text.append("</tr></thead><tbody>\n");
        for (PaperTable.Row row : rows()) {
            text.append("<tr><th scope=\"row\">").append(row.title()).append(row.method() == null ? "" : " <small>" + row.method() + "</small>").append("</th>");
            for (int n : columns()) text.append("<td>").append(String.join("<br>", cell(row, n, "<strong>", "</strong>"))).append("</td>");
            text.append("</tr>\n");
        }
        return text.append("</tbody></table></div>\n<p>").append(Markup.escape(legend()).replace("PAPER", "<em>paper</em>")).append("</p>\n").toString();
    }

    /** The paper's numbers of labels, then others of the results. */
    private List<Integer> columns() {
        List<Integer> columns = new ArrayList<>(comparable() ? table.labels() : List.of());
        results.stream().map(r -> r.cell().labels()).sorted().distinct().filter(n -> !columns.contains(n)).forEach(columns::add);
        return columns;
    }

    /** The paper's rows, then methods of the results that it has none for. */
    private List<PaperTable.Row> rows() {
        List<PaperTable.Row> rows = new ArrayList<>(table.rows().stream().filter(row -> comparable() && row.errors().stream().anyMatch(e -> e != null)
                || columns().stream().anyMatch(n -> ours(row.method(), n) != null)).toList());
        results.stream().map(r -> r.cell().method()).filter(method -> !table.methods().contains(method)).distinct()
                .forEach(method -> rows.add(table.rowOf(method)));
        return rows;
    }

    /** Our line and the paper's; the better of the two is marked. */
    private List<String> cell(PaperTable.Row row, int labels, String begin, String end) {
        Ours ours = row.method() == null ? null : ours(row.method(), labels);
        int column = table.labels().indexOf(labels);
        PaperTable.Published theirs = column < 0 || !comparable() ? null : row.errors().get(column);
        boolean better = ours != null && theirs != null && ours.mean() <= theirs.mean(), worse = ours != null && theirs != null && !better;
        List<String> lines = new ArrayList<>();
        if (ours != null) {
            String text = error(ours.mean(), ours.deviation());
            lines.add((better ? begin + text + end : text) + String.format(Locale.ROOT, " (%d %s, %s min)", ours.draws(), ours.draws() == 1 ? "draw" : "draws",
                    ours.minutes() < 10 ? String.format(Locale.ROOT, "%.1f", ours.minutes()) : Long.toString(Math.round(ours.minutes()))));
        }
        if (theirs != null) {
            String text = error(theirs.mean(), theirs.deviation());
            lines.add("paper " + (worse ? begin + text + end : text));
        }
        return lines;
    }

    private static String error(double mean, double deviation) {
        return Double.isNaN(deviation) ? String.format(Locale.ROOT, "%.2f", mean) : String.format(Locale.ROOT, "%.2f ± %.2f", mean, deviation);
    }

    private String legend() {
        if (results.isEmpty()) return "PAPER: the published numbers. None of ours is there yet.";
        double m1 = results.stream().mapToDouble(CellResult::m1Seconds).max().orElse(0);
        return (comparable() ? "The better of ours and PAPER is bold." : "On " + data + ", not the paper's data: its numbers are left out.")
                + " Ours: mean ± standard deviation over label draws, the last epoch's weights, minutes of training a cell"
                + (m1 > 0 ? String.format(Locale.ROOT, "; cells with M1 share one, of another %.0f minutes", m1 / 60) : "") + "." + machines();
    }

    /** What the minutes are of. Cells of several machines, or trained in several ways, are not told apart. */
    private String machines() {
        List<String> machines = results.stream().map(CellResult::machine).flatMap(Optional::stream).distinct().sorted().toList();
        return machines.isEmpty() ? "" : " Trained on " + String.join("; or on ", machines) + ".";
    }
}
