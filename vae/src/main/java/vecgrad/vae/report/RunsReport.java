package vecgrad.vae.report;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import vecgrad.vae.io.Markup;
import vecgrad.vae.io.RunFolder;
import vecgrad.vae.reproduce.CellResult;
import vecgrad.vae.reproduce.PaperTable;
import vecgrad.vae.reproduce.TableText;

/** The page of several runs: those in a folder, or a grid of {@code reproduce}. */
public final class RunsReport {
    /** Curves over each other that an eye can still follow. */
    private static final int OVERLAID = 24;

    private RunsReport() {}

    /**
     * A run, as a row of the table shows it.
     *
     * @param name    of its folder or its cell
     * @param config  its settings
     * @param result  what came out; empty if it is not finished
     * @param metrics a line per epoch; empty if its folder is not there
     * @param report  where its own page is, as seen from this one; null if it has none
     */
    record Entry(String name, Map<String, Object> config, Map<String, Object> result, List<Map<String, Object>> metrics, String report) {}

    /**
     * The page of what is in a folder; empty if no run is there: neither in it, nor in its {@code runs} and {@code m1}, nor a grid's result in its {@code cells}.
     *
     * @throws IOException if a run's files are damaged
     */
    public static String of(Path folder) throws IOException {
        List<CellResult> cells = Files.isDirectory(folder.resolve("cells")) ? CellResult.readAll(folder.resolve("cells")) : List.of();
        List<Entry> entries = entries(folder, cells);
        if (entries.isEmpty()) return "";
        List<Charts.Chart> charts = Charts.overlaid(entries.stream().filter(run -> !run.metrics().isEmpty()).sorted(Comparator.comparingDouble(RunsReport::error)).limit(OVERLAID).toList());
        List<Section> sections = new ArrayList<>();
        tableOfPaper(cells, sections);
        sections.add(new Section("runs", "The runs", table(entries)));
        if (!charts.isEmpty()) {
            String some = entries.size() > OVERLAID ? "<p>Of at most " + OVERLAID + " runs, those with the least test error.</p>\n" : "";
            sections.add(new Section("curves", "Their curves", some + RunReport.CURVES));
        }
        String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
        String heading = "<p class=\"eyebrow\">" + Markup.escape(name) + "</p>\n<h1>" + Html.count(entries.size()) + (entries.size() == 1 ? " run" : " runs") + "</h1>\n"
                + "<p class=\"headline\">" + best(entries) + "</p>";
        return new Page(name + " · vecgrad", heading, sections, charts, null).html();
    }

    private static List<Entry> entries(Path folder, List<CellResult> cells) throws IOException {
        Map<String, Entry> byName = new LinkedHashMap<>();
        for (String inner : new String[] {"", "runs", "m1"})
            for (Path run : runs(folder.resolve(inner))) {
                RunFolder opened = RunFolder.read(run);
                String page = Files.exists(opened.report()) ? folder.relativize(opened.report()).toString().replace('\\', '/') : null;
                String name = inner.equals("m1") ? "m1/" + run.getFileName() : run.getFileName().toString();
                byName.put(name, new Entry(name, opened.config(), opened.hasResult() ? opened.result() : Map.of(), opened.metrics(), page));
            }
        for (CellResult cell : cells) // kept for good, where folders of runs may be gone
            byName.computeIfAbsent(cell.cell().name(), name -> {
                Map<String, Object> config = new LinkedHashMap<>(cell.all().get("settings") instanceof Map<?, ?> settings ? withTextKeys(settings) : Map.of());
                config.putIfAbsent("model", cell.cell().method());
                config.putIfAbsent("labels", cell.cell().labels());
                config.putIfAbsent("draw", cell.cell().draw());
                config.putIfAbsent("data", cell.all().get("data"));
                return new Entry(name, config, cell.all(), List.of(), null);
            });
        return List.copyOf(byName.values());
    }

    private static Map<String, Object> withTextKeys(Map<?, ?> map) {
        Map<String, Object> text = new LinkedHashMap<>();
        map.forEach((key, value) -> text.put(String.valueOf(key), value));
        return text;
    }

    private static List<Path> runs(Path folder) throws IOException {
        List<Path> runs = new ArrayList<>();
        if (!Files.isDirectory(folder)) return runs;
        try (DirectoryStream<Path> inside = Files.newDirectoryStream(folder, path -> Files.isRegularFile(path.resolve(RunFolder.CONFIG)))) { inside.forEach(runs::add); }
        runs.sort(null);
        return runs;
    }

    /** The grid's table beside the paper's, where the results are of one table and one data set. */
    private static void tableOfPaper(List<CellResult> cells, List<Section> sections) {
        List<Object> tables = cells.stream().map(cell -> cell.all().get("table")).distinct().toList(), data = cells.stream().map(cell -> cell.all().get("data")).distinct().toList();
        if (tables.size() != 1 || data.size() != 1 || !(tables.getFirst() instanceof String table) || !(data.getFirst() instanceof String name)) return;
        sections.add(new Section("table", "Ours and the paper's", new TableText(PaperTable.named(table), name, cells).htmlTable()));
    }

    private static String table(List<Entry> entries) {
        var html = new StringBuilder("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"All runs\"><table class=\"runs\"><thead><tr><th scope=\"col\">run</th>"
                + "<th scope=\"col\" class=\"word\">model</th><th scope=\"col\" class=\"word\">data</th><th scope=\"col\">labels</th><th scope=\"col\">draw</th><th scope=\"col\">seed</th>"
                + "<th scope=\"col\">test error</th><th scope=\"col\">validation</th><th scope=\"col\">labels alone</th><th scope=\"col\">bound</th><th scope=\"col\">active</th><th scope=\"col\">training</th></tr></thead><tbody>\n");
        for (Entry run : entries) {
            String name = Markup.escape(run.name());
            html.append("<tr><th scope=\"row\">").append(run.report() == null ? name : "<a href=\"" + Markup.escape(run.report()) + "\">" + name + "</a>").append("</th>");
            html.append("<td class=\"word\">").append(text(run.config().get("model"))).append("</td><td class=\"word\">").append(text(run.config().get("data"))).append("</td>");
            for (String key : new String[] {"labels", "draw", "seed"}) html.append("<td>").append(text(run.config().get(key))).append("</td>");
            for (String key : new String[] {"test_error", "valid_error", "supervised_error"})
                html.append("<td>").append(run.result().get(key) instanceof Number n ? Html.percent(n.doubleValue()) : "").append("</td>");
            html.append("<td>").append(run.result().get("test_elbo") instanceof Number n ? String.format(Locale.ROOT, "%.2f", n.doubleValue()).replace("-", "−") : "").append("</td>");
            html.append("<td>").append(text(run.result().get("active_units"))).append("</td>");
            html.append("<td>").append(run.result().get("seconds") instanceof Number n ? Headline.duration(n.doubleValue()) : run.result().isEmpty() ? "not finished" : "").append("</td></tr>\n");
        }
        return html.append("</tbody></table></div>\n<p class=\"note\">Errors are of the last epoch's model; the bound is on log p(x), in nats per test image.</p>").toString();
    }

    private static String text(Object value) { return value == null ? "" : Markup.escape(value); }

    /** The run with the least test error, beside those that it can be compared with. */
    private static String best(List<Entry> entries) {
        List<Entry> finished = entries.stream().filter(run -> run.result().get("test_error") instanceof Number).sorted(Comparator.comparingDouble(RunsReport::error)).toList();
        if (finished.isEmpty()) return "None of them has a test error yet.";
        Entry best = finished.getFirst();
        String sentence = "The least test error is <b>" + Html.percent(error(best)) + "</b>, of " + Markup.escape(best.name());
        if (best.config().get("labels") instanceof Number labels) sentence += ", with " + Html.count(labels.longValue()) + " labels";
        if (best.result().get("supervised_error") instanceof Number alone) sentence += " (a network with these alone: " + Html.percent(alone.doubleValue()) + ")";
        return sentence + (finished.size() > 1 ? "; the largest of the " + finished.size() + ", " + Html.percent(error(finished.getLast())) + "." : ".");
    }

    /** Of the test images; that of a run which knows none comes after all others. */
    private static double error(Entry run) { return run.result().get("test_error") instanceof Number n ? n.doubleValue() : Double.POSITIVE_INFINITY; }
}
