package vecgrad.vae.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import vecgrad.autograd.Gradients;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.check.GradientCheck;
import vecgrad.autograd.nn.Linear;
import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

class ContractiveAutoencoderTest {
    private static final Noise NOISE = Noise.ofSeed(4);
    private static final Tensor X = NOISE.stream("x").uniform(Shape.of(3, 6));

    private static ContractiveAutoencoder model() { return ContractiveAutoencoder.of(new Architecture(6, new int[] {5, 4}, 1, 10, false), NOISE.stream("weights")); }

    /** With weights and biases far from zero, so that units differ in their slopes. */
    private static ContractiveLayer layer() {
        var encoder = new Linear(new Parameter("w", Parameter.Kind.WEIGHT, NOISE.stream("w").normal(Shape.of(6, 5))),
                new Parameter("b", Parameter.Kind.BIAS, NOISE.stream("b").normal(Shape.of(5))), Pointwise.SIGMOID);
        return new ContractiveLayer(encoder, new Parameter("c", Parameter.Kind.BIAS, NOISE.stream("c").normal(Shape.of(6))));
    }

    // ------------------------------------------------------------------------------------------------ the penalty

    @Test
    void thePenaltyIsTheSquaredFrobeniusNormOfTheNumericJacobian() {
        ContractiveLayer layer = layer();
        Variable x = Tape.valuesOnly().constant(X);
        Tensor penalty = layer.penalty(layer.encode(x)).value();
        float step = 1e-2f;
        for (int n = 0; n < 3; n++) {
            double norm = 0;
            for (int i = 0; i < 6; i++) {
                Tensor up = moved(n, i, step), down = moved(n, i, -step);
                for (int j = 0; j < 5; j++) {
                    double slope = ((double) encoded(layer, up).get(n, j) - encoded(layer, down).get(n, j)) / (2 * step);
                    norm += slope * slope;
                }
            }
            assertTrue(norm > 0.1, "a norm that is near 0 would show nothing: " + norm);
            assertEquals(norm, penalty.get(n), 1e-3 * norm, "example " + n);
        }
    }

    private static Tensor encoded(ContractiveLayer layer, Tensor x) { return layer.encode(Tape.valuesOnly().constant(x)).value(); }

    private static Tensor moved(int row, int column, float step) {
        Tensor x = X.copy();
        x.data()[row * 6 + column] += step;
        return x;
    }

    @Test
    void thePenaltysGradientIsThatOfItsValues() {
        ContractiveLayer layer = layer();
        GradientCheck.check("penalty by x", in -> layer.penalty(layer.encode(in.getFirst())), 1, X);
        ParameterCheck.check("penalty", List.of(layer.encoder().weight(), layer.encoder().bias()),
                tape -> layer.penalty(layer.encode(tape.constant(X))), 2);
    }

    @Test
    void encoderAndDecoderShareTheirWeightAndItsGradientsAddUp() {
        ContractiveLayer layer = layer();
        assertEquals(List.of("w", "b", "c"), layer.parameters().stream().map(Parameter::name).toList());
        ParameterCheck.check("cross-entropy + penalty", layer.parameters(), tape -> {
            Variable x = tape.constant(X), h = layer.encode(x);
            return layer.decode(h).logProb(x, null).negate().add(layer.penalty(h).mul(0.5f));
        }, 3);
    }

    // ------------------------------------------------------------------------------------------------ the stack

    @Test
    void aLayerSeesTheFeaturesOfTheLayersBelow() {
        ContractiveAutoencoder model = model();
        assertArrayEquals(X.data(), model.below(0, X).data());
        Tensor first = encoded(model.layers().getFirst(), X), second = encoded(model.layers().getLast(), first);
        assertArrayEquals(first.data(), model.below(1, X).data());
        Tensor logits = second.linear(model.output().weight().value(), model.output().bias().value(), null, null);
        assertArrayEquals(logits.logSoftmax(1).data(), model.qy(Tape.valuesOnly().constant(X)).logProbs().value().data(), 1e-6f);
    }

    @Test
    void labelsTrainTheEncodersAndTheSoftmaxButNotWhatReconstructs() {
        ContractiveAutoencoder model = model();
        var tape = new Tape();
        Gradients gradients = tape.backward(model.qyInTraining(tape.constant(X), NOISE).logProb(1, 2, 3).mean());
        for (Parameter p : model.parameters())
            assertEquals(model.classifier().contains(p), gradients.of(p).squaredNorm() > 0, p.name());
        assertFalse(model.classifier().stream().anyMatch(p -> p.name().endsWith("reverse")));
    }

    @Test
    void everyGradientOfTheClassifierIsThatOfItsValues() {
        ContractiveAutoencoder model = model();
        ParameterCheck.check("cae", model.classifier(), tape -> model.qyInTraining(tape.constant(X), NOISE).logProb(1, 2, 3), 5);
    }
}
