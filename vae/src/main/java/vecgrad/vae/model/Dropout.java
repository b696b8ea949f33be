package vecgrad.vae.model;

import vecgrad.autograd.Variable;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Tensor;

/** Dropout (Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov 2014): noise of training that keeps units from relying on each other. */
final class Dropout {
    private Dropout() {}

    /** Each number with probability {@code keep}, scaled up so that the mean stays, else 0: evaluation needs no scaling. Any shape. */
    static Variable apply(Variable x, float keep, Noise noise) {
        Tensor mask = noise.bernoulli(Tensor.full(x.shape(), keep)).affine(1 / keep, 0);
        return x.mul(x.tape().constant("dropout", mask));
    }
}
