package vecgrad.bench.peer;

import vecgrad.tensor.Compute;
import vecgrad.tensor.kernel.KernelCase;
import vecgrad.tensor.kernel.Kernels;
import vecgrad.tensor.kernel.ProductShape;

/** Our own product, by either implementation. */
record VecgradProduct(String name, String kernels) implements ProductPeer {
    @Override
    public boolean useThreads(int threads) {
        Compute.setThreads(threads);
        return true;
    }

    @Override
    public Prepared prepare(ProductShape s, float[] a, float[] b) {
        Kernels k = KernelCase.kernels(kernels);
        float[] c = new float[s.m() * s.n()];
        return new Prepared() {
            @Override
            public void run() { k.gemm(s.transA(), s.transB(), s.m(), s.n(), s.k(), a, b, c, false, null, null, null, null); }

            @Override
            public float[] result() { return c; }
        };
    }
}
