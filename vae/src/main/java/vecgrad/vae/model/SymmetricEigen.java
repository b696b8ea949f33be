package vecgrad.vae.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * All eigenvalues and eigenvectors of a symmetric matrix, in double: Householder reflections make it tridiagonal, rotations of
 * the implicit QL method make that diagonal (Golub and Van Loan, "Matrix computations", sections 8.3.1 and 8.3.3). Vectors are
 * kept as rows, so that every inner loop runs along memory. 720 x 720 takes a few seconds.
 *
 * @param values  descending
 * @param vectors orthonormal rows, in the values' order; the entry of largest magnitude of each is positive
 */
public record SymmetricEigen(double[] values, double[][] vectors) {
    private static final int MOST_ROUNDS = 60;   // for one eigenvalue; two or three are usual

    /** Of a matrix, which is overwritten. [n, n] @throws ArithmeticException if an entry is not finite */
    public static SymmetricEigen of(double[][] a) {
        int n = a.length;
        for (double[] row : a) for (double v : row) if (!Double.isFinite(v)) throw new ArithmeticException("a matrix of " + n + " rows has an entry " + v);
        double[] diagonal = new double[n], beside = new double[n];
        double[][] rows = accumulate(tridiagonalize(a, diagonal, beside), n);
        diagonalize(diagonal, beside, rows);
        int[] order = IntStream.range(0, n).boxed().sorted(Comparator.comparingDouble(i -> -diagonal[i])).mapToInt(i -> i).toArray();
        double[] values = Arrays.stream(order).mapToDouble(i -> diagonal[i]).toArray();
        double[][] vectors = Arrays.stream(order).mapToObj(i -> withSign(rows[i])).toArray(double[][]::new);
        return new SymmetricEigen(values, vectors);
    }

    private static double[] withSign(double[] v) {
        double largest = 0;
        for (double x : v) if (Math.abs(x) > Math.abs(largest)) largest = x;
        if (largest < 0) for (int i = 0; i < v.length; i++) v[i] = -v[i];
        return v;
    }

    /** A = Q T Qᵀ with Q = H₀ H₁ …, H_k = I − 2uuᵀ; u of H_k is zero up to place k and is returned as row k. T is left in the two arrays. */
    private static double[][] tridiagonalize(double[][] a, double[] diagonal, double[] beside) {
        int n = a.length;
        double[][] reflections = new double[Math.max(0, n - 2)][];
        double[] q = new double[n];
        for (int k = 0; k + 2 < n; k++) {
            double[] u = new double[n];
            double norm = 0;
            for (int i = k + 1; i < n; i++) norm = Math.hypot(norm, u[i] = a[k][i]);
            double alpha = u[k + 1] > 0 ? -norm : norm;
            u[k + 1] -= alpha;
            double length = Math.sqrt(dot(u, u, k + 1));
            if (length > 0) for (int i = k + 1; i < n; i++) u[i] /= length;
            for (int i = k + 1; i < n; i++) q[i] = dot(a[i], u, k + 1);
            double between = dot(u, q, k + 1);
            for (int i = k + 1; i < n; i++) q[i] = 2 * (q[i] - between * u[i]);          // A − u qᵀ − q uᵀ = H A H
            for (int i = k + 1; i < n; i++) {
                double[] row = a[i];
                double ui = u[i], qi = q[i];
                for (int j = k + 1; j < n; j++) row[j] -= ui * q[j] + qi * u[j];
            }
            reflections[k] = u;
            diagonal[k] = a[k][k];
            beside[k] = alpha;
        }
        if (n > 1) {
            diagonal[n - 2] = a[n - 2][n - 2];
            beside[n - 2] = a[n - 1][n - 2];
        }
        if (n > 0) diagonal[n - 1] = a[n - 1][n - 1];
        return reflections;
    }

    /** Qᵀ = … H₁ H₀, from the last reflection on, while most rows are still those of the identity. */
    private static double[][] accumulate(double[][] reflections, int n) {
        double[][] rows = new double[n][n];
        for (int i = 0; i < n; i++) rows[i][i] = 1;
        for (int k = reflections.length - 1; k >= 0; k--) {
            double[] u = reflections[k];
            for (int i = k + 1; i < n; i++) {
                double[] row = rows[i];
                double twice = 2 * dot(row, u, k + 1);
                for (int j = k + 1; j < n; j++) row[j] -= twice * u[j];
            }
        }
        return rows;
    }

    /** Rotates a tridiagonal matrix into a diagonal one, and the rows with it. */
    private static void diagonalize(double[] d, double[] e, double[][] rows) {
        int n = d.length;
        for (int l = 0; l < n; l++)
            for (int round = 0; ; round++) {
                int m = l;                                       // d[l..m] is a block of its own
                while (m + 1 < n && Math.abs(e[m]) > Math.ulp(1.0) * (Math.abs(d[m]) + Math.abs(d[m + 1]))) m++;
                if (m == l) break;
                if (round == MOST_ROUNDS) throw new ArithmeticException("the eigenvalues of a matrix of " + n + " rows do not converge");
                sweep(d, e, rows, l, m);
            }
    }

    /** One implicit QL step on the block l..m, shifted by the eigenvalue of its leading 2x2 corner that is nearer to d[l]. */
    private static void sweep(double[] d, double[] e, double[][] rows, int l, int m) {
        double g = (d[l + 1] - d[l]) / (2 * e[l]);
        g = d[m] - d[l] + e[l] / (g + Math.copySign(Math.hypot(g, 1), g));
        double sine = 1, cosine = 1, shift = 0;
        for (int i = m - 1; i >= l; i--) {
            double f = sine * e[i], b = cosine * e[i], r = Math.hypot(f, g);
            e[i + 1] = r;
            if (r == 0) {                                        // the block falls apart here
                d[i + 1] -= shift;
                e[m] = 0;
                return;
            }
            sine = f / r;
            cosine = g / r;
            g = d[i + 1] - shift;
            r = (d[i] - g) * sine + 2 * cosine * b;
            shift = sine * r;
            d[i + 1] = g + shift;
            g = cosine * r - b;
            double[] low = rows[i], high = rows[i + 1];
            for (int k = 0; k < low.length; k++) {
                double x = low[k], y = high[k];
                high[k] = sine * x + cosine * y;
                low[k] = cosine * x - sine * y;
            }
        }
        d[l] -= shift;
        e[l] = g;
        e[m] = 0;
    }

    private static double dot(double[] a, double[] b, int from) {
        double even = 0, odd = 0;
        int i = from;
        for (; i + 1 < a.length; i += 2) {
            even += a[i] * b[i];
            odd += a[i + 1] * b[i + 1];
        }
        return i < a.length ? even + odd + a[i] * b[i] : even + odd;
    }
}
