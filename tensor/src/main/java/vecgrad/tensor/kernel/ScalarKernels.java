package vecgrad.tensor.kernel;

import vecgrad.tensor.Pointwise;

/** The reference: one plain loop a kernel, sums in double precision, nothing to believe but the arithmetic itself. */
final class ScalarKernels implements Kernels {
    @Override
    public String describe() { return "scalar kernels"; }

    @Override
    public void gemm(boolean transA, boolean transB, int m, int n, int k, float[] a, float[] b, float[] c,
                     boolean accumulate, float[] bias, int[] biasRow, Pointwise activation, float[] value) {
        Parallel.forRange(m, 1 + (1 << 16) / Math.max(1, n * k), (from, to) -> {
            double[] row = new double[n];
            for (int i = from; i < to; i++) {
                for (int j = 0; j < n; j++) row[j] = bias == null ? 0 : bias[(biasRow == null ? 0 : biasRow[i]) * n + j];
                for (int p = 0; p < k; p++) {
                    double aip = transA ? a[p * m + i] : a[i * k + p];
                    if (transB) for (int j = 0; j < n; j++) row[j] += aip * b[j * k + p];
                    else for (int j = 0; j < n; j++) row[j] += aip * b[p * n + j];
                }
                for (int j = 0; j < n; j++) {
                    float y = (float) row[j];
                    if (accumulate) c[i * n + j] += y;
                    else if (value != null) c[i * n + j] = y * activation.slope(Float.NaN, value[i * n + j]);
                    else c[i * n + j] = activation == null ? y : activation.value(y);
                }
            }
        });
    }

    @Override
    public void map(Pointwise f, float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) y[i] = f.value(x[i]);
    }

    @Override
    public void mapBackward(Pointwise f, float[] x, float[] y, float[] g, float[] dx, int from, int to) {
        for (int i = from; i < to; i++) dx[i] = g[i] * f.slope(x == null ? Float.NaN : x[i], y[i]);
    }

    @Override
    public void combine(Binary f, float[] a, float[] b, float[] c, int from, int to) {
        switch (f) {
            case ADD -> { for (int i = from; i < to; i++) c[i] = a[i] + b[i]; }
            case SUB -> { for (int i = from; i < to; i++) c[i] = a[i] - b[i]; }
            case MUL -> { for (int i = from; i < to; i++) c[i] = a[i] * b[i]; }
            case DIV -> { for (int i = from; i < to; i++) c[i] = a[i] / b[i]; }
            case MAX -> { for (int i = from; i < to; i++) c[i] = Math.max(a[i], b[i]); }
        }
    }

    @Override
    public void affine(float scale, float shift, float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) y[i] = Math.fma(scale, x[i], shift);
    }

    @Override
    public void addScaled(float scale, float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) y[i] = Math.fma(scale, x[i], y[i]);
    }

    @Override
    public void gatherAddRows(int columns, float[] a, int[] rowA, float[] b, int[] rowB, Pointwise activation,
                              float[] y, int from, int to) {
        for (int r = from; r < to; r++) {
            int ra = (rowA == null ? r : rowA[r]) * columns, rb = (rowB == null ? r : rowB[r]) * columns;
            for (int j = 0; j < columns; j++) {
                float sum = a[ra + j] + b[rb + j];
                y[r * columns + j] = activation == null ? sum : activation.value(sum);
            }
        }
    }

    @Override
    public void scatterAddRows(int rows, int columns, float[] x, int[] index, float[] y) {
        for (int r = 0; r < rows; r++)
            for (int j = 0; j < columns; j++) y[index[r] * columns + j] += x[r * columns + j];
    }

    @Override
    public void copyLines(int lines, int length, float[] x, int from, int stride, float[] y, int at, int apart, int end) {
        for (int i = 0; i < lines; i++)
            for (int j = 0; j < length; j++) y[at + i * apart + j] = x[from + i * stride + j];
    }

    @Override
    public void sum(int n, int inner, float[] x, float[] y, int from, int to) {
        for (int at = from; at < to; at++) {
            int o = at / inner, i = at % inner;
            double sum = 0;
            for (int j = 0; j < n; j++) sum += x[(o * n + j) * inner + i];
            y[at] = (float) sum;
        }
    }

    @Override
    public void max(int n, int inner, float[] x, float[] y, int from, int to) {
        for (int o = from; o < to; o++)
            for (int i = 0; i < inner; i++) y[o * inner + i] = maximum(n, inner, x, o, i);
    }

    @Override
    public void logSumExp(int n, int inner, float[] x, float[] y, int from, int to) {
        for (int o = from; o < to; o++)
            for (int i = 0; i < inner; i++) y[o * inner + i] = (float) logSumExp(n, inner, x, o, i);
    }

    @Override
    public void softmax(boolean logarithm, int n, int inner, float[] x, float[] y, int from, int to) {
        for (int o = from; o < to; o++) {
            for (int i = 0; i < inner; i++) {
                double norm = logSumExp(n, inner, x, o, i);
                for (int j = 0; j < n; j++) {
                    int at = (o * n + j) * inner + i;
                    y[at] = (float) (logarithm ? x[at] - norm : Math.exp(x[at] - norm));
                }
            }
        }
    }

    private static float maximum(int n, int inner, float[] x, int o, int i) {
        float max = Float.NEGATIVE_INFINITY;
        for (int j = 0; j < n; j++) max = Math.max(max, x[(o * n + j) * inner + i]);
        return max;
    }

    private static double logSumExp(int n, int inner, float[] x, int o, int i) {
        double max = maximum(n, inner, x, o, i);
        if (Double.isInfinite(max)) return max; // all −∞, or a +∞: the shift below would make NaN of it
        double sum = 0;
        for (int j = 0; j < n; j++) sum += Math.exp(x[(o * n + j) * inner + i] - max);
        return max + Math.log(sum);
    }

    @Override
    public double total(float[] x, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) sum += x[i];
        return sum;
    }

    @Override
    public void bernoulliLogProb(int columns, float[] logits, float[] targets, int[] targetRow, float[] out,
                                 float[] residual, int from, int to) {
        for (int r = from; r < to; r++) {
            int row = r * columns, target = (targetRow == null ? r : targetRow[r]) * columns;
            double sum = 0;
            for (int j = 0; j < columns; j++) {
                float l = logits[row + j], t = targets[target + j];
                sum += (double) t * l - Pointwise.SOFTPLUS.value(l);
                if (residual != null) residual[row + j] = t - Pointwise.SIGMOID.value(l);
            }
            out[r] = (float) sum;
        }
    }

    @Override
    public void scaleRows(int columns, float[] g, float[] x, float[] y, int from, int to) {
        for (int r = from; r < to; r++)
            for (int j = r * columns; j < (r + 1) * columns; j++) y[j] = g[r] * x[j];
    }

    @Override
    public void gaussianLogProb(int columns, float[] x, int[] xRow, float[] mu, float[] logvar, float[] out,
                                int from, int to) {
        for (int r = from; r < to; r++) {
            int row = r * columns, data = (xRow == null ? r : xRow[r]) * columns;
            double sum = 0;
            for (int j = 0; j < columns; j++) {
                double d = (double) x[data + j] - mu[row + j], lv = logvar[row + j];
                sum += Math.log(2 * Math.PI) + lv + d * d * Math.exp(Math.min(-lv, 88));
            }
            out[r] = (float) (-0.5 * sum);
        }
    }

    @Override
    public void gaussianLogProbBackward(int columns, float[] x, int[] xRow, float[] mu, float[] logvar, float[] g,
                                        float[] dmu, float[] dlogvar, int from, int to) {
        for (int r = from; r < to; r++) {
            int row = r * columns, data = (xRow == null ? r : xRow[r]) * columns;
            for (int j = 0; j < columns; j++) {
                double d = (double) x[data + j] - mu[row + j], precision = Math.exp(Math.min(-logvar[row + j], 88));
                dmu[row + j] = (float) (g[r] * d * precision);
                dlogvar[row + j] = (float) (0.5 * g[r] * (d * d * precision - 1));
            }
        }
    }

    @Override
    public void gaussianKl(int columns, float[] mu, float[] logvar, float[] out, int from, int to) {
        for (int r = from; r < to; r++) {
            double sum = 0;
            for (int j = r * columns; j < (r + 1) * columns; j++)
                sum += (double) mu[j] * mu[j] + Math.expm1(logvar[j]) - logvar[j];
            out[r] = (float) (0.5 * sum);
        }
    }

    @Override
    public void gaussianKlBackward(int columns, float[] mu, float[] logvar, float[] g, float[] dmu, float[] dlogvar,
                                   int from, int to) {
        for (int r = from; r < to; r++) {
            for (int j = r * columns; j < (r + 1) * columns; j++) {
                dmu[j] = g[r] * mu[j];
                dlogvar[j] = (float) (0.5 * g[r] * Math.expm1(logvar[j]));
            }
        }
    }

    @Override
    public void reparameterize(float[] mu, float[] logvar, float[] eps, float[] z, int from, int to) {
        for (int i = from; i < to; i++) z[i] = (float) (mu[i] + Math.exp(0.5 * logvar[i]) * eps[i]);
    }

    @Override
    public void reparameterizeBackward(float[] mu, float[] z, float[] g, float[] dlogvar, int from, int to) {
        for (int i = from; i < to; i++) dlogvar[i] = 0.5f * g[i] * (z[i] - mu[i]);
    }

    @Override
    public void adam(float lr, float beta1, float beta2, float eps, float correction1, float correction2, float l2,
                     float decoupledDecay, float[] p, float[] g, float[] m, float[] v, int from, int to) {
        for (int i = from; i < to; i++) {
            float gradient = Math.fma(l2, p[i], g[i]);
            m[i] = beta1 * m[i] + (1 - beta1) * gradient;
            v[i] = beta2 * v[i] + (1 - beta2) * gradient * gradient;
            double step = lr * (m[i] / correction1) / (Math.sqrt(v[i] / correction2) + eps);
            p[i] = (float) (p[i] * (1 - lr * decoupledDecay) - step);
        }
    }

    @Override
    public void uniform(long seed, int stream, int step, float[] y, int from, int to) {
        for (int i = from; i < to; i++) y[i] = Philox.unit(word(seed, stream, step, i));
    }

    @Override
    public void normal(long seed, int stream, int step, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            // Words 0 and 1 of a block are a radius and an angle and make elements 0 and 1; words 2 and 3 likewise.
            int pair = i & ~1;
            double radius = Math.sqrt(-2 * Math.log(Philox.positiveUnit(word(seed, stream, step, pair))));
            double angle = 2 * Math.PI * Philox.unit(word(seed, stream, step, pair + 1));
            y[i] = (float) (radius * ((i & 1) == 0 ? Math.cos(angle) : Math.sin(angle)));
        }
    }

    @Override
    public void bernoulli(long seed, int stream, int step, float[] p, float[] y, int from, int to) {
        for (int i = from; i < to; i++) y[i] = Philox.unit(word(seed, stream, step, i)) < p[i] ? 1 : 0;
    }

    private static int word(long seed, int stream, int step, int i) {
        return Philox.word(i & 3, i >>> 2, 0, step, stream, (int) seed, (int) (seed >>> 32));
    }
}
