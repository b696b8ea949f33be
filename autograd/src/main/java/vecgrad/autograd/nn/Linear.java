package vecgrad.autograd.nn;

import java.util.List;
import vecgrad.autograd.Variable;
import vecgrad.autograd.op.Products;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

/**
 * f(x · weight + bias). [batch, in] → [batch, out]
 *
 * @param weight [in, out]
 * @param bias [out]
 * @param activation f; null is the identity
 */
public record Linear(Parameter weight, Parameter bias, Pointwise activation) implements Layer {
    /** A layer with drawn weights and a zero bias. Its noise is that of its name. */
    public static Linear of(String name, int in, int out, Pointwise activation, Initializer initializer, Noise noise) {
        Tensor weight = initializer.draw(Shape.of(in, out), noise.stream(name));
        return new Linear(new Parameter(name + ".weight", Parameter.Kind.WEIGHT, weight),
                new Parameter(name + ".bias", Parameter.Kind.BIAS, Tensor.zeros(out)), activation);
    }

    @Override
    public Variable apply(Variable x) {
        return Products.linear(x, x.tape().parameter(weight), x.tape().parameter(bias), activation);
    }

    @Override
    public List<Parameter> parameters() { return List.of(weight, bias); }
}
