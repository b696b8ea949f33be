package vecgrad.vae.picture;

import java.util.Comparator;
import java.util.stream.IntStream;
import vecgrad.tensor.Tensor;

/**
 * The directions along which points vary most (PCA): the leading eigenvectors of their covariance.
 *
 * @param mean       of the points. [dimensions]
 * @param axes       orthonormal, the one of the largest variance first; the largest component of each is positive. [axis][dimension]
 * @param deviations the standard deviation of the points along each axis. [axis]
 */
record PrincipalAxes(double[] mean, double[][] axes, double[] deviations) {
    private static final int SWEEPS = 60;

    /** Of points [n, dimensions], n at least 1: as many axes as asked for, or as there are dimensions. */
    static PrincipalAxes of(Tensor points, int count) {
        int n = points.shape().extent(0), d = points.shape().extent(1);
        double[] mean = new double[d];
        for (int i = 0; i < n; i++) for (int j = 0; j < d; j++) mean[j] += points.data()[i * d + j] / (double) n;
        double[][] covariance = new double[d][d], vectors = new double[d][d];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < d; j++)
                for (int k = 0; k <= j; k++)
                    covariance[j][k] += (points.data()[i * d + j] - mean[j]) * (points.data()[i * d + k] - mean[k]) / n;
        for (int j = 0; j < d; j++) {
            vectors[j][j] = 1;
            for (int k = 0; k < j; k++) covariance[k][j] = covariance[j][k];
        }
        diagonalise(covariance, vectors);
        int[] order = IntStream.range(0, d).boxed().sorted(Comparator.comparingDouble(j -> -covariance[j][j]))
                .limit(count).mapToInt(Integer::intValue).toArray();
        double[][] axes = new double[order.length][];
        double[] deviations = new double[order.length];
        for (int a = 0; a < order.length; a++) {
            int column = order[a];
            axes[a] = upright(IntStream.range(0, d).mapToDouble(j -> vectors[j][column]).toArray());
            deviations[a] = Math.sqrt(Math.max(0, covariance[column][column]));
        }
        return new PrincipalAxes(mean, axes, deviations);
    }

    /** Jacobi's method: turns a symmetric matrix in one plane after the other until it is diagonal, and the columns of v with it. */
    private static void diagonalise(double[][] a, double[][] v) {
        int d = a.length;
        double whole = 0;
        for (double[] row : a) for (double x : row) whole += x * x;
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            double off = 0;
            for (int p = 0; p < d; p++) for (int q = 0; q < p; q++) off += a[p][q] * a[p][q];
            if (off <= 1e-26 * whole) return;
            for (int p = 0; p < d; p++)
                for (int q = 0; q < p; q++) {
                    if (a[p][q] == 0) continue;
                    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
                    double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1)); // the smaller angle
                    double c = 1 / Math.sqrt(t * t + 1), s = t * c;
                    for (int k = 0; k < d; k++) {
                        double kp = a[k][p], kq = a[k][q];
                        a[k][p] = c * kp - s * kq;
                        a[k][q] = s * kp + c * kq;
                        double vp = v[k][p], vq = v[k][q];
                        v[k][p] = c * vp - s * vq;
                        v[k][q] = s * vp + c * vq;
                    }
                    for (int k = 0; k < d; k++) {
                        double pk = a[p][k], qk = a[q][k];
                        a[p][k] = c * pk - s * qk;
                        a[q][k] = s * pk + c * qk;
                    }
                }
        }
    }

    /** An eigenvector is one with either sign: this is the one whose largest component is positive. */
    private static double[] upright(double[] axis) {
        int largest = 0;
        for (int j = 1; j < axis.length; j++) if (Math.abs(axis[j]) > Math.abs(axis[largest])) largest = j;
        if (axis[largest] < 0) for (int j = 0; j < axis.length; j++) axis[j] = -axis[j];
        return axis;
    }

    /** Points by their coordinates along the axes, the mean at the origin. [n, dimensions] → [n][axis] */
    double[][] project(Tensor points) {
        int n = points.shape().extent(0), d = points.shape().extent(1);
        double[][] projected = new double[n][axes.length];
        for (int i = 0; i < n; i++)
            for (int a = 0; a < axes.length; a++)
                for (int j = 0; j < d; j++) projected[i][a] += (points.data()[i * d + j] - mean[j]) * axes[a][j];
        return projected;
    }
}
