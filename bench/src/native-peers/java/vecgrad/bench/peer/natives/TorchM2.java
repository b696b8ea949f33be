package vecgrad.bench.peer.natives;

import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import vecgrad.bench.peer.StepProblem;

/**
 * M2: equation (9). As users write it, the networks see [x, one-hot y] and every unlabelled example stands there once for each
 * class; with x shared, its product with the first layer's weight is made once and a row for the class is added.
 */
final class TorchM2 extends TorchModel {
    private final boolean shared;
    private final Tensor label, oneHot, everyOneHot;

    TorchM2(StepProblem problem, boolean shared) {
        super(problem);
        this.shared = shared;
        int k = problem.classes(), u = problem.batch();
        for (String name : problem.parameters().keySet()) {
            if (shared || !name.contains(".input.") && !name.contains(".classes.")) makeParameter(name);
            else if (name.endsWith(".input.weight")) stacked(name.substring(0, name.indexOf('.')));
        }
        makeInput("xl", problem.labelled(), problem.features());
        makeInput("xu", u, problem.features());
        makeInput("eps labelled", problem.labelled(), problem.latent());
        makeInput("eps unlabelled", k * u, problem.latent());
        long[] y = new long[problem.labelled()];
        for (int i = 0; i < y.length; i++) y[i] = problem.labels()[i];
        try (LongPointer data = new LongPointer(y)) {
            label = torch.from_blob(data, new long[] {y.length}, new TensorOptions(torch.ScalarType.Long)).clone();
        }
        oneHot = tensor(oneHot(problem.labels(), k), y.length, k);
        int[] every = new int[k * u];
        for (int r = 0; r < every.length; r++) every[r] = r / u;
        everyOneHot = tensor(oneHot(every, k), every.length, k);
    }

    private static float[] oneHot(int[] labels, int classes) {
        float[] y = new float[labels.length * classes];
        for (int i = 0; i < labels.length; i++) y[i * classes + labels[i]] = 1;
        return y;
    }

    /** One weight for [x, one-hot y]: the rows of x' weight, below them those of the classes. */
    private void stacked(String net) {
        StepProblem.Parameter x = problem.parameters().get(net + ".input.weight"), y = problem.parameters().get(net + ".classes.weight");
        float[] both = new float[x.value().length + y.value().length];
        System.arraycopy(x.value(), 0, both, 0, x.value().length);
        System.arraycopy(y.value(), 0, both, x.value().length, y.value().length);
        makeParameter(net + ".input.weight", both, x.shape()[0] + y.shape()[0], x.shape()[1]);
    }

    @Override
    Tensor loss() {
        int k = problem.classes();
        Tensor xl = input("xl"), xu = input("xu");
        Scalar logK = new Scalar((float) Math.log(k));

        Tensor labelled = bound(xl, xl, oneHot, label, 1, input("eps labelled")).mean().add(logK);

        Tensor logQ = torch.log_softmax(mlp("classifier", xu), 1), q = logQ.exp();
        Tensor every = shared ? xu : xu.repeat(k, 1);
        Tensor byClass = bound(every, target(xu, k), everyOneHot, null, k, input("eps unlabelled")).view(k, problem.batch()).t();
        Tensor unlabelled = q.mul(byClass.add(logK).add(logQ)).sum(1).mean();

        Tensor crossEntropy = torch.nll_loss(torch.log_softmax(mlp("classifier", xl), 1), label);
        double[] w = problem.weights();
        return labelled.mul(new Scalar((float) w[0])).add(unlabelled.mul(new Scalar((float) w[1]))).add(crossEntropy.mul(new Scalar((float) w[2])));
    }

    /** What the decoder is compared with, a row for every row of its output. */
    private Tensor target(Tensor xu, int k) { return xu.unsqueeze(0).expand(k, problem.batch(), problem.features()).reshape(-1, problem.features()); }

    /** KL − log p(x|y,z) of every row. */
    private Tensor bound(Tensor x, Tensor target, Tensor oneHot, Tensor label, int repeats, Tensor eps) {
        Tensor first = shared ? rows(x.mm(parameter("encoder.input.weight")).unsqueeze(0), "encoder", label, repeats)
                : cat(x, oneHot).mm(parameter("encoder.input.weight"));
        Tensor[] qz = halves(mlp("encoder", torch.softplus(first)), problem.latent());
        Tensor z = reparameterize(qz[0], qz[1], eps);
        Tensor above = shared ? rows(z.mm(parameter("decoder.input.weight")).view(repeats, -1, problem.parameters().get("decoder.input.weight").shape()[1]), "decoder", label, repeats)
                : cat(z, oneHot).mm(parameter("decoder.input.weight"));
        Tensor out = mlp("decoder", torch.softplus(above));
        Tensor kl = kl(qz[0], qz[1]);
        if (!problem.gaussian()) return kl.add(negativeBernoulli(out, target));
        Tensor[] px = halves(out, problem.features());
        return kl.add(negativeGaussian(px[0], px[1], target));
    }

    /** Adds a class' row: the known one of each row, or each in turn to all of them. [1 or repeats, rows, hidden] → [repeats · rows, hidden] */
    private Tensor rows(Tensor x, String net, Tensor label, int repeats) {
        Tensor classes = parameter(net + ".classes.weight");
        Tensor y = label == null ? classes.unsqueeze(1) : classes.index_select(0, label).unsqueeze(0);
        Tensor sum = x.add(y);
        return sum.view(-1, sum.size(2));
    }
}
