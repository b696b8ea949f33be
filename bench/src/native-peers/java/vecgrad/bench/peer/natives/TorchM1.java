package vecgrad.bench.peer.natives;

import org.bytedeco.pytorch.Tensor;
import vecgrad.bench.peer.StepProblem;

/** M1: equation (5) as a mean over the batch. */
final class TorchM1 extends TorchModel {
    TorchM1(StepProblem problem) {
        super(problem);
        problem.parameters().keySet().forEach(this::makeParameter);
        makeInput("x", problem.batch(), problem.features());
        makeInput("eps", problem.batch(), problem.latent());
    }

    @Override
    Tensor loss() {
        Tensor[] qz = halves(mlp("encoder", input("x")), problem.latent());
        Tensor z = reparameterize(qz[0], qz[1], input("eps"));
        return negativeBernoulli(mlp("decoder", z), input("x")).add(kl(qz[0], qz[1])).mean();
    }
}
