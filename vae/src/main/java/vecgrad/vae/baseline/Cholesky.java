package vecgrad.vae.baseline;

/** The Cholesky factor of a symmetric positive definite matrix, in double precision. A = L·Lᵀ, L lower triangular. */
record Cholesky(double[][] l) {
    /** Factors a matrix, of which the lower triangle is read. @throws ArithmeticException if it is not positive definite */
    static Cholesky of(double[][] a) {
        int n = a.length;
        double[][] l = new double[n][];
        for (int i = 0; i < n; i++) {
            l[i] = new double[i + 1];
            for (int j = 0; j < i; j++) l[i][j] = (a[i][j] - dot(l[i], l[j], j)) / l[j][j];
            double rest = a[i][i] - dot(l[i], l[i], i);
            if (!(rest > 0)) throw new ArithmeticException("Cholesky: the matrix is not positive definite at row " + i + ", where " + rest + " is left");
            l[i][i] = Math.sqrt(rest);
        }
        return new Cholesky(l);
    }

    /** L⁻¹, lower triangular; row i has i + 1 numbers. */
    double[][] inverse() {
        int n = l.length;
        double[][] inverse = new double[n][];
        for (int i = 0; i < n; i++) {
            // Row i of L⁻¹ from the rows above: eᵢ − Σ_k L[i][k]·row k, divided by L[i][i].
            double[] row = new double[i + 1];
            for (int k = 0; k < i; k++)
                for (int j = 0; j <= k; j++) row[j] -= l[i][k] * inverse[k][j];
            row[i] = 1;
            for (int j = 0; j <= i; j++) row[j] /= l[i][i];
            inverse[i] = row;
        }
        return inverse;
    }

    /** Four sums side by side, which the processor adds at the same time. */
    private static double dot(double[] a, double[] b, int n) {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < n; i++) s0 += a[i] * b[i];
        return s0 + s1 + (s2 + s3);
    }
}
