package vecgrad.bench.peer.natives;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import vecgrad.bench.peer.StepProblem;

/** What both models need of libtorch. Parameters and inputs live as long as the model, what a step makes until its end. */
abstract class TorchModel {
    private static final long NONE = 0;

    final StepProblem problem;
    private final SequencedMap<String, Tensor> parameters = new LinkedHashMap<>();
    private final Map<String, Tensor> inputs = new LinkedHashMap<>();
    final Scalar half = new Scalar(0.5f), one = new Scalar(1f);

    TorchModel(StepProblem problem) { this.problem = problem; }

    /** The loss of one step, on a new graph. */
    abstract Tensor loss();

    /** By name, in the order they were made. */
    final SequencedMap<String, Tensor> parameters() { return parameters; }

    final Tensor parameter(String name) { return parameters.get(name); }

    final Tensor input(String name) { return inputs.get(name); }

    final void makeParameter(String name) {
        StepProblem.Parameter p = problem.parameters().get(name);
        makeParameter(name, p.value(), p.shape());
    }

    final void makeParameter(String name, float[] value, int... shape) { parameters.put(name, tensor(value, shape).set_requires_grad(true)); }

    final void makeInput(String name, int... shape) { inputs.put(name, tensor(problem.inputs().get(name), shape)); }

    /** A tensor with memory of its own. */
    static Tensor tensor(float[] value, int... shape) {
        long[] sizes = new long[shape.length];
        for (int i = 0; i < sizes.length; i++) sizes[i] = shape[i];
        try (FloatPointer data = new FloatPointer(value)) {
            return torch.from_blob(data, sizes).clone();
        }
    }

    /** Linear layers {@code name.0}, {@code name.1}, ...: softplus between them. */
    final Tensor mlp(String name, Tensor x) {
        int layers = problem.layers(name);
        for (int i = 0; i < layers; i++) {
            x = torch.addmm(parameter(name + "." + i + ".bias"), x, parameter(name + "." + i + ".weight"));
            if (i + 1 < layers) x = torch.softplus(x);
        }
        return x;
    }

    /** The left and right halves of the columns. */
    final Tensor[] halves(Tensor heads, int width) { return new Tensor[] {heads.narrow(1, 0, width), heads.narrow(1, width, width)}; }

    /** μ + σ ⊙ ε. */
    final Tensor reparameterize(Tensor mu, Tensor logvar, Tensor eps) { return mu.add(logvar.mul(half).exp().mul(eps)); }

    /** ½ Σ (μ² + σ² − log σ² − 1). [rows] */
    final Tensor kl(Tensor mu, Tensor logvar) { return mu.square().add(logvar.exp()).sub(logvar).sub(one).sum(1).mul(half); }

    /** −log p(x|·) of pixels from logits. [rows] */
    final Tensor negativeBernoulli(Tensor logits, Tensor x) {
        return torch.binary_cross_entropy_with_logits(logits, x, new TensorOptional(), new TensorOptional(), NONE).sum(1);
    }

    /** −log N(x; μ, σ²). [rows] */
    final Tensor negativeGaussian(Tensor mu, Tensor logvar, Tensor x) {
        Tensor terms = x.sub(mu).square().mul(logvar.neg().exp()).add(logvar).add(new Scalar((float) Math.log(2 * Math.PI)));
        return terms.sum(1).mul(half);
    }

    static Tensor cat(Tensor left, Tensor right) { return torch.cat(new TensorVector(left, right), 1); }
}
