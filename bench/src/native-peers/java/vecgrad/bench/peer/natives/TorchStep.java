package vecgrad.bench.peer.natives;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import vecgrad.bench.peer.Prepared;
import vecgrad.bench.peer.StepPeer;
import vecgrad.bench.peer.StepProblem;

/**
 * libtorch through its C++ interface: no Python on the way. Layers are addmm, the likelihood is its fused one, Adam its fused
 * kernel ({@link TorchAdam}); tensors are freed at the end of each step rather than by the garbage collector.
 */
public final class TorchStep implements StepPeer {
    /** As the service loader wants it. */
    public TorchStep() {}

    @Override
    public String name() { return "libtorch"; }

    @Override
    public List<String> ways(StepProblem problem) {
        return problem.model().equals("m1") ? List.of("as written") : List.of("as written", "shared x");
    }

    @Override
    public boolean useThreads(int threads) {
        torch.set_num_threads(threads);
        org.bytedeco.openblas.presets.openblas_nolapack.blas_set_num_threads(threads); // which its products are by
        return true;
    }

    @Override
    public Prepared prepare(StepProblem problem, String way) {
        TorchModel model = problem.model().equals("m1") ? new TorchM1(problem) : new TorchM2(problem, way.equals("shared x"));
        TorchAdam adam = new TorchAdam(problem, model.parameters());
        return new Prepared() {
            private float loss;

            @Override
            public void run() {
                try (PointerScope _ = new PointerScope()) {
                    Tensor value = model.loss();
                    value.backward();
                    adam.step();
                    loss = value.item_float();
                }
            }

            @Override
            public float[] result() { return new float[] {loss}; }
        };
    }
}
