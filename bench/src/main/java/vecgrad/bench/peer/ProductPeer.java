package vecgrad.bench.peer;

import vecgrad.tensor.kernel.ProductShape;

/** Somebody's matrix product. */
public interface ProductPeer {
    /** What the tables call it. */
    String name();

    /** Sets the number of threads of what is prepared and run from now on. @return false if it cannot use that many */
    boolean useThreads(int threads);

    /** A product of these operands, which are not changed. */
    Prepared prepare(ProductShape shape, float[] a, float[] b);
}
