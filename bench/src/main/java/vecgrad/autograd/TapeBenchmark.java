package vecgrad.autograd;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import vecgrad.tensor.Compute;
import vecgrad.tensor.Tensor;
import vecgrad.tensor.Workspace;

/** What recording costs: ops on [1, 1] tensors, where there is nothing to compute. Time is per op. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TapeBenchmark {
    private static final int OPS = 100;
    private static final float EXPECTED = 1 + OPS * 0.5f;

    private final Tensor one = Tensor.full(vecgrad.tensor.Shape.of(1, 1), 1), half = Tensor.full(vecgrad.tensor.Shape.of(1, 1), 0.5f);
    private final Workspace workspace = new Workspace();

    /** Checks that all ways give the sum and its gradient. */
    @Setup
    public void check() {
        Compute.setThreads(1);
        if (valuesOnly() != EXPECTED || forward() != EXPECTED || backward() != OPS)
            throw new IllegalStateException("the chain gives " + valuesOnly() + ", " + forward() + " and " + backward());
    }

    /** The arithmetic alone, on tensors. */
    @Benchmark
    @OperationsPerInvocation(OPS)
    public float tensors() {
        return workspace.run(() -> {
            Tensor x = one;
            for (int i = 0; i < OPS; i++) x = x.add(half);
            return x.item();
        });
    }

    /** On a tape that records nothing. */
    @Benchmark
    @OperationsPerInvocation(OPS)
    public float valuesOnly() { return workspace.run(() -> chain(Tape.valuesOnly()).item()); }

    /** Recorded. */
    @Benchmark
    @OperationsPerInvocation(OPS)
    public float forward() { return workspace.run(() -> chain(new Tape()).item()); }

    /** Recorded and walked back; the sum's OPS uses of one variable add up. */
    @Benchmark
    @OperationsPerInvocation(OPS)
    public float backward() {
        return workspace.run(() -> {
            Tape tape = new Tape();
            Variable b = tape.variable("b", half);
            return tape.backward(chain(tape.variable("x", one), b)).of(b).item();
        });
    }

    private Variable chain(Tape tape) { return chain(tape.variable("x", one), tape.variable("b", half)); }

    private static Variable chain(Variable x, Variable b) {
        for (int i = 0; i < OPS; i++) x = x.add(b);
        return x;
    }
}
