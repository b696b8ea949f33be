package vecgrad.vae.model;

import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

/**
 * ‖x − p‖² of any rows x to fixed points p, as ‖x‖² − 2x·p + ‖p‖²: the work is one matrix product, which has the same bits on
 * any number of threads.
 *
 * @param points p. [points, features]
 * @param minusTwice −2pᵀ. [features, points]
 * @param norms ‖p‖². [points]
 */
public record SquaredDistances(Tensor points, Tensor minusTwice, Tensor norms) {
    /** To these points. [points, features] */
    public static SquaredDistances to(Tensor points) {
        return new SquaredDistances(points, points.affine(-2, 0).transpose(), Tensor.vector(norms(points)));
    }

    /** From every row to every point; rounding makes none negative. [n, features] → [n, points] */
    public Tensor from(Tensor x) {
        Tensor distances = x.linear(minusTwice, norms, null, null);
        float[] own = norms(x), data = distances.data();
        int columns = norms.size();
        for (int i = 0; i < own.length; i++)
            for (int j = i * columns; j < (i + 1) * columns; j++) data[j] = Math.max(0, data[j] + own[i]);
        return distances;
    }

    /** How many numbers a point is. */
    public int features() { return points.shape().extent(1); }

    private static float[] norms(Tensor x) {
        int n = x.shape().extent(0), d = x.shape().extent(1);
        float[] norms = new float[n];
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int j = i * d; j < (i + 1) * d; j++) sum += (double) x.data()[j] * x.data()[j];
            norms[i] = (float) sum;
        }
        return norms;
    }
}
