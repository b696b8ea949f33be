package vecgrad.tensor.kernel;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Every kernel of {@link KernelCase} by both implementations: elementwise functions, likelihoods, Adam, noise. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class KernelBenchmark {
    /** Its name. */
    @Param({"softplus", "softplus_backward", "sigmoid", "tanh", "exp", "log", "add", "gather_add_softplus", "log_sum_exp", "bernoulli_log_prob",
            "scale_rows", "gaussian_log_prob", "gaussian_kl", "reparameterize", "adam", "uniform", "normal"})
    public String kernel;

    /** The implementation. */
    @Param({"vector", "scalar"})
    public String kernels;

    /** Threads of the pool. */
    @Param({"1", "2"})
    public int threads;

    private KernelCase kernelCase;
    private Kernels implementation;

    /** Checks that the two implementations agree. */
    @Setup
    public void prepare() {
        Parallel.setThreads(threads);
        KernelCase.of(kernel).check();
        kernelCase = KernelCase.of(kernel);
        implementation = KernelCase.kernels(kernels);
    }

    /** Once over all numbers. */
    @Benchmark
    public Object run() {
        kernelCase.run(implementation);
        return kernelCase.outputs();
    }
}
