package vecgrad.vae.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import vecgrad.vae.Version;
import vecgrad.vae.io.Markup;

/**
 * A page that needs nothing but itself: styles, scripts, data and pictures are in it.
 *
 * @param title    of the window
 * @param heading  HTML above the sections
 * @param charts   for {@code curves.js}
 * @param explorer the model to run, or null
 */
record Page(String title, String heading, List<Section> sections, List<Charts.Chart> charts, Explorer explorer) {
    private static final List<String> SCRIPTS = List.of("nets.js", "model.js", "strokes.js", "check.js", "explorer.js", "curves.js", "page.js");

    String html() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("title", Markup.escape(title));
        parts.put("style", Html.resource("uplot/uPlot.min.css") + Html.resource("report.css"));
        parts.put("heading", heading);
        parts.put("links", sections.stream().map(Section::link).collect(Collectors.joining()));
        parts.put("sections", sections.stream().map(Section::html).collect(Collectors.joining()));
        parts.put("version", Markup.escape(Version.TEXT));
        parts.put("charts", Html.json(Map.of("charts", charts)));
        parts.put("model", explorer == null ? "{}" : Html.json(explorer.description()));
        parts.put("weights", explorer == null ? "" : explorer.weights());
        parts.put("licence", Markup.escape(Html.resource("uplot/LICENSE").strip()));
        parts.put("library", Html.resource("uplot/uPlot.iife.min.js"));
        parts.put("scripts", SCRIPTS.stream().map(Html::resource).collect(Collectors.joining("\n")));
        return Html.fill("page.html", parts);
    }
}
