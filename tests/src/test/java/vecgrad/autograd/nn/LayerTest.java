package vecgrad.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import vecgrad.autograd.Gradients;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.check.GradientCheck;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.ShapeException;
import vecgrad.tensor.Tensor;

class LayerTest {
    private static final Noise NOISE = Noise.ofSeed(1);

    @Test
    void aLinearLayerIsAProductABiasAndAnActivation() {
        Linear layer = new Linear(weight("w", Tensor.matrix(new float[] {1, 2}, new float[] {3, 4})), weight("b", Tensor.vector(-5, 0.5f)), Pointwise.RELU);
        var tape = new Tape();
        Variable y = layer.apply(tape.constant(Tensor.matrix(new float[] {1, 1}, new float[] {2, 0})));
        assertArrayEquals(new float[] {0, 6.5f, 0, 4.5f}, y.value().data());
        Gradients g = tape.backward(y.sum());
        assertArrayEquals(new float[] {0, 3, 0, 1}, g.of(layer.weight()).data());
        assertArrayEquals(new float[] {0, 2}, g.of(layer.bias()).data());
    }

    @Test
    void aConvolutionIsAProductWithEveryWindowAndABias() {
        var layer = new Conv2d(weight("w", Tensor.of(Shape.of(1, 1, 2, 2), new float[] {1, 0, 0, 2})), weight("b", Tensor.vector(-1)), 0);
        Variable y = layer.apply(Tape.valuesOnly().constant(Tensor.of(Shape.of(1, 1, 2, 3), new float[] {1, 2, 3, 4, 5, 6})));
        assertEquals(Shape.of(1, 1, 1, 2), y.shape());
        assertArrayEquals(new float[] {1 + 10 - 1, 2 + 12 - 1}, y.value().data());
        Conv2d drawn = Conv2d.of("conv", 2, 3, 5, 2, Initializer.he(), NOISE);
        assertEquals(List.of("conv.weight [3, 2, 5, 5]", "conv.bias [3]"), drawn.parameters().stream().map(Parameter::toString).toList());
        assertEquals(Shape.of(1, 3, 6, 7), drawn.apply(Tape.valuesOnly().constant(Tensor.zeros(1, 2, 6, 7))).shape());
    }

    @Test
    void anMlpIsItsLayersAndTheLastOneIsLinear() {
        Mlp mlp = Mlp.of("net", new int[] {3, 5, 4, 2}, Pointwise.TANH, Initializer.fanIn(), NOISE);
        assertEquals(List.of("net.0.weight", "net.0.bias", "net.1.weight", "net.1.bias", "net.2.weight", "net.2.bias"),
                mlp.parameters().stream().map(Parameter::name).toList());
        assertEquals(List.of(Shape.of(3, 5), Shape.of(5), Shape.of(5, 4), Shape.of(4), Shape.of(4, 2), Shape.of(2)),
                mlp.parameters().stream().map(p -> p.value().shape()).toList());
        Tensor x = NOISE.stream("x").normal(Shape.of(6, 3)), y = x;
        for (Linear layer : mlp.layers()) {
            y = y.linear(layer.weight().value(), layer.bias().value(), null, null);
            if (layer != mlp.layers().getLast()) y = y.map(Pointwise.TANH);
        }
        assertArrayEquals(y.data(), mlp.apply(Tape.valuesOnly().constant(x)).value().data(), 1e-6f);
        GradientCheck.check("mlp", in -> mlp.apply(in.getFirst()), 1, x);
    }

    @Test
    void aLayersWeightsDependOnItsNameAndNotOnWhatWasDrawnBefore() {
        Linear first = Linear.of("first", 4, 3, null, Initializer.fanIn(), NOISE), second = Linear.of("second", 4, 3, null, Initializer.fanIn(), NOISE);
        assertNotEquals(first.weight().value().get(0, 0), second.weight().value().get(0, 0));
        assertArrayEquals(first.weight().value().data(), Linear.of("first", 4, 3, null, Initializer.fanIn(), NOISE).weight().value().data());
        assertArrayEquals(new float[3], first.bias().value().data());
    }

    @Test
    void aParameterHoldsACopyOfItsInitialValue() {
        Tensor initial = Tensor.vector(1, 2);
        Parameter p = weight("p", initial);
        initial.data()[0] = 9;
        assertEquals(1, p.value().get(0));
    }

    @Test
    void batchNormTrainsOnTheBatchAndEvaluatesWithWhatItRemembers() {
        BatchNorm layer = BatchNorm.of("norm", 1, 0.5f, 0);
        var tape = new Tape();
        Variable x = tape.constant(Tensor.of(Shape.of(2, 1), 1, 5)); // mean 3, biased variance 4, unbiased 8
        assertArrayEquals(new float[] {-1, 1}, layer.train(x).value().data(), 1e-6f);
        assertEquals(1.5f, layer.mean().get(0), 1e-6f);               // ½·0 + ½·3
        assertEquals(4.5f, layer.variance().get(0), 1e-6f);           // ½·1 + ½·8
        assertEquals(0.5f / Math.sqrt(4.5), layer.apply(tape.constant(Tensor.zeros(1, 1).affine(1, 2))).item(), 1e-6);
        assertThrows(ShapeException.class, () -> layer.train(tape.constant(Tensor.zeros(1, 1))));
    }

    private static Parameter weight(String name, Tensor value) { return new Parameter(name, Parameter.Kind.WEIGHT, value); }
}
