package vecgrad.vae.baseline;

/** Linear equations by Gauss: the definition that the solvers are compared with. */
final class Elimination {
    private Elimination() {}

    /** x of A·x = b; each row of the system is a row of A and its b. The system is used up. */
    static double[] solve(double[][] system) {
        int n = system.length;
        for (int p = 0; p < n; p++) {
            int pivot = p;
            for (int r = p + 1; r < n; r++) if (Math.abs(system[r][p]) > Math.abs(system[pivot][p])) pivot = r;
            double[] row = system[pivot];
            system[pivot] = system[p];
            system[p] = row;
            for (int r = p + 1; r < n; r++) {
                double by = system[r][p] / row[p];
                for (int c = p; c <= n; c++) system[r][c] -= by * row[c];
            }
        }
        double[] x = new double[n];
        for (int r = n - 1; r >= 0; r--) {
            x[r] = system[r][n];
            for (int c = r + 1; c < n; c++) x[r] -= system[r][c] * x[c];
            x[r] /= system[r][r];
        }
        return x;
    }
}
