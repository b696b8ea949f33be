package vecgrad.vae.eval;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import vecgrad.autograd.Variable;
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
import vecgrad.vae.prob.Categorical;
import vecgrad.vae.train.Inputs;

/**
 * What a trained model is worth, in the names of {@code result.json}. Errors are fractions; bounds are nats per binarised
 * test image (for M1+M2, of its M1; {@code feature_elbo} is that of its M2, on z₁), or per whitened image, where they are
 * densities of features; {@code conditional_elbo} is on log p(x|y), for an M2 without a classifier. {@code _grey} is the same of
 * the images as they are, as the authors computed it. What does not apply is null.
 */
public final class ModelReport {
    private ModelReport() {}

    /** Of a model on the test and validation parts; {@code samples} over 1 adds the importance-weighted bound. */
    public static Map<String, Object> of(Model model, Dataset data, int samples, Noise noise) {
        Pca pca = model instanceof Whitened whitened ? whitened.pca() : null;
        Inputs test = Inputs.of(data.test(), pca), validation = Inputs.of(data.validation(), pca);
        Map<String, Object> report = new LinkedHashMap<>();
        for (String key : new String[] {"test_error", "valid_error", "test_elbo", "test_reconstruction", "test_kl", "feature_elbo",
                "importance_weighted_bound", "active_units", "classifier_entropy", "test_elbo_grey", "conditional_elbo",
                "conditional_elbo_grey"}) report.put(key, null);
        switch (model instanceof Whitened whitened ? whitened.model() : model) {
            case M1 m1 -> latent(report, m1, test, samples, noise);
            case Whitened _ -> throw new AssertionError("a whitened model is not whitened again");
            case Classifier classifier -> errors(report, classifier::qy, test, validation, data);
            case ClassicalClassifier classifier -> errors(report, classifier, test, validation, data);
            case M1Classifier onM1 -> {
                errors(report, onM1.classifier(), features(onM1, test), features(onM1, validation), data);
                latent(report, onM1.m1(), test, samples, noise);
            }
            case M2 m2 when !m2.hasClassifier() -> byItsBound(report, m2, test, data.test().labels(), samples, noise);
            case M2 m2 -> {
                errors(report, m2::qy, test, validation, data);
                bound(report, Evaluation.elbo(m2, test, noise));
                if (samples > 1) report.put("importance_weighted_bound", Evaluation.importanceWeighted(m2, test, samples, noise));
            }
            case StackedM1M2 stack -> {
                Inputs features = features(stack, test);
                errors(report, stack.m2()::qy, features, features(stack, validation), data);
                latent(report, stack.m1(), test, samples, noise);
                report.put("feature_elbo", Evaluation.elbo(stack.m2(), features, noise).elbo());
            }
        }
        return report;
    }

    /** What the M2 of a stack sees of images. */
    public static Inputs features(StackedM1M2 stack, Inputs pixels) { return Evaluation.latents(stack.m1(), pixels).keep(stack.kept()); }

    private static Inputs features(M1Classifier onM1, Inputs pixels) { return Evaluation.latents(onM1.m1(), pixels).keep(onM1.kept()); }

    private static void errors(Map<String, Object> report, ClassicalClassifier classifier, Inputs test, Inputs validation, Dataset data) {
        report.put("test_error", Evaluation.errorRate(classifier, test, data.test().labels()));
        report.put("valid_error", Evaluation.errorRate(classifier, validation, data.validation().labels()));
    }

    private static void errors(Map<String, Object> report, Function<Variable, Categorical> qy, Inputs test, Inputs validation, Dataset data) {
        report.put("test_error", Evaluation.errorRate(qy, test, data.test().labels()));
        report.put("valid_error", Evaluation.errorRate(qy, validation, data.validation().labels()));
        report.put("classifier_entropy", Evaluation.entropy(qy, test));
    }

    /** Of an M2 that knows all labels: the best bound names the class, and the bound is on log p(x|y) of the true one. */
    private static void byItsBound(Map<String, Object> report, M2 m2, Inputs test, int[] labels, int samples, Noise noise) {
        report.put("test_error", Evaluation.generativeErrorRate(m2, test, labels, samples, noise));
        Evaluation.Elbo elbo = Evaluation.elboGivenLabels(m2, test, labels, noise, true);
        bound(report, elbo);
        report.put("test_elbo", null); // which is on log p(x)
        report.put("conditional_elbo", elbo.elbo());
        report.put("conditional_elbo_grey", Evaluation.elboGivenLabels(m2, test, labels, noise, false).elbo());
        if (samples > 1) report.put("importance_weighted_bound", Evaluation.importanceWeighted(m2, test, samples, noise));
    }

    private static void latent(Map<String, Object> report, M1 m1, Inputs test, int samples, Noise noise) {
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
