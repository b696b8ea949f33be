package vecgrad.autograd.nn;

import java.util.List;
import vecgrad.autograd.Variable;
import vecgrad.autograd.op.Convolutions;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

/**
 * A convolution plus bias, one pixel at a time. [batch, in, h, w] → [batch, out, h + 2·padding − kh + 1, w + 2·padding − kw + 1]
 *
 * @param weight  [out, in, kh, kw]
 * @param bias    [out]
 * @param padding rings of zeros around the image
 */
public record Conv2d(Parameter weight, Parameter bias, int padding) implements Layer {
    /** A layer of square filters with drawn weights and a zero bias. Its noise is that of its name. */
    public static Conv2d of(String name, int in, int out, int side, int padding, Initializer initializer, Noise noise) {
        Tensor weight = initializer.draw(Shape.of(out, in, side, side), noise.stream(name));
        return new Conv2d(new Parameter(name + ".weight", Parameter.Kind.WEIGHT, weight),
                new Parameter(name + ".bias", Parameter.Kind.BIAS, Tensor.zeros(out)), padding);
    }

    @Override
    public Variable apply(Variable x) {
        return Convolutions.conv2d(x, x.tape().parameter(weight), x.tape().parameter(bias), 1, padding);
    }

    @Override
    public List<Parameter> parameters() { return List.of(weight, bias); }
}
