package vecgrad.vae.model;

import java.util.ArrayList;
import java.util.List;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Initializer;
import vecgrad.autograd.nn.Mlp;
import vecgrad.autograd.nn.Parameter;
import vecgrad.autograd.op.Products;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

/**
 * A softplus network of a vector and a label. Its first layer is softplus(W_v·v + W_y·y + b) with y one-hot; W_y·y is a row
 * of a table, never a product.
 *
 * @param weight W_v, [in, hidden]
 * @param classes W_y + b as one table, [classes, hidden]: the two always occur together
 * @param rest the layers above the first
 */
record LabelledNet(Parameter weight, Parameter classes, Mlp rest) {
    /** Drawn by fan-in, as if v and the one-hot y were one input. */
    static LabelledNet of(String name, int in, int classes, int[] hidden, int out, Noise noise) {
        float deviation = (float) Math.sqrt(1.0 / (in + classes));
        Tensor w = noise.stream(name + ".input").normal(Shape.of(in, hidden[0])).affine(deviation, 0);
        Tensor y = noise.stream(name + ".classes").normal(Shape.of(classes, hidden[0])).affine(deviation, 0);
        int[] above = new int[hidden.length - 1];
        System.arraycopy(hidden, 1, above, 0, above.length);
        return new LabelledNet(
                new Parameter(name + ".input.weight", Parameter.Kind.WEIGHT, w),
                new Parameter(name + ".classes.weight", Parameter.Kind.WEIGHT, y),
                Mlp.of(name, GaussianNet.widths(hidden[0], above, out), Pointwise.SOFTPLUS, Initializer.fanIn(), noise));
    }

    /** Of x and y where x is shared by the classes of an example: W_v·x is computed once for all of them. [y.rows, out] */
    Variable ofExamples(Variable x, Labels y) {
        Variable shared = Products.matmul(x, x.tape().parameter(weight));                                  // [batch, hidden]
        return rest.apply(Products.gatherAdd(shared, y.example(), x.tape().parameter(classes), y.label(), Pointwise.SOFTPLUS));
    }

    /** Of z and y where every row of y has a z of its own. [y.rows, in] → [y.rows, out] */
    Variable ofRows(Variable z, Labels y) {
        return rest.apply(Products.linear(z, z.tape().parameter(weight), z.tape().parameter(classes), y.label(), Pointwise.SOFTPLUS));
    }

    List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(List.of(weight, classes));
        all.addAll(rest.parameters());
        return all;
    }
}
