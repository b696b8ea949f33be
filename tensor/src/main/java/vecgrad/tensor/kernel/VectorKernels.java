package vecgrad.tensor.kernel;

import static vecgrad.tensor.kernel.Lanes.LENGTH;
import static vecgrad.tensor.kernel.Lanes.all;
import static vecgrad.tensor.kernel.Lanes.load;

import jdk.incubator.vector.FloatVector;
import vecgrad.tensor.Pointwise;

/**
 * The fast implementation, in the Vector API. The plain arithmetic is here; everything else is a line that names the file
 * where it is done.
 *
 * <p>Two promises shape the code. An element's bits do not depend on where a range began: a tail is computed by the same
 * operations as a whole vector. And they do not depend on the machine: no operation whose result Java leaves open
 * (library transcendentals, unordered reductions), and sums laid out the same way at every vector width; but for some products
 * ({@link VectorGemm}), whose last bits that width decides.
 */
final class VectorKernels implements Kernels {
    @Override
    public String describe() { return "vector kernels of " + Species.F.vectorBitSize() + " bits"; }

    @Override
    public void gemm(boolean transA, boolean transB, int m, int n, int k, float[] a, float[] b, float[] c,
                     boolean accumulate, float[] bias, int[] biasRow, Pointwise activation, float[] y) {
        VectorGemm.gemm(transA, transB, m, n, k, a, b, c, accumulate, bias, biasRow, activation, y);
    }

    // ------------------------------------------------------------------------------------------------ elementwise

    @Override
    public void map(Pointwise f, float[] x, float[] y, int from, int to) {
        VectorPointwise.map(f, x, y, from, to);
    }

    @Override
    public void mapBackward(Pointwise f, float[] x, float[] y, float[] g, float[] dx, int from, int to) {
        VectorPointwise.mapBackward(f, x, y, g, dx, from, to);
    }

    @Override
    public void combine(Binary f, float[] a, float[] b, float[] c, int from, int to) {
        int i = from, whole = Lanes.whole(from, to);
        switch (f) {
            case ADD -> {
                for (; i < whole; i += LENGTH) load(a, i).add(load(b, i)).intoArray(c, i);
                for (; i < to; i++) c[i] = a[i] + b[i];
            }
            case SUB -> {
                for (; i < whole; i += LENGTH) load(a, i).sub(load(b, i)).intoArray(c, i);
                for (; i < to; i++) c[i] = a[i] - b[i];
            }
            case MUL -> {
                for (; i < whole; i += LENGTH) load(a, i).mul(load(b, i)).intoArray(c, i);
                for (; i < to; i++) c[i] = a[i] * b[i];
            }
            case DIV -> {
                for (; i < whole; i += LENGTH) load(a, i).div(load(b, i)).intoArray(c, i);
                for (; i < to; i++) c[i] = a[i] / b[i];
            }
            case MAX -> {
                for (; i < whole; i += LENGTH) load(a, i).max(load(b, i)).intoArray(c, i);
                for (; i < to; i++) c[i] = Math.max(a[i], b[i]);
            }
        }
    }

    @Override
    public void affine(float scale, float shift, float[] x, float[] y, int from, int to) {
        int i = from, whole = Lanes.whole(from, to);
        for (; i < whole; i += LENGTH) load(x, i).fma(scale, shift).intoArray(y, i);
        for (; i < to; i++) y[i] = Math.fma(scale, x[i], shift);
    }

    @Override
    public void addScaled(float scale, float[] x, float[] y, int from, int to) {
        int i = from, whole = Lanes.whole(from, to);
        for (; i < whole; i += LENGTH) load(x, i).fma(all(scale), load(y, i)).intoArray(y, i);
        for (; i < to; i++) y[i] = Math.fma(scale, x[i], y[i]);
    }

    // ------------------------------------------------------------------------------------------------ rows and axes

    @Override
    public void gatherAddRows(int columns, float[] a, int[] rowA, float[] b, int[] rowB, Pointwise activation,
                              float[] y, int from, int to) {
        VectorRows.gatherAdd(columns, a, rowA, b, rowB, activation, y, from, to);
    }

    @Override
    public void scatterAddRows(int rows, int columns, float[] x, int[] index, float[] y) {
        VectorRows.scatterAdd(rows, columns, x, index, y);
    }

    @Override
    public void copyLines(int lines, int length, float[] x, int from, int stride, float[] y, int at, int apart, int end) {
        VectorRows.copyLines(lines, length, x, from, stride, y, at, apart, end);
    }

    @Override
    public void scaleRows(int columns, float[] g, float[] x, float[] y, int from, int to) {
        VectorRows.scale(columns, g, x, y, from, to);
    }

    @Override
    public void sum(int n, int inner, float[] x, float[] y, int from, int to) {
        VectorReductions.sum(n, inner, x, y, from, to);
    }

    @Override
    public void max(int n, int inner, float[] x, float[] y, int from, int to) {
        VectorReductions.max(n, inner, x, y, from, to);
    }

    @Override
    public void logSumExp(int n, int inner, float[] x, float[] y, int from, int to) {
        VectorReductions.logSumExp(n, inner, x, y, from, to);
    }

    @Override
    public void softmax(boolean logarithm, int n, int inner, float[] x, float[] y, int from, int to) {
        VectorReductions.softmax(logarithm, n, inner, x, y, from, to);
    }

    @Override
    public double total(float[] x, int from, int to) { return VectorReductions.total(x, from, to); }

    // ------------------------------------------------------------------------------------------------ likelihoods

    @Override
    public void bernoulliLogProb(int columns, float[] logits, float[] targets, int[] targetRow, float[] out,
                                 float[] residual, int from, int to) {
        VectorLikelihoods.bernoulliLogProb(columns, logits, targets, targetRow, out, residual, from, to);
    }

    @Override
    public void gaussianLogProb(int columns, float[] x, int[] xRow, float[] mu, float[] logvar, float[] out,
                                int from, int to) {
        VectorLikelihoods.gaussianLogProb(columns, x, xRow, mu, logvar, out, from, to);
    }

    @Override
    public void gaussianLogProbBackward(int columns, float[] x, int[] xRow, float[] mu, float[] logvar, float[] g,
                                        float[] dmu, float[] dlogvar, int from, int to) {
        VectorLikelihoods.gaussianLogProbBackward(columns, x, xRow, mu, logvar, g, dmu, dlogvar, from, to);
    }

    @Override
    public void gaussianKl(int columns, float[] mu, float[] logvar, float[] out, int from, int to) {
        VectorLikelihoods.gaussianKl(columns, mu, logvar, out, from, to);
    }

    @Override
    public void gaussianKlBackward(int columns, float[] mu, float[] logvar, float[] g, float[] dmu, float[] dlogvar,
                                   int from, int to) {
        VectorLikelihoods.gaussianKlBackward(columns, mu, logvar, g, dmu, dlogvar, from, to);
    }

    @Override
    public void reparameterize(float[] mu, float[] logvar, float[] eps, float[] z, int from, int to) {
        VectorLikelihoods.reparameterize(mu, logvar, eps, z, from, to);
    }

    @Override
    public void reparameterizeBackward(float[] mu, float[] z, float[] g, float[] dlogvar, int from, int to) {
        VectorLikelihoods.reparameterizeBackward(mu, z, g, dlogvar, from, to);
    }

    // ------------------------------------------------------------------------------------------------ optimiser

    @Override
    public void adam(float lr, float beta1, float beta2, float eps, float correction1, float correction2, float l2,
                     float decoupledDecay, float[] p, float[] g, float[] m, float[] v, int from, int to) {
        float keep = 1 - lr * decoupledDecay, step = lr / correction1, unbias2 = 1 / correction2;
        int i = from, whole = Lanes.whole(from, to);
        for (; i < whole; i += LENGTH) {
            FloatVector pi = load(p, i), gi = pi.fma(all(l2), load(g, i));
            FloatVector mi = load(m, i).mul(beta1).add(gi.mul(1 - beta1));
            FloatVector vi = load(v, i).mul(beta2).add(gi.mul(gi).mul(1 - beta2));
            mi.intoArray(m, i);
            vi.intoArray(v, i);
            pi.fma(all(keep), mi.mul(step).div(vi.mul(unbias2).sqrt().add(eps)).neg()).intoArray(p, i);
        }
        for (; i < to; i++) {
            float gi = Math.fma(p[i], l2, g[i]);
            m[i] = m[i] * beta1 + gi * (1 - beta1);
            v[i] = v[i] * beta2 + gi * gi * (1 - beta2);
            p[i] = Math.fma(p[i], keep, -(m[i] * step / ((float) Math.sqrt(v[i] * unbias2) + eps)));
        }
    }

    // ------------------------------------------------------------------------------------------------ noise

    @Override
    public void uniform(long seed, int stream, int step, float[] y, int from, int to) {
        VectorNoise.uniform(seed, stream, step, y, from, to);
    }

    @Override
    public void normal(long seed, int stream, int step, float[] y, int from, int to) {
        VectorNoise.normal(seed, stream, step, y, from, to);
    }

    @Override
    public void bernoulli(long seed, int stream, int step, float[] p, float[] y, int from, int to) {
        VectorNoise.bernoulli(seed, stream, step, p, y, from, to);
    }
}
