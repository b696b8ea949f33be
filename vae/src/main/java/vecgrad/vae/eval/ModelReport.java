package vecgrad.vae.eval;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vecgrad.datasets.Dataset;
import vecgrad.tensor.Noise;
import vecgrad.vae.model.ClassicalClassifier;
import vecgrad.vae.model.Classifier;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.M1Classifier;
import vecgrad.vae.model.M2;
import vecgrad.vae.model.Model;
import vecgrad.vae.model.Pca;
import vecgrad.vae.model.StackedM1M2;
import vecgrad.vae.model.Whitened;
import vecgrad.vae.train.Inputs;

/**
 * What a trained model is worth, in the names of {@code result.json}. Errors are fractions; bounds are nats per binarised
 * test image (for M1+M2, of its M1; {@code feature_elbo} is that of its M2, on z₁), or per whitened image, where they are
 * densities of features; {@code conditional_elbo} is on log p(x|y), for an M2 without a classifier. {@code _grey} is the same of
 * the images as they are, as the authors computed it. What does not apply, or was not asked for, is null.
 *
 * @param split     what is looked at
 * @param samples   of the importance-weighted bound; 1 leaves it out
 * @param z1Samples over which the prediction of M1+M2 is averaged; 0 for the mean of z₁, as {@code classifier_entropy} always has it
 * @param noise     decides every sample
 */
public record ModelReport(Split split, int samples, int z1Samples, Noise noise) {
    /** The parts of the data that are looked at. Settings are chosen by the validation part, with the test part left alone. */
    public enum Split {
        /** The errors on both parts, and the bounds of the test part: what a finished run reports. */
        BOTH,
        /** The validation part only: its error, and {@code valid_elbo}. */
        VALIDATION,
        /** The test part only. */
        TEST
    }

    private static final List<String> KEYS = List.of("test_error", "valid_error", "test_elbo", "test_reconstruction", "test_kl", "feature_elbo",
            "importance_weighted_bound", "active_units", "classifier_entropy", "test_elbo_grey", "conditional_elbo", "conditional_elbo_grey");

    /** What can be said of a model. */
    public Map<String, Object> of(Model model, Dataset data) {
        Map<String, Object> report = new LinkedHashMap<>();
        for (String key : KEYS) report.put(key, null);
        Pca pca = model instanceof Whitened whitened ? whitened.pca() : null;
        Model seen = model instanceof Whitened whitened ? whitened.model() : model;
        if (split != Split.VALIDATION) test(report, seen, Inputs.of(data.test(), pca), data.test().labels());
        if (split != Split.TEST) validation(report, seen, Inputs.of(data.validation(), pca), data.validation().labels());
        return report;
    }

    private void validation(Map<String, Object> report, Model model, Inputs inputs, int[] labels) {
        // A bound for each class is dear, and nothing is chosen by it unless it is asked for.
        boolean byItsBound = model instanceof M2 m2 && !m2.hasClassifier();
        if (!byItsBound || split == Split.VALIDATION) report.put("valid_error", error(model, inputs, labels));
        if (split == Split.VALIDATION) report.put("valid_elbo", switch (model) {
            case M1 m1 -> Evaluation.elbo(m1, inputs, noise).elbo();
            case M2 m2 when m2.hasClassifier() -> Evaluation.elbo(m2, inputs, noise).elbo();
            case M1Classifier onM1 -> Evaluation.elbo(onM1.m1(), inputs, noise).elbo();
            case StackedM1M2 stack -> Evaluation.elbo(stack.m1(), inputs, noise).elbo();
            default -> null;
        });
    }

    private void test(Map<String, Object> report, Model model, Inputs test, int[] labels) {
        report.put("test_error", error(model, test, labels));
        switch (model) {
            case M1 m1 -> latent(report, m1, test);
            case Whitened _ -> throw new AssertionError("a whitened model is not whitened again");
            case Classifier classifier -> report.put("classifier_entropy", Evaluation.entropy(classifier::qy, test));
            case ClassicalClassifier _ -> { }
            case M1Classifier onM1 -> latent(report, onM1.m1(), test);
            case M2 m2 when !m2.hasClassifier() -> conditional(report, m2, test, labels);
            case M2 m2 -> {
                report.put("classifier_entropy", Evaluation.entropy(m2::qy, test));
                bound(report, Evaluation.elbo(m2, test, noise));
                if (samples > 1) report.put("importance_weighted_bound", Evaluation.importanceWeighted(m2, test, samples, noise));
            }
            case StackedM1M2 stack -> {
                Inputs features = features(stack, test);
                report.put("classifier_entropy", Evaluation.entropy(stack.m2()::qy, features));
                latent(report, stack.m1(), test);
                report.put("feature_elbo", Evaluation.elbo(stack.m2(), features, noise).elbo());
            }
        }
    }

    /** The share of examples that are put into a wrong class; null of a model that knows no classes. */
    private Double error(Model model, Inputs inputs, int[] labels) {
        return switch (model) {
            case M1 _, Whitened _ -> null;
            case Classifier classifier -> Evaluation.errorRate(classifier::qy, inputs, labels);
            case ClassicalClassifier classifier -> Evaluation.errorRate(classifier, inputs, labels);
            case M1Classifier onM1 -> Evaluation.errorRate(onM1.classifier(), features(onM1, inputs), labels);
            case M2 m2 when !m2.hasClassifier() -> Evaluation.generativeErrorRate(m2, inputs, labels, samples, noise);
            case M2 m2 -> Evaluation.errorRate(m2::qy, inputs, labels);
            case StackedM1M2 stack -> Evaluation.errorRate(stack.m2()::qy, features(stack, inputs), labels, z1Samples, noise);
        };
    }

    /** What the M2 of a stack sees of images. */
    public static Inputs features(StackedM1M2 stack, Inputs pixels) { return Evaluation.latents(stack.m1(), pixels).keep(stack.kept()); }

    private static Inputs features(M1Classifier onM1, Inputs pixels) { return Evaluation.latents(onM1.m1(), pixels).keep(onM1.kept()); }

    /** Of an M2 that knows all labels: its bound is on log p(x|y) of the true one. */
    private void conditional(Map<String, Object> report, M2 m2, Inputs test, int[] labels) {
        Evaluation.Elbo elbo = Evaluation.elboGivenLabels(m2, test, labels, noise, true);
        bound(report, elbo);
        report.put("test_elbo", null); // which is on log p(x)
        report.put("conditional_elbo", elbo.elbo());
        report.put("conditional_elbo_grey", Evaluation.elboGivenLabels(m2, test, labels, noise, false).elbo());
        if (samples > 1) report.put("importance_weighted_bound", Evaluation.importanceWeighted(m2, test, samples, noise));
    }

    private void latent(Map<String, Object> report, M1 m1, Inputs test) {
        bound(report, Evaluation.elbo(m1, test, noise));
        if (samples > 1) report.put("importance_weighted_bound", Evaluation.importanceWeighted(m1, test, samples, noise));
        if (!m1.architecture().gaussian()) report.put("test_elbo_grey", Evaluation.elbo(m1, test, noise, false).elbo());
        report.put("active_units", StackedM1M2.active(Evaluation.latents(m1, test).mu()).length);
    }

    private static void bound(Map<String, Object> report, Evaluation.Elbo elbo) {
        report.put("test_elbo", elbo.elbo());
        report.put("test_reconstruction", elbo.reconstruction());
        report.put("test_kl", elbo.kl());
    }
}
