package vecgrad.bench.peer;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import vecgrad.tensor.kernel.ProductShape;

/** The netlib port in pure Java: its VectorBLAS where the JVM has the Vector API, as here. */
record NetlibProduct() implements ProductPeer {
    @Override
    public String name() { return "netlib VectorBLAS"; }

    @Override
    public boolean useThreads(int threads) { return threads == 1; }

    /** BLAS counts columns first: its c·ᵀ = b·ᵀ a·ᵀ is our c = a·b, with nothing moved. */
    @Override
    public Prepared prepare(ProductShape s, float[] a, float[] b) {
        BLAS blas = JavaBLAS.getInstance();
        float[] c = new float[s.m() * s.n()];
        String ta = s.transA() ? "T" : "N", tb = s.transB() ? "T" : "N";
        int lda = s.transA() ? s.m() : s.k(), ldb = s.transB() ? s.k() : s.n();
        return new Prepared() {
            @Override
            public void run() { blas.sgemm(tb, ta, s.n(), s.m(), s.k(), 1, b, ldb, a, lda, 0, c, s.n()); }

            @Override
            public float[] result() { return c; }
        };
    }
}
