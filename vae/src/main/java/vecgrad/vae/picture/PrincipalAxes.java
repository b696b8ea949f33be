package vecgrad.vae.picture;

import java.util.Arrays;
import vecgrad.tensor.Tensor;
import vecgrad.vae.model.SymmetricEigen;

/**
 * The directions along which points vary most (PCA): the leading eigenvectors of their covariance.
 *
 * @param mean       of the points. [dimensions]
 * @param axes       orthonormal, the one of the largest variance first; the largest component of each is positive. [axis][dimension]
 * @param deviations the standard deviation of the points along each axis. [axis]
 */
record PrincipalAxes(double[] mean, double[][] axes, double[] deviations) {
    /** Of points [n, dimensions], n at least 1: as many axes as asked for, or as there are dimensions. */
    static PrincipalAxes of(Tensor points, int count) {
        int n = points.shape().extent(0), d = points.shape().extent(1);
        double[] mean = new double[d];
        for (int i = 0; i < n; i++) for (int j = 0; j < d; j++) mean[j] += points.data()[i * d + j] / (double) n;
        double[][] covariance = new double[d][d];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < d; j++)
                for (int k = 0; k <= j; k++)
                    covariance[j][k] += (points.data()[i * d + j] - mean[j]) * (points.data()[i * d + k] - mean[k]) / n;
        for (int j = 0; j < d; j++) for (int k = 0; k < j; k++) covariance[k][j] = covariance[j][k];
        SymmetricEigen eigen = SymmetricEigen.of(covariance);
        int axes = Math.min(count, d);
        double[] deviations = Arrays.stream(eigen.values()).limit(axes).map(v -> Math.sqrt(Math.max(0, v))).toArray();
        return new PrincipalAxes(mean, Arrays.copyOf(eigen.vectors(), axes), deviations);
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
