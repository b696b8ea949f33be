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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import vecgrad.bench.peer.Peers;
import vecgrad.bench.peer.Prepared;
import vecgrad.bench.peer.ProductPeer;

/** The matrix product in the shapes of the paper's models and in squares, by us and by others. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ProductBenchmark {
    /** Form, m, n, k: of each kind in {@link ProductShape#paper} a few. */
    @Param({
        "NN 100x600x784", "NT 100x784x600", "TN 784x600x100", "NN 100x600x600", "NT 100x600x600", "TN 600x600x100",
        "NN 100x100x600", "NT 100x600x100", "TN 600x100x100", "NN 100x600x50", "NT 100x50x600", "TN 50x600x100",
        "NN 100x784x600", "NT 100x600x784", "TN 600x784x100",
        "NN 200x500x784", "TN 784x500x200", "NN 1100x100x500", "NT 1100x500x100", "TN 500x100x1100",
        "NN 1100x500x50", "NT 1100x50x500", "TN 50x500x1100", "NN 1100x784x500", "NT 1100x500x784", "TN 500x784x1100",
        "NN 5000x784x500", "NT 5000x500x784", "TN 500x784x5000",
        "NN 200x10x500", "NT 200x500x10", "TN 500x10x200",
        "NN 4990x500x19", "NT 4990x19x500", "TN 19x500x4990", "NN 4990x38x500", "NT 4990x500x38", "TN 500x38x4990",
        "NN 4990x500x100", "NT 4990x100x500", "TN 100x500x4990", "NN 1x600x784",
        "NN 256x256x256", "NN 512x512x512", "NN 1024x1024x1024", "NN 2048x2048x2048"})
    public String shape;

    /** Who multiplies; {@code -p by=...,OpenBLAS} where the build had the profile native-peers. */
    @Param({"vecgrad", "scalar", "netlib VectorBLAS", "EJML"})
    public String by;

    /** Threads; who cannot use that many fails, which JMH reports and passes over. */
    @Param("1")
    public int threads;

    private Prepared product;

    /** Checks the product against sums in double precision. */
    @Setup
    public void prepare() {
        ProductShape s = ProductShape.of(shape);
        ProductPeer peer = Peers.product(by);
        if (!peer.useThreads(threads)) throw new IllegalStateException(by + " cannot use " + threads + " threads");
        float[] a = s.a(), b = s.b();
        product = peer.prepare(s, a, b);
        product.run();
        s.check(by, a, b, product.result());
    }

    /** One product. */
    @Benchmark
    public Object run() {
        product.run();
        return product;
    }

    /** Frees what lies outside the heap. */
    @TearDown
    public void close() { product.close(); }
}
