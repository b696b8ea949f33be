package vecgrad.vae.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import vecgrad.autograd.Gradients;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.model.Architecture;
import vecgrad.vae.model.Labels;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.M2;
import vecgrad.vae.prob.Bernoulli;
import vecgrad.vae.prob.Categorical;
import vecgrad.vae.prob.DiagonalGaussian;

/** An explanation says what the model computes: each op's term, its line, its gradient; and the equations add up. */
class ExplanationTest {
    private static final Noise NOISE = Noise.ofSeed(4);
    private static final M2.Weights WEIGHTS = M2.Weights.of(10, 90, 0.5);
    private static final M2 MODEL = new M2(new Architecture(12, new int[] {7}, 3, 4, false), NOISE);
    private static final Tensor XL = pixels("l", 2), XU = pixels("u", 3);
    private static final int[] YL = {1, 3};
    private static final Explanation M2_STEP = Explanation.of(MODEL, XL, YL, XU, WEIGHTS, NOISE.stream("z"));
    private static final Explanation M1_STEP = Explanation.of(new M1(new Architecture(12, new int[] {7, 7}, 3, 0, false), NOISE), XL, NOISE.stream("z"));

    private static Tensor pixels(String stream, int rows) { return NOISE.stream(stream).bernoulli(NOISE.stream(stream).uniform(Shape.of(rows, 12))); }

    private static List<Explanation.Node> ops(Explanation explanation, String op) {
        return explanation.nodes().stream().filter(node -> !node.entry().leaf() && node.entry().name().startsWith(op)).toList();
    }

    @Test
    void everyTermOfThePaperIsOnTheTape() {
        Set<Term> met = M2_STEP.nodes().stream().map(Explanation.Node::term).filter(t -> t != null).collect(Collectors.toCollection(() -> EnumSet.noneOf(Term.class)));
        assertEquals(EnumSet.complementOf(EnumSet.of(Term.BOUND)), met);
        assertEquals(List.of(6, 7, 8, 9), M2_STEP.equations().stream().map(Equation::number).toList());
        met = M1_STEP.nodes().stream().map(Explanation.Node::term).filter(t -> t != null).collect(Collectors.toCollection(() -> EnumSet.noneOf(Term.class)));
        assertEquals(EnumSet.of(Term.ENCODER, Term.DECODER, Term.RECONSTRUCTION, Term.KL, Term.BOUND), met);
    }

    @Test
    void opsBelongToTheTermsThatAPersonWouldName() {
        for (var node : ops(M2_STEP, "bernoulli_log_prob")) assertEquals(Term.RECONSTRUCTION, node.term());
        for (var node : ops(M2_STEP, "gaussian_kl")) assertEquals(Term.KL, node.term());
        for (var node : ops(M2_STEP, "reparameterize")) assertEquals(Term.ENCODER, node.term());
        for (var node : ops(M2_STEP, "log_softmax")) assertEquals(Term.CLASSIFIER, node.term());
        for (var node : ops(M2_STEP, "scatter_rows")) assertEquals(Term.UNLABELLED, node.term());
        assertEquals(Term.ENTROPY, ops(M2_STEP, "clamp").getFirst().term());
        assertEquals(List.of(Term.UNLABELLED, Term.J_ALPHA), ops(M2_STEP, "take").stream().map(Explanation.Node::term).toList()); // q(y|x); log q(y|x)
        assertEquals(List.of(Term.J, Term.J_ALPHA), ops(M2_STEP, "add").stream().map(Explanation.Node::term).toList());       // L + U; + alpha ...
    }

    @Test
    void anOpIsTracedToItsLineOfTheModel() throws IOException {
        List<String> model = Files.readAllLines(Path.of("../vae/src/main/java/vecgrad/vae/model/M2.java"));
        for (String[] pair : new String[][] {{"gaussian_kl", "klToStandardNormal"}, {"reparameterize", "qz.reparameterize"}, {"bernoulli_log_prob", "logProb"},
            {"log_softmax", "Categorical.ofLogits"}, {"scatter_rows", "scatterRows"}, {"clamp", "entropy"}}) {
            String line = ops(M2_STEP, pair[0]).getFirst().line();
            assertTrue(line.startsWith("M2.java:"), line);
            assertTrue(model.get(Integer.parseInt(line.substring(8)) - 1).contains(pair[1]), pair[0] + " is at " + line);
        }
        assertEquals("DiagonalGaussian.java", ops(M2_STEP, "gaussian_kl").getFirst().path().getFirst().replaceAll(":.*", ""));
    }

    @Test
    void theEquationsAddUpToTheLoss() {
        for (Explanation explanation : List.of(M1_STEP, M2_STEP)) {
            for (Equation e : explanation.equations()) {
                double sum = e.parts().stream().skip(1).mapToDouble(Equation.Part::value).sum();
                assertEquals(e.parts().getFirst().value(), sum, 1e-4 * Math.abs(sum), e.text());
            }
            assertEquals(explanation.nodes().getLast().value().mean(), explanation.equations().getLast().parts().getFirst().value());
        }
    }

    @Test
    void itIsTheStepThatTrainingTakes() {
        Tape tape = new Tape();
        Variable x = tape.constant(Tensor.concat(0, XL, XU));
        Labels every = Labels.every(3, 4);
        Variable loss = MODEL.objective(x, YL, MODEL.qy(x), every, WEIGHTS, Tensor.concat(0, NOISE.stream("z").stream("labelled").normal(Shape.of(2, 3)),
                NOISE.stream("z").stream("unlabelled").normal(Shape.of(12, 3)))).loss();
        assertEquals(loss.item(), M2_STEP.nodes().getLast().value().mean());
        Gradients gradients = tape.backward(loss);
        for (Parameter p : MODEL.parameters()) {
            var leaf = M2_STEP.nodes().stream().filter(node -> node.entry().leaf() && node.entry().name().equals(p.name())).findFirst().orElseThrow();
            assertArrayEquals(gradients.of(p).data(), leaf.entry().gradient().data(), p.name());
        }
    }

    /** A method that is renamed would take its term with it. */
    @Test
    void theMethodsThatTellTheTermsExist() {
        List<Class<?>> classes = List.of(M1.class, M2.class, Bernoulli.class, Categorical.class, DiagonalGaussian.class);
        for (Term term : Term.values())
            for (String method : term.methods())
                assertTrue(classes.stream().flatMap(c -> Arrays.stream(c.getDeclaredMethods()).map(m -> c.getSimpleName() + "." + m.getName())).anyMatch(method::equals), method);
    }

    @Test
    void statisticsAreThoseOfTheNumbers() {
        assertEquals(new Statistics(2, Math.sqrt(2), 0, 4), Statistics.of(Tensor.vector(0, 1, 2, 3, 4)));
    }
}
