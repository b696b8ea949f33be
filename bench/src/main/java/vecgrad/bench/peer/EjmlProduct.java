package vecgrad.bench.peer;

import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
import vecgrad.tensor.kernel.ProductShape;

/** EJML's dense product of floats. */
record EjmlProduct() implements ProductPeer {
    @Override
    public String name() { return "EJML"; }

    @Override
    public boolean useThreads(int threads) { return threads == 1; }

    @Override
    public Prepared prepare(ProductShape s, float[] a, float[] b) {
        FMatrixRMaj left = FMatrixRMaj.wrap(s.transA() ? s.k() : s.m(), s.transA() ? s.m() : s.k(), a);
        FMatrixRMaj right = FMatrixRMaj.wrap(s.transB() ? s.n() : s.k(), s.transB() ? s.k() : s.n(), b);
        FMatrixRMaj c = new FMatrixRMaj(s.m(), s.n());
        return new Prepared() {
            @Override
            public void run() {
                if (s.transA()) CommonOps_FDRM.multTransA(left, right, c);
                else if (s.transB()) CommonOps_FDRM.multTransB(left, right, c);
                else CommonOps_FDRM.mult(left, right, c);
            }

            @Override
            public float[] result() { return c.data; }
        };
    }
}
