package vecgrad.vae.eval;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vecgrad.autograd.Tape;
import vecgrad.autograd.nn.Parameter;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.TinyDigits;
import vecgrad.vae.model.Architecture;
import vecgrad.vae.model.Labels;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.M1Classifier;
import vecgrad.vae.model.M2;
import vecgrad.vae.model.MlpClassifier;
import vecgrad.vae.model.Model;
import vecgrad.vae.model.NearestNeighbour;
import vecgrad.vae.model.SquaredDistances;
import vecgrad.vae.model.StackedM1M2;
import vecgrad.vae.prob.Categorical;
import vecgrad.vae.train.Inputs;

/** What evaluation says of models whose worth is known. */
class EvaluationTest {
    private static final Noise NOISE = Noise.ofSeed(13);

    /** Black, which binarising leaves black; so many that there are several batches and a short one. */
    private static final int N = 1100, FEATURES = 4;
    private static final LabeledImages IMAGES = images();

    private static LabeledImages images() {
        byte[] pixels = new byte[N * FEATURES];
        int[] labels = new int[N];
        for (int i = 0; i < N; i++) labels[i] = i % 3;
        return LabeledImages.of("black", 2, 2, 1, 3, pixels, labels);
    }

    private final Inputs black = new Inputs.Pixels(IMAGES);

    // ------------------------------------------------------------------------------------------------ errors

    @Test
    void theErrorRateCountsTheExamplesWhoseClassIsWrong() {
        // Always class 1; in the labels 0, 1, 2, 0, 1, 2, ... of 1100 examples, 367 are 1.
        assertEquals((N - 367) / (double) N, Evaluation.errorRate(x -> always(x.tape(), x.shape().extent(0), 1), black, IMAGES.labels()), 0);
        int[] right = new int[N];
        Arrays.fill(right, 1);
        assertEquals(0, Evaluation.errorRate(x -> always(x.tape(), x.shape().extent(0), 1), black, right), 0);
        right[1099] = 2;
        right[500] = 0;
        assertEquals(2.0 / N, Evaluation.errorRate(x -> always(x.tape(), x.shape().extent(0), 1), black, right), 0);
    }

    @Test
    void theEntropyOfAClassifierIsBetweenNothingAndThatOfTheUniform() {
        assertEquals(0, Evaluation.entropy(x -> always(x.tape(), x.shape().extent(0), 2), black), 1e-6);
        assertEquals(Math.log(3), Evaluation.entropy(x -> Categorical.ofLogits(x.tape().constant(Tensor.zeros(x.shape().extent(0), 3))), black), 1e-6);
    }

    private static Categorical always(Tape tape, int rows, int label) {
        Tensor logits = Tensor.zeros(rows, 3);
        for (int r = 0; r < rows; r++) logits.data()[r * 3 + label] = 100;
        return Categorical.ofLogits(tape.constant(logits));
    }

    // ------------------------------------------------------------------------------------------------ predictions over samples

    /** Of one latent dimension, wide, so that what is likely at its mean is often not what is likely over all of it. */
    private static final int WIDE = 600, CLASSES = 3;
    private final M2 onLatents = new M2(new Architecture(1, new int[] {2}, 1, CLASSES, true), NOISE.stream("m2"));
    private final Inputs.Latents wide = wide();

    private Inputs.Latents wide() {
        clear(onLatents); // class 0 in a narrow band around 0, class 1 above it, class 2 below
        set(onLatents, "classifier.0.weight", 5, -5);
        set(onLatents, "classifier.1.weight", 0, 1, 0, 0, 0, 1);
        set(onLatents, "classifier.1.bias", 3, 0, 0);
        Tensor mu = NOISE.stream("mu").normal(Shape.of(WIDE, 1)).affine(1.5f, 0), logvar = NOISE.stream("logvar").normal(Shape.of(WIDE, 1));
        return new Inputs.Latents(mu, logvar);
    }

    /** E q(y|z₁) of an example, over a fine grid of z₁, in double. */
    private double[] integrated(int example) {
        int grid = 801;
        float mu = wide.mu().data()[example], std = (float) Math.exp(0.5 * wide.logvar().data()[example]);
        float[] z = new float[grid];
        for (int i = 0; i < grid; i++) z[i] = mu + std * (-5 + 10f * i / (grid - 1));
        float[] p = onLatents.qy(Tape.valuesOnly().constant(Tensor.of(Shape.of(grid, 1), z))).probabilities().value().data();
        double[] mean = new double[CLASSES];
        for (int i = 0; i < grid; i++) {
            double e = -5 + 10.0 * i / (grid - 1), weight = Math.exp(-0.5 * e * e) / Math.sqrt(2 * Math.PI) * 10 / (grid - 1);
            for (int c = 0; c < CLASSES; c++) mean[c] += weight * p[i * CLASSES + c];
        }
        return mean;
    }

    @Test
    void aPredictionOverManySamplesIsThatOfTheIntegral() {
        int[] labels = new int[WIDE];
        int close = 0;
        for (int i = 0; i < WIDE; i++) {
            double[] p = integrated(i);
            for (int c = 1; c < CLASSES; c++) if (p[c] > p[labels[i]]) labels[i] = c;
            double[] sorted = Arrays.stream(p).sorted().toArray();
            if (sorted[CLASSES - 1] - sorted[CLASSES - 2] < 0.05) close++; // 1000 samples have a deviation below 0.016
        }
        double ofMeans = Evaluation.errorRate(onLatents::qy, wide, labels), ofSamples = Evaluation.errorRate(onLatents::qy, wide, labels, 1000, NOISE);
        assertTrue(close < WIDE / 10, () -> "too many examples are undecided");
        assertTrue(ofSamples * WIDE <= close, () -> ofSamples + " of them differ from the integral");
        assertTrue(ofMeans * WIDE > 2 * close, () -> "the mean alone should not come to the same: " + ofMeans);
    }

    @Test
    void noSamplesAreTheMeanAndOneSeedIsOneError() {
        int[] labels = new int[WIDE];
        assertEquals(Evaluation.errorRate(onLatents::qy, wide, labels), Evaluation.errorRate(onLatents::qy, wide, labels, 0, NOISE), 0);
        double one = Evaluation.errorRate(onLatents::qy, wide, labels, 1, NOISE);
        assertEquals(one, Evaluation.errorRate(onLatents::qy, wide, labels, 1, NOISE), 0);
        assertTrue(Evaluation.errorRate(onLatents::qy, wide, labels, 1, NOISE.stream("other")) != one);
    }

    @Test
    void aReportOfOnePartLeavesTheOtherAlone() {
        var data = TinyDigits.dataset();
        M1 m1 = new M1(new Architecture(data.train().features(), new int[] {5}, 3, 0, false), NOISE);
        var stack = new StackedM1M2(m1, new int[] {0, 2}, new M2(new Architecture(2, new int[] {5}, 3, 10, true), NOISE));
        Map<String, Object> both = new ModelReport(ModelReport.Split.BOTH, 1, 3, NOISE).of(stack, data);
        Map<String, Object> test = new ModelReport(ModelReport.Split.TEST, 1, 3, NOISE).of(stack, data);
        Map<String, Object> validation = new ModelReport(ModelReport.Split.VALIDATION, 1, 3, NOISE).of(stack, data);
        both.forEach((key, value) -> assertEquals(key.equals("valid_error") ? null : value, test.get(key), key));
        validation.forEach((key, value) -> assertEquals(key.equals("valid_error") || key.equals("valid_elbo"), value != null, key));
        assertEquals(both.get("valid_error"), validation.get("valid_error"));
        assertEquals(Evaluation.errorRate(stack.m2()::qy, ModelReport.features(stack, new Inputs.Pixels(data.test())), data.test().labels(), 3, NOISE), both.get("test_error"));
    }

    // ------------------------------------------------------------------------------------------------ bounds of a known model

    /** An encoder that says N(0, I) and a decoder that ignores z: the bound is log p(x), without any noise in it. */
    @Test
    void theBoundsOfAModelWithoutLatentsAreItsLogLikelihood() {
        M1 m1 = new M1(new Architecture(FEATURES, new int[] {3}, 2, 0, false), NOISE);
        clear(m1);
        set(m1, "decoder.1.bias", -1, 0, 1, 2);
        double expected = 0; // log p(black) = −Σ softplus(l)
        for (double l : new double[] {-1, 0, 1, 2}) expected -= Math.log1p(Math.exp(l));
        Evaluation.Elbo elbo = Evaluation.elbo(m1, black, NOISE);
        assertEquals(expected, elbo.elbo(), 1e-5);
        assertEquals(expected, elbo.reconstruction(), 1e-5);
        assertEquals(0, elbo.kl(), 0);
        for (int samples : new int[] {1, 7}) assertEquals(expected, Evaluation.importanceWeighted(m1, black, samples, NOISE), 1e-5);
    }

    /** A decoder that ignores z but not y: log p(x) = log ⅓ Σ e^{...}, and −𝓤 is below it by KL(q(y|x) ‖ p(y|x)). */
    @Test
    void theLabelOfM2IsSummedOut() {
        M2 m2 = new M2(new Architecture(FEATURES, new int[] {3}, 2, 3, false), NOISE);
        clear(m2);
        set(m2, "classifier.1.bias", (float) Math.log(0.5), (float) Math.log(0.3), (float) Math.log(0.2));
        // One hidden unit a class, softplus(±50) = 50 or 0; its weight to every logit makes Σ softplus(logit) what is wanted.
        double[] logPx = new double[3];
        float[] classes = new float[9], weight = new float[12];
        for (int y = 0; y < 3; y++) {
            for (int h = 0; h < 3; h++) classes[y * 3 + h] = h == y ? 50 : -50;
            double logit = y - 1;
            logPx[y] = -4 * Math.log1p(Math.exp(logit));
            for (int f = 0; f < 4; f++) weight[y * 4 + f] = (float) (logit / 50);
        }
        set(m2, "decoder.classes.weight", classes);
        set(m2, "decoder.0.weight", weight);
        double[] q = {0.5, 0.3, 0.2};
        double marginal = 0, bound = 0, reconstruction = 0;
        for (int y = 0; y < 3; y++) {
            marginal += Math.exp(logPx[y]) / 3;
            bound += q[y] * (logPx[y] - Math.log(3) - Math.log(q[y]));
            reconstruction += q[y] * logPx[y];
        }
        Evaluation.Elbo elbo = Evaluation.elbo(m2, black, NOISE);
        assertEquals(bound, elbo.elbo(), 1e-4);
        assertEquals(reconstruction, elbo.reconstruction(), 1e-4);
        assertEquals(0, elbo.kl(), 1e-6);
        for (int samples : new int[] {1, 5}) assertEquals(Math.log(marginal), Evaluation.importanceWeighted(m2, black, samples, NOISE), 1e-4);
        assertTrue(bound < Math.log(marginal));
        // The best class is 0, whatever the classifier says; 367 of the labels are 0.
        assertEquals((N - 367) / (double) N, Evaluation.generativeErrorRate(m2, black, IMAGES.labels(), 3, NOISE), 0);
    }

    /** The true log p(x) of a model with one latent dimension, by summing over a fine grid of z. */
    @Test
    void theImportanceWeightedBoundRisesFromTheElboToTheLogLikelihood() {
        M1 m1 = new M1(new Architecture(FEATURES, new int[] {3}, 1, 0, false), NOISE);
        for (Parameter p : m1.parameters()) p.value().addScaledInPlace(1, NOISE.stream(p.name()).normal(p.value().shape()));
        int grid = 4001;
        float[] z = new float[grid];
        for (int i = 0; i < grid; i++) z[i] = -8 + 16f * i / (grid - 1);
        Tape tape = Tape.valuesOnly();
        Tensor logPx = m1.px(tape.constant(Tensor.of(Shape.of(grid, 1), z))).logProb(tape.constant(Tensor.zeros(grid, FEATURES)), null).value();
        double evidence = 0;
        for (int i = 0; i < grid; i++) evidence += Math.exp(logPx.get(i) - 0.5 * z[i] * z[i]) / Math.sqrt(2 * Math.PI) * 16 / (grid - 1);
        double truth = Math.log(evidence), elbo = Evaluation.elbo(m1, black, NOISE).elbo();
        double ten = Evaluation.importanceWeighted(m1, black, 10, NOISE), many = Evaluation.importanceWeighted(m1, black, 300, NOISE);
        assertTrue(elbo < ten && ten < many && many < truth + 0.01, elbo + ", " + ten + ", " + many + ", " + truth);
        assertEquals(truth, many, 0.02);
    }

    // ------------------------------------------------------------------------------------------------ latents and reports

    @Test
    void latentsAreThoseOfTheGreyImagesInOrder() {
        LabeledImages digits = TinyDigits.dataset().train();
        LabeledImages many = digits.select(range(620, digits.size()));
        M1 m1 = new M1(new Architecture(digits.features(), new int[] {8}, 3, 0, false), NOISE);
        Inputs.Latents latents = Evaluation.latents(m1, new Inputs.Pixels(many));
        assertEquals(620, latents.size());
        for (int i : new int[] {0, 499, 500, 619}) {
            var one = m1.qz(Tape.valuesOnly().constant(new Inputs.Pixels(many).mean(new int[] {i})));
            assertArrayEquals(one.mu().value().data(), latents.mu().slice(0, i, i + 1).data(), 1e-5f);
            assertArrayEquals(one.logvar().value().data(), latents.logvar().slice(0, i, i + 1).data(), 1e-5f);
        }
    }

    private static int[] range(int n, int modulo) {
        int[] range = new int[n];
        for (int i = 0; i < n; i++) range[i] = i % modulo;
        return range;
    }

    @Test
    void aReportHasTheSameKeysForEveryModelAndNullsForWhatDoesNotApply() {
        var data = TinyDigits.dataset();
        int features = data.train().features();
        M1 m1 = new M1(new Architecture(features, new int[] {5}, 3, 0, false), NOISE);
        M2 m2 = new M2(new Architecture(features, new int[] {5}, 3, 10, false), NOISE);
        var stack = new StackedM1M2(m1, new int[] {0, 2}, new M2(new Architecture(2, new int[] {5}, 3, 10, true), NOISE));
        var knn = new NearestNeighbour(SquaredDistances.to(new Inputs.Pixels(data.train()).mean(new int[] {0, 1})), new int[] {3, 4}, 10);
        Map<Model, List<String>> nulls = Map.of(
                m1, List.of("test_error", "valid_error", "feature_elbo", "classifier_entropy", "conditional_elbo", "conditional_elbo_grey"),
                m2, List.of("feature_elbo", "active_units", "test_elbo_grey", "conditional_elbo", "conditional_elbo_grey"),
                stack, List.of("conditional_elbo", "conditional_elbo_grey"),
                knn, List.of("test_elbo", "test_reconstruction", "test_kl", "feature_elbo", "importance_weighted_bound", "active_units", "classifier_entropy",
                        "test_elbo_grey", "conditional_elbo", "conditional_elbo_grey"),
                new M1Classifier(m1, new int[] {0, 1, 2}, new NearestNeighbour(SquaredDistances.to(Tensor.zeros(1, 3)), new int[] {7}, 10)),
                List.of("feature_elbo", "classifier_entropy", "conditional_elbo", "conditional_elbo_grey"),
                MlpClassifier.of(new Architecture(features, new int[] {5}, 1, 10, false), NOISE),
                List.of("test_elbo", "test_reconstruction", "test_kl", "feature_elbo", "importance_weighted_bound", "active_units", "test_elbo_grey", "conditional_elbo",
                        "conditional_elbo_grey"));
        nulls.forEach((model, expected) -> {
            Map<String, Object> report = new ModelReport(ModelReport.Split.BOTH, 2, 0, NOISE).of(model, data);
            assertEquals(List.of("test_error", "valid_error", "test_elbo", "test_reconstruction", "test_kl", "feature_elbo", "importance_weighted_bound",
                    "active_units", "classifier_entropy", "test_elbo_grey", "conditional_elbo", "conditional_elbo_grey"), List.copyOf(report.keySet()));
            assertEquals(expected, report.keySet().stream().filter(key -> report.get(key) == null).toList());
            assertEquals(null, new ModelReport(ModelReport.Split.BOTH, 1, 0, NOISE).of(model, data).get("importance_weighted_bound"));
        });
    }

    @Test
    void theConditionalGridHasARowPerStyleAndAColumnPerClass() {
        M2 m2 = new M2(new Architecture(FEATURES, new int[] {5}, 2, 3, false), NOISE);
        Pictures.Picture picture = Pictures.samples(m2, IMAGES, NOISE);
        assertEquals(10, picture.rows());
        assertEquals(3, picture.columns());
        Tensor styles = NOISE.normal(Shape.of(10, 2));
        for (int style : new int[] {0, 7})
            for (int y = 0; y < 3; y++) {
                Tensor alone = m2.px(Labels.known(y), Tape.valuesOnly().constant(styles.slice(0, style, style + 1))).mean();
                assertArrayEquals(alone.data(), picture.images().slice(0, style * 3 + y, style * 3 + y + 1).data(), 1e-6f);
            }
    }

    private static void clear(Model model) {
        for (Parameter p : model.parameters()) Arrays.fill(p.value().data(), 0);
    }

    private static void set(Model model, String name, float... values) {
        Tensor value = model.parameters().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow().value();
        assertEquals(value.size(), values.length, name);
        System.arraycopy(values, 0, value.data(), 0, values.length);
    }
}
