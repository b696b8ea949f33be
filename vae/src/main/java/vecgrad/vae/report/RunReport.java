package vecgrad.vae.report;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vecgrad.datasets.Dataset;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Noise;
import vecgrad.vae.eval.LatentSpace;
import vecgrad.vae.eval.Pictures;
import vecgrad.vae.eval.Predictions;
import vecgrad.vae.explain.TapeDrawing;
import vecgrad.vae.explain.TrainingStep;
import vecgrad.vae.io.Markup;
import vecgrad.vae.io.RunFolder;
import vecgrad.vae.model.M1Classifier;
import vecgrad.vae.model.Model;
import vecgrad.vae.model.Whitened;
import vecgrad.vae.picture.Analogies;
import vecgrad.vae.train.Defaults;
import vecgrad.vae.train.TrainConfig;

/** The page of one run. What a model does not have, its page leaves out. */
public final class RunReport {
    private static final int EXPLAINED = 2;

    private final String name;
    private final Map<String, Object> config, result;
    private final List<Map<String, Object>> metrics;
    private final Model model;
    private final Dataset data;
    private final Noise noise = Noise.ofSeed(1).stream("pictures"); // as the commands that draw have it by default

    private RunReport(RunFolder folder, Model model, Dataset data) throws IOException {
        this.name = String.valueOf(folder.path().toAbsolutePath().normalize().getFileName());
        this.config = folder.config();
        this.result = folder.hasResult() ? folder.result() : Map.of();
        this.metrics = folder.metrics();
        this.model = model;
        this.data = data;
    }

    /** The page, in full. @throws IOException if a file of the run is damaged */
    public static String of(RunFolder folder, Model model, Dataset data) throws IOException { return new RunReport(folder, model, data).html(); }

    private String html() throws IOException {
        Optional<LatentSpace> space = LatentSpace.of(withLatents());
        double[] deviations = space.map(s -> Explorer.deviations(s.means(data.test(), data.test().labels()))).orElse(null);
        Optional<Predictions> predictions = Predictions.of(model, data.test());
        Optional<Mistakes> mistakes = predictions.map(p -> new Mistakes(data.test(), p));
        Optional<Explorer> explorer = Explorer.of(model, data.test(), examples(), deviations);
        List<Charts.Chart> charts = Charts.of(metrics);
        List<Section> sections = new ArrayList<>();
        sections.add(new Section("explore", "Try it", explorer.map(this::explorer).orElse("<p>" + withoutExplorer() + "</p>")));
        if (!charts.isEmpty()) sections.add(new Section("curves", "How it learned", CURVES));
        if (space.isPresent()) sections.add(new Section("pictures", "What it imagines", pictures(space.get())));
        if (mistakes.isPresent()) sections.add(new Section("mistakes", "What it gets wrong", mistakes.get().html()));
        if (space.isPresent()) sections.add(new Section("units", "Which latent units it uses", units(deviations)));
        Optional<String> step = step();
        if (step.isPresent()) sections.add(new Section("step", "One training step", step.get()));
        sections.add(new Section("repeat", "How to repeat it", repeat()));
        Double error = mistakes.map(m -> (double) m.worst().size() / data.test().size()).orElse(null);
        String title = Html.modelName(config.get("model")) + " on " + Html.dataName(config.get("data"));
        String heading = "<p class=\"eyebrow\">" + Markup.escape(name) + "</p>\n<h1>" + Markup.escape(title) + "</h1>\n<p class=\"headline\">"
                + Headline.sentence(config, result, model, data, error) + "</p>\n" + Headline.facts(result);
        return new Page(title + " · vecgrad", heading, sections, charts, explorer.orElse(null)).html();
    }

    static final String CURVES = """
            <p>Point at a curve to read its values, drag across to zoom. By keyboard: arrow keys read, <kbd>+</kbd> and <kbd>−</kbd> zoom, <kbd>0</kbd> shows all.</p>
            <div id="charts" class="charts"></div>""";

    /** The model, or the part of it that has a latent space. */
    private Model withLatents() {
        return switch (model) {
            case M1Classifier onM1 -> onM1.m1();
            case Whitened(var pca, M1Classifier onM1) -> new Whitened(pca, onM1.m1());
            default -> model;
        };
    }

    /** The test images that analogies are drawn of: a page begins with the same. */
    private LabeledImages examples() { return data.test().select(Analogies.choose(data.name(), data.test(), noise.stream("choice"))); }

    // ------------------------------------------------------------------------------------------------ the sections

    private String explorer(Explorer explorer) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("precision", explorer.precision().text());
        parts.put("rounding", new BigDecimal(explorer.rounding()).round(new MathContext(1)).toPlainString());
        return Html.fill("explorer.html", parts);
    }

    private String withoutExplorer() {
        return "A page can run models that are made of M1, M2 and perceptrons, of up to some millions of weights. This one, " + Markup.escape(Html.modelName(config.get("model")))
                + ", is " + (Explorer.isExplorable(model) ? "too large" : "of another kind") + "; <code>./vecgrad evaluate</code> and the commands that draw take it.";
    }

    private String pictures(LatentSpace space) throws IOException {
        var html = new StringBuilder("<div class=\"beside\">\n");
        boolean classes = space.hasClasses();
        html.append(figure(Html.image(Pictures.samples(space, data.test(), noise.stream("samples")).grid(1), 2, classes ? "samples, a row per style, a column per class" : "samples"),
                classes ? "Samples: a row per random style, a column per class." : "Samples of the prior."));
        if (classes)
            html.append(figure(Html.image(Analogies.of(space, examples()), 2, "analogies: test images, and the style of each in every class"),
                    "Analogies: a test image at the left, its handwriting in every class beside it.".replace("handwriting", data.test().rows() == 28 ? "handwriting" : "style")));
        return html.append("</div>").toString();
    }

    private static String figure(String picture, String caption) { return "<figure class=\"grid\">" + picture + "<figcaption>" + caption + "</figcaption></figure>\n"; }

    private String units(double[] deviations) {
        var html = new StringBuilder("<p>A dimension is active if the mean of its posterior moves with the image: if it has a standard deviation over 0.1 (the line) over the test images. The others are left at their prior, and cost nothing.</p>\n<div class=\"beside\">\n");
        Optional<LatentSpace> features = LatentSpace.ofFeatures(model);
        features.ifPresent(z1 -> html.append(new ActiveUnits("z₁ (features of M1)", Explorer.deviations(z1.means(data.test(), data.test().labels()))).html()));
        html.append(new ActiveUnits(features.isPresent() ? "z₂ (style)" : "z", deviations).html());
        return html.append("</div>").toString();
    }

    private Optional<String> step() {
        LabeledImages train = data.train();
        if (train.size() < 2 * EXPLAINED) return Optional.empty();
        Noise of = Noise.ofSeed(1); // as the command's
        return TrainingStep.explain(model, TrainingStep.choose(train, 2 * EXPLAINED, of), TrainingStep.weights(config, train.size()), of).map(explanation -> {
            String title = "One training step, " + TrainingStep.describe(model, EXPLAINED) + TrainingStep.symbols(model);
            return "<p>The tape of a step on " + TrainingStep.describe(model, EXPLAINED) + ", from the images at the top to the objective at the bottom: every op with the term of the objective that it belongs to. "
                    + "Point at a box for its statistics. <code>./vecgrad explain RUN</code> prints it as a table.</p>\n"
                    + "<details><summary>Show the tape</summary>\n<div class=\"wide tape\" tabindex=\"0\" role=\"region\" aria-label=\"Tape of one training step\">"
                    + TapeDrawing.of(explanation, title) + "</div></details>";
        });
    }

    private String repeat() {
        var html = new StringBuilder();
        String command = command();
        if (command != null)
            html.append("<p>One seed gives the same bits again, at any number of threads:</p>\n<pre class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Command that repeats the run\"><code>")
                    .append(Markup.escape(command)).append("</code></pre>\n");
        else html.append("<p>The weights were imported: there is no command that trains them again.</p>\n");
        return html.append(entries(RunFolder.CONFIG, config)).append(entries(RunFolder.RESULT, result)).toString();
    }

    /** Null if no command of ours has trained it. A setting that the run's version did not know has its default. */
    private String command() {
        if (config.get("imported") != null) return null;
        try {
            TrainConfig usual = Defaults.of(String.valueOf(config.get("model")), String.valueOf(config.get("data")));
            Map<String, Object> known = new LinkedHashMap<>(config);
            known.keySet().retainAll(usual.toMap().keySet());
            return usual.with(known).command();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String entries(String title, Map<String, Object> entries) {
        if (entries.isEmpty()) return "";
        var html = new StringBuilder("<h3>" + title + "</h3>\n<dl class=\"entries\">\n");
        entries.forEach((key, value) -> {
            if (value != null) html.append("<div><dt>").append(Markup.escape(key)).append("</dt><dd>").append(Markup.escape(shown(value))).append("</dd></div>\n");
        });
        return html.append("</dl>\n").toString();
    }

    /** Six digits say enough; the files have all of them. */
    private static Object shown(Object value) {
        return value instanceof Double d && Double.isFinite(d) ? new BigDecimal(d).round(new MathContext(6)).stripTrailingZeros().toPlainString() : value;
    }
}
