package vecgrad.bench.peer.natives;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import org.bytedeco.javacpp.FloatPointer;
import vecgrad.bench.peer.Prepared;
import vecgrad.bench.peer.ProductPeer;
import vecgrad.tensor.kernel.ProductShape;

/** OpenBLAS on memory of its own, so that nothing is copied when it multiplies. */
public final class OpenBlasProduct implements ProductPeer {
    /** As the service loader wants it. */
    public OpenBlasProduct() {}

    @Override
    public String name() { return "OpenBLAS"; }

    @Override
    public boolean useThreads(int threads) {
        org.bytedeco.openblas.presets.openblas_nolapack.blas_set_num_threads(threads);
        return true;
    }

    @Override
    public Prepared prepare(ProductShape s, float[] a, float[] b) {
        FloatPointer left = new FloatPointer(a), right = new FloatPointer(b), c = new FloatPointer((long) s.m() * s.n());
        int ta = s.transA() ? CblasTrans : CblasNoTrans, tb = s.transB() ? CblasTrans : CblasNoTrans;
        int lda = s.transA() ? s.m() : s.k(), ldb = s.transB() ? s.k() : s.n();
        return new Prepared() {
            @Override
            public void run() { cblas_sgemm(CblasRowMajor, ta, tb, s.m(), s.n(), s.k(), 1, left, lda, right, ldb, 0, c, s.n()); }

            @Override
            public float[] result() {
                float[] copy = new float[s.m() * s.n()];
                c.get(copy);
                return copy;
            }

            @Override
            public void close() {
                left.close();
                right.close();
                c.close();
            }
        };
    }
}
