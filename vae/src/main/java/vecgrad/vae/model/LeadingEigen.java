package vecgrad.vae.model;

import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

/**
 * The largest eigenvalues of a large symmetric matrix without negative ones, and their vectors: subspace iteration (Golub and Van
 * Loan, section 8.2.4). A random subspace, a fifth larger than what is wanted, is multiplied by the matrix and made orthonormal
 * until it holds no more of the matrix's trace than before; what the matrix does within it is then solved by
 * {@link SymmetricEigen}. Nearly all the work is products of our own kernels.
 *
 * @param values  descending
 * @param vectors orthonormal rows, [values.length, n]; the entry of largest magnitude of each is positive
 */
record LeadingEigen(double[] values, Tensor vectors) {
    private static final int MOST_ROUNDS = 100, BLOCK = 32;
    private static final double ENOUGH = 1e-7;      // of the trace
    private static final double DEPENDENT = 1e-5;   // of a row's length: what is left of it is rounding

    /** The {@code wanted} largest of a symmetric matrix [n, n]. The noise decides where the search begins, and hardly anything else. */
    static LeadingEigen of(Tensor matrix, int wanted, Noise noise) {
        int n = matrix.shape().extent(0), tried = wanted + Math.max(16, wanted / 5);
        if (2 * tried >= n) return ofAll(matrix, Math.min(wanted, n));
        Tensor rows = orthonormal(noise.normal(Shape.of(tried, n)));
        Tensor image = rows.matmul(matrix);
        double trace = 0;
        for (int i = 0; i < n; i++) trace += matrix.data()[i * n + i];
        double held = 0;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            double before = held;
            held = rows.mul(image).total();                                            // Σ_j q_jᵀ A q_j
            if (round > 1 && held - before <= ENOUGH * trace) break;
            rows = orthonormal(image);
            image = rows.matmul(matrix);
        }
        Tensor within = image.matmul(false, rows, true);                               // Q A Qᵀ           [tried, tried]
        LeadingEigen small = ofAll(within, wanted);
        return new LeadingEigen(small.values, withSigns(small.vectors.matmul(rows)));
    }

    private static LeadingEigen ofAll(Tensor matrix, int wanted) {
        int n = matrix.shape().extent(0);
        double[][] a = new double[n][n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) a[i][j] = ((double) matrix.data()[i * n + j] + matrix.data()[j * n + i]) / 2;
        SymmetricEigen all = SymmetricEigen.of(a);
        Tensor vectors = Tensor.zeros(wanted, n);
        double[] values = new double[wanted];
        for (int i = 0; i < wanted; i++) {
            values[i] = all.values()[i];
            for (int j = 0; j < n; j++) vectors.data()[i * n + j] = (float) all.vectors()[i][j];
        }
        return new LeadingEigen(values, vectors);
    }

    private static Tensor withSigns(Tensor vectors) {
        int n = vectors.shape().extent(1);
        float[] v = vectors.data();
        for (int start = 0; start < v.length; start += n) {
            float largest = 0;
            for (int j = start; j < start + n; j++) if (Math.abs(v[j]) > Math.abs(largest)) largest = v[j];
            if (largest < 0) for (int j = start; j < start + n; j++) v[j] = -v[j];
        }
        return vectors;
    }

    /** Orthonormal rows that span what these span, block by block, each made orthogonal to those before twice. A row that adds nothing becomes zero. */
    static Tensor orthonormal(Tensor rows) {
        int count = rows.shape().extent(0), n = rows.shape().extent(1);
        Tensor done = Tensor.zeros(count, n);
        for (int from = 0; from < count; from += BLOCK) {
            int to = Math.min(from + BLOCK, count);
            Tensor block = rows.slice(0, from, to).copy();
            for (int i = 0; i < to - from; i++) normalize(block.data(), i * n, n, 0);
            for (int pass = 0; pass < 2 && from > 0; pass++) {
                Tensor before = done.slice(0, 0, from);
                block = block.sub(block.matmul(false, before, true).matmul(before));
            }
            float[] b = block.data();
            for (int i = 0; i < to - from; i++) {
                for (int pass = 0; pass < 2; pass++)
                    for (int j = 0; j < i; j++) subtract(b, j * n, i * n, n);
                normalize(b, i * n, n, DEPENDENT);
            }
            System.arraycopy(b, 0, done.data(), from * n, (to - from) * n);
        }
        return done;
    }

    /** Takes from the row at {@code to} its part along the row at {@code along}, which has length 1. */
    private static void subtract(float[] rows, int along, int to, int n) {
        double part = 0;
        for (int k = 0; k < n; k++) part += (double) rows[along + k] * rows[to + k];
        float p = (float) part;
        for (int k = 0; k < n; k++) rows[to + k] -= p * rows[along + k];
    }

    private static void normalize(float[] rows, int at, int n, double least) {
        double squares = 0;
        for (int k = 0; k < n; k++) squares += (double) rows[at + k] * rows[at + k];
        double length = Math.sqrt(squares);
        float scale = length <= least ? 0 : (float) (1 / length);
        for (int k = 0; k < n; k++) rows[at + k] *= scale;
    }
}
