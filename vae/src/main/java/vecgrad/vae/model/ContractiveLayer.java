package vecgrad.vae.model;

import java.util.List;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Initializer;
import vecgrad.autograd.nn.Linear;
import vecgrad.autograd.nn.Parameter;
import vecgrad.autograd.op.Products;
import vecgrad.autograd.op.Reductions;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Tensor;
import vecgrad.vae.prob.Bernoulli;

/**
 * One contractive auto-encoder (Rifai, Vincent, Muller, Glorot, Bengio 2011): it reconstructs x from h(x), while ‖∂h/∂x‖ is
 * kept small. What is left to change h are the directions in which the data vary.
 *
 * <pre>
 *   h = σ(x·W + b)            [batch, hidden]
 *   p(x|h): logits h·Wᵀ + c   [batch, in], the same W
 *   loss = −log p(x|h) + λ ‖∂h/∂x‖²
 * </pre>
 *
 * @param encoder W and b, a sigmoid
 * @param reverse c, [in]
 */
public record ContractiveLayer(Linear encoder, Parameter reverse) {
    /** A layer with drawn weights. */
    static ContractiveLayer of(String name, int in, int hidden, Noise noise) {
        return new ContractiveLayer(Linear.of(name, in, hidden, Pointwise.SIGMOID, Initializer.glorot(), noise),
                new Parameter(name + ".reverse", Parameter.Kind.BIAS, Tensor.zeros(in)));
    }

    /** What training alone, before the layer above, changes. */
    public List<Parameter> parameters() { return List.of(encoder.weight(), encoder.bias(), reverse); }

    /** h(x). [batch, in] → [batch, hidden] */
    public Variable encode(Variable x) { return encoder.apply(x); }

    /** p(x|h), whose targets may be any numbers in [0, 1]: −log p is the cross-entropy. [batch, hidden] → [batch, in] */
    public Bernoulli decode(Variable h) {
        return new Bernoulli(Products.matmul(h, false, h.tape().parameter(encoder.weight()), true).add(h.tape().parameter(reverse)));
    }

    /**
     * ‖∂h/∂x‖², Frobenius, of each example. As ∂h_j/∂x_i = h_j(1 − h_j) W_ij, the sum over i and j is one of hidden units alone:
     * Σ_j (h_j(1 − h_j))² Σ_i W_ij². [batch, hidden] → [batch]
     */
    public Variable penalty(Variable h) {
        Variable slope = h.sub(h.square());                                                              // h(1 − h)   [batch, hidden]
        Variable lengths = Reductions.sum(h.tape().parameter(encoder.weight()).square(), 0, false);      // Σ_i W_ij²  [hidden]
        return slope.square().mul(lengths).sumPerRow();
    }
}
