package vecgrad.vae.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import vecgrad.autograd.Gradients;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.prob.Bernoulli;
import vecgrad.vae.prob.Categorical;
import vecgrad.vae.prob.DiagonalGaussian;

/** The objective of M2, and the ways in which others got it wrong (recipe 7). */
class M2Test {
    private static final Noise NOISE = Noise.ofSeed(23);
    private static final int FEATURES = 6, LATENT = 2, CLASSES = 3;

    private final Tape tape = new Tape();
    private final M2 m2 = model(false);

    // ------------------------------------------------------------------------------------------------ weights

    /** Recipe 7.1: 100 labels, 1 + 499 in the batch: the labelled row's logits feel 50 · (p − onehot) / 500. */
    @Test
    void aLabelledExampleWeighsTheClassifierFiftyfoldAtOneHundredLabels() {
        Tensor xl = pixels("l", 1), xu = pixels("u", 499);
        Tensor with = classifierBias(M2.Weights.of(100, 49_900, 0.1), xl, new int[] {1}, xu);
        Tensor without = classifierBias(M2.Weights.of(100, 49_900, 0), xl, new int[] {1}, xu);
        Tensor p = m2.qy(tape.constant(xl)).probabilities().value();
        for (int k = 0; k < CLASSES; k++)
            assertEquals(50 * (p.get(0, k) - (k == 1 ? 1 : 0)) / 500, with.get(k) - without.get(k), 1e-6);
    }

    /** The gradient of the objective by the classifier's last bias: the sum over the rows of that by their logits. */
    private Tensor classifierBias(M2.Weights weights, Tensor xl, int[] yl, Tensor xu) {
        Tape tape = new Tape();
        M2.Objective objective = m2.objective(tape.constant(xl), yl, tape.constant(xu), weights, 0, NOISE);
        return tape.backward(objective.loss()).of(parameter("classifier.1.bias"));
    }

    /** Recipe 7.2: a batch of all labels gives the labelled examples no more of the generative loss than their share of the data. */
    @Test
    void theWeightsAreSharesOfTheDataWhateverTheBatch() {
        M2.Weights weights = M2.Weights.of(100, 19_900, 0.1);
        assertEquals(0.005, weights.labelled(), 1e-12);
        assertEquals(0.995, weights.unlabelled(), 1e-12);
        assertEquals(0.1, weights.classifier(), 0);
        M2.Objective o = m2.objective(tape.constant(pixels("l", 5)), new int[] {0, 1, 2, 0, 1}, tape.constant(pixels("u", 4)), weights, 0, NOISE);
        assertEquals(0.005 * o.labelled().item() + 0.995 * o.unlabelled().item() + 0.1 * o.crossEntropy().item(), o.loss().item(), 1e-5);
    }

    /** J = 1/N [Σ_l L + Σ_u U + α N/N_l Σ_l −log q(y|x)]: what the paper's batches come to over an epoch, without noise. */
    @Test
    void theMeanOverThePapersBatchesIsTheObjectiveOfTheWholeDataSet() {
        int labelled = 4, unlabelled = 12, batches = 2, all = labelled + unlabelled;
        Tensor xl = pixels("l", labelled), xu = pixels("u", unlabelled);
        int[] y = {0, 1, 2, 1};
        M2.Weights weights = M2.Weights.of(labelled, unlabelled, 0.1);
        double mean = 0;
        for (int b = 0; b < batches; b++) {
            int[] yl = {y[2 * b], y[2 * b + 1]};
            mean += quiet(xl.slice(0, 2 * b, 2 * b + 2), yl, xu.slice(0, 6 * b, 6 * b + 6), weights).loss().item() / (double) batches;
        }
        Variable l = tape.constant(xl), u = tape.constant(xu);
        Labels every = Labels.every(unlabelled, CLASSES);
        double sum = m2.labelled(m2.bound(l, Labels.known(y), zeros(labelled))).value().total()
                + m2.unlabelled(m2.qy(u), every, m2.bound(u, every, zeros(CLASSES * unlabelled))).value().total()
                - 0.1 * all / labelled * m2.qy(l).logProb(y).value().total();
        assertEquals(sum / all, mean, 1e-5);
    }

    /** A warm-up takes the same share of the KL away from both kinds of examples, and no more. */
    @Test
    void aTemperedObjectiveLacksThatShareOfTheKl() {
        Tensor xl = pixels("l", 3), xu = pixels("u", 4);
        int[] yl = {0, 2, 1};
        M2.Weights weights = M2.Weights.of(3, 9, 0.1);
        M2.Objective whole = quiet(xl, yl, xu, weights), tempered = quiet(xl, yl, xu, weights.tempered(0.25));
        double klL = m2.bound(tape.constant(xl), Labels.known(yl), zeros(3)).kl().value().total() / 3;
        double klU = M2.expect(whole.qy(), whole.yu(), whole.bound().kl()).value().total() / 4;
        assertEquals(0.75 * (0.25 * klL + 0.75 * klU), whole.loss().item() - tempered.loss().item(), 1e-5);
        assertEquals(whole.bound().kl().value().total(), tempered.bound().kl().value().total(), 0);
    }

    private M2.Objective quiet(Tensor xl, int[] yl, Tensor xu, M2.Weights weights) {
        Variable x = tape.constant(Tensor.concat(0, xl, xu));
        return m2.objective(x, yl, m2.qy(x), Labels.every(xu.shape().extent(0), CLASSES), weights, zeros(yl.length + CLASSES * xu.shape().extent(0)));
    }

    // ------------------------------------------------------------------------------------------------ rows and classes

    /** Recipe 7.5: class-major rows against q(y|x) by example. */
    @Test
    void theExpectationPairsEveryExampleWithItsOwnProbabilities() {
        int batch = 4;
        Labels every = Labels.every(batch, CLASSES);
        float[] f = new float[every.rows()];
        for (int r = 0; r < f.length; r++) f[r] = 10 * every.example()[r] + every.label()[r];
        Categorical q = Categorical.ofLogits(tape.constant(NOISE.normal(Shape.of(batch, CLASSES))));
        float[] expected = new float[batch];
        for (int i = 0; i < batch; i++)
            for (int y = 0; y < CLASSES; y++) expected[i] += q.probabilities().value().get(i, y) * (10 * i + y);
        assertArrayEquals(expected, M2.expect(q, every, tape.constant(Tensor.vector(f))).value().data(), 1e-5f);
    }

    @Test
    void aLabelledBoundIsTheRowOfItsClassAmongThoseOfEveryClass() {
        for (boolean gaussian : new boolean[] {false, true}) {
            M2 m2 = model(gaussian);
            int batch = 5;
            Tensor x = pixels("x", batch), eps = NOISE.stream("eps").normal(Shape.of(CLASSES * batch, LATENT));
            Bound every = m2.bound(tape.constant(x), Labels.every(batch, CLASSES), eps);
            for (int y = 0; y < CLASSES; y++)
                for (int i = 0; i < batch; i++) {
                    int row = y * batch + i;
                    Bound one = m2.bound(tape.constant(x.slice(0, i, i + 1)), Labels.known(y), eps.slice(0, row, row + 1));
                    assertEquals(one.logPx().item(), every.logPx().value().get(row), 1e-5);
                    assertEquals(one.kl().item(), every.kl().value().get(row), 1e-5);
                }
        }
    }

    @Test
    void theLabelMattersToTheEncoderAndToTheDecoder() {
        Variable x = tape.constant(pixels("x", 1));
        Tensor mu = m2.qz(x, Labels.every(1, CLASSES)).mu().value();
        Tensor px = m2.px(Labels.known(0, 1, 2), tape.constant(zeros(3))).mean();
        for (int y = 1; y < CLASSES; y++) {
            assertTrue(Math.abs(mu.get(0, 0) - mu.get(y, 0)) > 1e-3);
            assertTrue(Math.abs(px.get(0, 0) - px.get(y, 0)) > 1e-3);
        }
    }

    @Test
    void everyClassHasNoiseOfItsOwnAndSoHaveTheLabelled() {
        M2.Objective o = m2.objective(tape.constant(pixels("x", 2)), new int[] {0, 0}, tape.constant(pixels("x", 2)), M2.Weights.of(2, 2, 1), 0, NOISE);
        Variable x = tape.constant(Tensor.concat(0, pixels("x", 2), pixels("x", 2)));
        Tensor labelled = NOISE.stream("labelled").normal(Shape.of(2, LATENT)), every = NOISE.stream("unlabelled").normal(Shape.of(6, LATENT));
        assertEquals(o.loss().item(), m2.objective(x, new int[] {0, 0}, m2.qy(x), Labels.every(2, CLASSES), M2.Weights.of(2, 2, 1),
                Tensor.concat(0, labelled, every)).loss().item(), 0);
        for (int r = 0; r < 6; r++)
            for (int s = 0; s < r; s++) assertTrue(every.get(r, 0) != every.get(s, 0));
        assertTrue(labelled.get(0, 0) != every.get(0, 0));
    }

    /** Recipe 6.2: x · W_x once for all classes, and W_x's gradient from the deltas summed over classes. */
    @Test
    void thePartOfTheEncoderThatSeesXIsComputedOnceForAllClasses() {
        m2.objective(tape.constant("xl", pixels("l", 2)), new int[] {0, 1}, tape.constant("xu", pixels("u", 5)), M2.Weights.of(2, 5, 1), 0, NOISE);
        List<String> program = tape.toString().lines().toList();
        String weight = index(program, "encoder.input.weight");
        List<String> uses = program.stream().filter(line -> Pattern.compile(" = \\S.*" + weight + "\\b").matcher(line).find()).toList();
        assertEquals(1, uses.size(), () -> String.join("\n", uses));
        assertTrue(uses.get(0).contains("matmul") && uses.get(0).contains("[7, 4]"), uses.get(0)); // 2 labelled and 5 unlabelled
    }

    private static String index(List<String> program, String leaf) {
        String line = program.stream().filter(l -> l.contains("= leaf ") || l.contains("= data ")).filter(l -> l.contains(" " + leaf + " ")).findFirst().orElseThrow();
        return line.substring(0, line.indexOf(' '));
    }

    // ------------------------------------------------------------------------------------------------ U and its gradients

    /** Recipe 2.2, as a cost: dU/dlogit_k = p_k (L_k + log p_k − U). */
    @Test
    void theClassifierFeelsHowMuchBetterEachClassIsThanTheMean() {
        Tensor given = NOISE.stream("logits").normal(Shape.of(2, CLASSES)), bounds = NOISE.stream("bounds").normal(Shape.of(2 * CLASSES)).affine(3, 40);
        Variable logits = tape.variable("logits", given), zero = tape.constant(Tensor.zeros(2 * CLASSES));
        Categorical q = Categorical.ofLogits(logits);
        Variable u = m2.unlabelled(q, Labels.every(2, CLASSES), new Bound(zero, tape.constant(bounds)));
        Tensor gradient = tape.backward(u.sum()).of(logits);
        for (int i = 0; i < 2; i++)
            for (int k = 0; k < CLASSES; k++) {
                double p = Math.exp(q.logProbs().value().get(i, k)), cost = bounds.get(k * 2 + i) + Math.log(CLASSES);
                assertEquals(p * (cost + Math.log(p) - u.value().get(i)), gradient.get(i, k), 1e-4);
            }
    }

    /** Recipe 7.6: the entropy's sign. */
    @Test
    void theCostFallsWhenTheClassifierMovesToTheBetterClass() {
        Bound secondIsBetter = new Bound(tape.constant(Tensor.vector(-90, -80, -90)), tape.constant(Tensor.vector(5, 5, 5)));
        float undecided = cost(secondIsBetter, 0, 0, 0), decided = cost(secondIsBetter, 0, 3, 0), wrong = cost(secondIsBetter, 3, 0, 0);
        assertTrue(decided < undecided && undecided < wrong, decided + ", " + undecided + ", " + wrong);
        Bound allTheSame = new Bound(tape.constant(Tensor.vector(-80, -80, -80)), tape.constant(Tensor.vector(5, 5, 5)));
        assertTrue(cost(allTheSame, 0, 0, 0) < cost(allTheSame, 0, 3, 0), "where no class is better, being undecided is");
        assertEquals(85, cost(allTheSame, 0, 0, 0), 1e-4); // log K of the prior and the entropy cancel
    }

    private float cost(Bound bound, float... logits) { return m2.unlabelled(Categorical.ofLogits(tape.constant(Tensor.matrix(logits))), Labels.every(1, CLASSES), bound).item(); }

    @Test
    void theGradientOfTheObjectiveIsRightForEveryParameter() {
        for (boolean gaussian : new boolean[] {false, true}) {
            M2 m2 = model(gaussian);
            Tensor xl = pixels("l", 3), xu = pixels("u", 4);
            ParameterCheck.check(gaussian ? "M2 on features" : "M2 on pixels", m2.parameters(),
                    tape -> m2.objective(tape.constant(xl), new int[] {2, 0, 1}, tape.constant(xu), M2.Weights.of(3, 4, 2), 0, NOISE).loss(), 31);
        }
    }

    /** Recipe 7.7: a classifier that is as sure as float allows. */
    @Test
    void theObjectiveStaysFiniteAtExtremeLogits() {
        Parameter last = parameter("classifier.1.weight");
        for (float scale : new float[] {1e3f, 1e30f}) {
            for (int i = 0; i < last.value().size(); i++) last.value().data()[i] = scale * Math.signum(i % 3 - 0.5f);
            Tape tape = new Tape();
            Variable loss = m2.objective(tape.constant(pixels("l", 2)), new int[] {0, 1}, tape.constant(pixels("u", 4)), M2.Weights.of(2, 4, 0.1), 0, NOISE).loss();
            assertTrue(Float.isFinite(loss.item()), "loss " + loss.item());
            Gradients gradients = tape.backward(loss);
            for (Parameter p : m2.parameters()) assertTrue(gradients.of(p).isFinite(), p + " at scale " + scale);
        }
    }

    // ------------------------------------------------------------------------------------------------ classes left out

    /** Recipe 6.3: the sum over the classes that matter is the sum over all, on average, and so is its gradient. */
    @Test
    void leavingOutUnlikelyClassesKeepsTheExpectation() {
        int draws = 4000;
        Tensor given = Tensor.matrix(new float[] {4, 0, -3}, new float[] {0, 6, 1});
        double[] f = {1, -20, 5, 300, -7, 2};  // class-major
        double[] mean = new double[2], slope = new double[6];
        int rows = 0;
        for (int d = 0; d < draws; d++) {
            Tape tape = new Tape();
            Variable logits = tape.variable("logits", given);
            Categorical q = Categorical.ofLogits(logits);
            Labels likely = Labels.likely(q.probabilities().value(), 0.05, NOISE.at(d).uniform(Shape.of(2, CLASSES)));
            float[] values = new float[likely.rows()];
            for (int r = 0; r < values.length; r++) values[r] = (float) f[likely.label()[r] * 2 + likely.example()[r]];
            Variable sum = M2.expect(q, likely, tape.constant(Tensor.vector(values)));
            Tensor gradient = tape.backward(sum.sum()).of(logits);
            for (int i = 0; i < 2; i++) mean[i] += sum.value().get(i) / draws;
            for (int i = 0; i < 6; i++) slope[i] += gradient.data()[i] / draws;
            for (float w : likely.weight()) if (w > 0) rows++;
        }
        Variable logits = tape.variable("logits", given);
        Categorical q = Categorical.ofLogits(logits);
        Variable exact = M2.expect(q, Labels.every(2, CLASSES), tape.constant(Tensor.vector(1, -20, 5, 300, -7, 2)));
        Tensor gradient = tape.backward(exact.sum()).of(logits);
        for (int i = 0; i < 2; i++) assertEquals(exact.value().get(i), mean[i], 0.15);
        for (int i = 0; i < 6; i++) assertEquals(gradient.data()[i], slope[i], 0.15);
        assertTrue(rows < 3 * draws, rows / (double) draws + " of 6 rows a draw");
    }

    @Test
    void aThresholdThatNothingIsBelowLeavesOutNothing() {
        Tensor qy = Tensor.matrix(new float[] {0.2f, 0.3f, 0.5f}, new float[] {0.4f, 0.3f, 0.3f});
        Labels all = Labels.likely(qy, 0.1, NOISE.uniform(Shape.of(2, CLASSES))), every = Labels.every(2, CLASSES);
        assertEquals(128, all.rows()); // filled up with rows that count nothing
        for (int r = 0; r < all.rows(); r++) {
            assertEquals(r < 6 ? 1 : 0, all.weight()[r]);
            if (r < 6) assertEquals(every.example()[r] + " " + every.label()[r], all.example()[r] + " " + all.label()[r]);
        }
    }

    // ------------------------------------------------------------------------------------------------ how it starts

    @Test
    void theVariancesStartAtOne() {
        M2 fresh = new M2(new Architecture(FEATURES, new int[] {4}, LATENT, CLASSES, true), NOISE);
        assertArrayEquals(new float[2 * LATENT], fresh.qz(tape.constant(pixels("x", 2)), Labels.known(0, 1)).logvar().value().data());
        DiagonalGaussian px = (DiagonalGaussian) fresh.px(Labels.known(0), tape.constant(Tensor.full(Shape.of(1, LATENT), 1)));
        assertArrayEquals(new float[FEATURES], px.logvar().value().data());
        assertTrue(m2.px(Labels.known(0), tape.constant(zeros(1))) instanceof Bernoulli);
    }

    @Test
    void parametersHaveDistinctNamesAndTheSeedDecidesThem() {
        assertEquals(m2.parameters().size(), m2.parameters().stream().map(Parameter::name).distinct().count());
        var a = new Architecture(FEATURES, new int[] {4, 4}, LATENT, CLASSES, false);
        M2 one = new M2(a, NOISE), same = new M2(a, NOISE), other = new M2(a, Noise.ofSeed(24));
        for (int i = 0; i < one.parameters().size(); i++)
            assertArrayEquals(one.parameters().get(i).value().data(), same.parameters().get(i).value().data());
        assertTrue(one.parameters().getFirst().value().get(0, 0) != other.parameters().getFirst().value().get(0, 0));
    }

    /** With every parameter away from where it starts, so that nothing is zero by accident. */
    private static M2 model(boolean gaussian) {
        M2 m2 = new M2(new Architecture(FEATURES, new int[] {4}, LATENT, CLASSES, gaussian), NOISE.stream("weights"));
        for (Parameter p : m2.parameters()) p.value().addScaledInPlace(0.5f, NOISE.stream(p.name()).normal(p.value().shape()));
        return m2;
    }

    private Parameter parameter(String name) { return m2.parameters().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow(); }

    private static Tensor pixels(String purpose, int n) { return NOISE.stream(purpose).bernoulli(Tensor.full(Shape.of(n, FEATURES), 0.5f)); }

    private static Tensor zeros(int rows) { return Tensor.zeros(rows, LATENT); }
}
