package vecgrad.vae.train;

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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import vecgrad.bench.peer.Prepared;
import vecgrad.bench.peer.Steps;
import vecgrad.tensor.Compute;

/** One training step of each model: the trainer's own, and those of others where the build had the profile native-peers. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class StepBenchmark {
    /** The model. */
    @Param({"m1", "m2", "m1m2"})
    public String model;

    /** Examples, beside 100 labelled ones for M2. */
    @Param({"100", "512"})
    public int batch;

    /** Threads. */
    @Param({"1", "2"})
    public int threads;

    /** Who makes the step; others are named with their way: {@code -p "by=vecgrad,libtorch: as written"}. */
    @Param("vecgrad")
    public String by;

    private Prepared step;

    /** Checks that another's first losses are ours. */
    @Setup
    public void prepare() {
        Compute.setThreads(threads);
        step = Steps.prepare(by, TrainerStep.Size.paper(model, batch), threads);
    }

    /** One step. */
    @Benchmark
    public Object run() {
        step.run();
        return step;
    }

    /** Frees what lies outside the heap. */
    @TearDown
    public void close() { step.close(); }
}
