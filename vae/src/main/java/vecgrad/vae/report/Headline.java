package vecgrad.vae.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import vecgrad.datasets.Dataset;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Tensor;
import vecgrad.vae.io.Markup;
import vecgrad.vae.model.Model;
import vecgrad.vae.model.Whitened;
import vecgrad.vae.train.Inputs;

/** The result of a run and what it is to be compared with, in a sentence and in a few numbers. */
final class Headline {
    private Headline() {}

    /** In HTML. @param error of the model on the test images, a fraction; null if it knows no classes */
    static String sentence(Map<String, Object> config, Map<String, Object> result, Model model, Dataset data, Double error) {
        String name = Html.modelName(config.get("model")), of = Markup.escape(Html.dataName(config.get("data")));
        if (error == null) {
            String bound = result.get("test_elbo") instanceof Number elbo ? String.format(Locale.ROOT, "<b>%.2f</b> nats per test image", elbo.doubleValue()) : "not measured";
            return "The bound of " + Markup.escape(name) + " on log p(x) of " + of + " is " + bound.replace("-", "−")
                    + String.format(Locale.ROOT, "; a model of independent %s has %.2f.", model instanceof Whitened ? "standard normal features" : "pixels", independent(model, data)).replace("-", "−");
        }
        String labels = config.get("labels") instanceof Number n ? "With " + Html.count(n.longValue()) + (n.longValue() == 1 ? " label, " : " labels, ") : "";
        String begin = labels + Markup.escape(name) + " takes <b>" + Html.percent(error) + "</b> of the " + Html.count(data.test().size()) + " test images of " + of + " for a wrong class";
        if (result.get("supervised_error") instanceof Number alone)
            return begin + "; a network that learns from the same labels alone, <b>" + Html.percent(alone.doubleValue()) + "</b>.";
        return begin + "; whoever always names the most frequent class, " + Html.percent(alwaysTheSame(data.test())) + ".";
    }

    /** The test error of naming every image by the test images' most frequent class. */
    static double alwaysTheSame(LabeledImages test) {
        int[] counts = new int[test.classes()];
        int most = 0;
        for (int label : test.labels()) most = Math.max(most, ++counts[label]);
        return 1 - (double) most / test.size();
    }

    /** log p of a test image by a model without a latent variable: every pixel binarised by its mean over the training images; whitened features standard normal. */
    static double independent(Model model, Dataset data) {
        if (model instanceof Whitened whitened) {
            Inputs test = Inputs.of(data.test(), whitened.pca());
            double squares = 0;
            for (int i = 0; i < test.size(); i++) for (float x : test.mean(new int[] {i}).data()) squares += (double) x * x;
            return -0.5 * (squares / test.size() + test.features() * Math.log(2 * Math.PI));
        }
        double[] p = means(data.train()), q = means(data.test());
        double sum = 0;
        for (int j = 0; j < p.length; j++) {
            double safe = Math.clamp(p[j], 1e-4, 1 - 1e-4); // a pixel that is black in all training images may be white once
            sum += q[j] * Math.log(safe) + (1 - q[j]) * Math.log(1 - safe);
        }
        return sum;
    }

    private static double[] means(LabeledImages images) {
        double[] sum = new double[images.features()];
        var pixels = new Inputs.Pixels(images);
        for (int i = 0; i < images.size(); i++) {
            Tensor x = pixels.mean(new int[] {i});
            for (int j = 0; j < sum.length; j++) sum[j] += x.data()[j] / images.size();
        }
        return sum;
    }

    /** The numbers of a result worth seeing at once, each with its name. */
    static String facts(Map<String, Object> result) {
        record Fact(String name, String value) {}
        List<Fact> facts = new ArrayList<>();
        if (result.get("test_error") instanceof Number n) facts.add(new Fact("test error", Html.percent(n.doubleValue())));
        if (result.get("valid_error") instanceof Number n) facts.add(new Fact("validation error", Html.percent(n.doubleValue())));
        if (result.get("supervised_error") instanceof Number n) facts.add(new Fact("labels alone", Html.percent(n.doubleValue())));
        if (result.get("test_elbo") instanceof Number n) facts.add(new Fact("bound, nats", String.format(Locale.ROOT, "%.2f", n.doubleValue()).replace("-", "−")));
        if (result.get("active_units") instanceof Number n) facts.add(new Fact("active units", n.toString()));
        if (result.get("seconds") instanceof Number n) facts.add(new Fact("training", duration(n.doubleValue())));
        if (facts.isEmpty()) return "";
        var html = new StringBuilder("<dl class=\"facts\">\n");
        for (Fact fact : facts) html.append("<div><dt>").append(fact.name()).append("</dt><dd>").append(fact.value()).append("</dd></div>\n");
        return html.append("</dl>").toString();
    }

    /** {@code 5 min 8 s}, {@code 1 h 2 min}. */
    static String duration(double seconds) {
        long s = Math.round(seconds);
        if (s < 60) return s + "\u202fs";
        if (s < 3600) return s / 60 + "\u202fmin " + s % 60 + "\u202fs";
        return s / 3600 + "\u202fh " + s % 3600 / 60 + "\u202fmin";
    }
}
