package vecgrad.vae.baseline;

import java.util.Arrays;
import java.util.stream.IntStream;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Tensor;
import vecgrad.tensor.Workspace;
import vecgrad.vae.model.KernelMachine;
import vecgrad.vae.model.SquaredDistances;
import vecgrad.vae.train.Inputs;

/**
 * Finitely many features whose inner products are nearly the Gaussian kernel k(x, x′) = exp(−γ‖x − x′‖²): those of Williams and
 * Seeger's Nyström method. With landmarks l₁ … l_m, K = k(l, l) and K + εI = L·Lᵀ,
 *
 * <pre>
 *   φ(x) = k(x, l)·L⁻ᵀ,    so that    φ(x)·φ(x′) = k(x, l)·(K + εI)⁻¹·k(l, x′),
 * </pre>
 *
 * <p>which is the kernel itself between landmarks, but for ε. The textbook's K^(−1/2) in the place of L⁻ᵀ differs by a rotation of
 * the features: the inner products, and so every machine trained on them, are the same, and a Cholesky factor needs no
 * eigenvectors.
 *
 * @param landmarks the distances to l, m points
 * @param gamma γ
 * @param factor L⁻ᵀ [m, m]
 */
public record NystroemFeatures(SquaredDistances landmarks, double gamma, Tensor factor) {
    /** ε: smaller than any direction of K that matters; φ of a direction that is next to none is kept from being all rounding. */
    static final double RIDGE = 1e-5;
    private static final int BATCH = 1000;

    /** Landmarks that the noise picks from the examples; all of them, if there are not as many. */
    public static NystroemFeatures draw(Inputs examples, int landmarks, double gamma, Noise noise) {
        int[] order = noise.stream("landmarks").permutation(examples.size());
        return at(examples.mean(Arrays.copyOf(order, Math.min(landmarks, order.length))), gamma);
    }

    /** With these landmarks. [m, features] */
    static NystroemFeatures at(Tensor points, double gamma) {
        SquaredDistances landmarks = SquaredDistances.to(points);
        int m = points.shape().extent(0);
        double[][] inverse = Cholesky.of(ridgedKernel(points, gamma)).inverse();
        Tensor factor = Tensor.zeros(m, m);
        for (int i = 0; i < m; i++)
            for (int j = 0; j <= i; j++) factor.data()[j * m + i] = (float) inverse[i][j];
        return new NystroemFeatures(landmarks, gamma, factor);
    }

    /**
     * K + εI, the lower triangle, from the definition in double precision: where the points have few dimensions K is so nearly
     * singular that the rounding of float products would make it indefinite.
     */
    private static double[][] ridgedKernel(Tensor points, double gamma) {
        int m = points.shape().extent(0), d = points.shape().extent(1);
        double[][] k = new double[m][];
        for (int i = 0; i < m; i++) {
            k[i] = new double[i + 1];
            for (int j = 0; j < i; j++) {
                double distance = 0;
                for (int p = 0; p < d; p++) {
                    double difference = (double) points.data()[i * d + p] - points.data()[j * d + p];
                    distance += difference * difference;
                }
                k[i][j] = Math.exp(-gamma * distance);
            }
            k[i][i] = 1 + RIDGE;
        }
        return k;
    }

    /** The median of ‖x − x′‖² over random pairs: the scale that γ is given in. */
    public static double medianDistance(Inputs examples, Noise noise) {
        int[] order = noise.stream("pairs").permutation(examples.size());
        int pairs = Math.min(2000, order.length / 2);
        Tensor x = examples.mean(Arrays.copyOf(order, pairs)), other = examples.mean(Arrays.copyOfRange(order, pairs, 2 * pairs));
        Tensor difference = x.sub(other);
        float[] distances = difference.mul(difference).sum(1, false).data().clone();
        Arrays.sort(distances);
        return distances[distances.length / 2];
    }

    /** m, how many features there are. */
    public int size() { return factor.shape().extent(1); }

    /** φ of all examples. [n, m] */
    public Tensor of(Inputs examples) {
        int n = examples.size(), m = size();
        Tensor features = Tensor.zeros(n, m);
        var workspace = new Workspace();
        for (int from = 0; from < n; from += BATCH) {
            int[] rows = IntStream.range(from, Math.min(n, from + BATCH)).toArray();
            workspace.run(() -> {
                Tensor phi = KernelMachine.kernel(examples.mean(rows), landmarks, gamma).matmul(factor);
                System.arraycopy(phi.data(), 0, features.data(), rows[0] * m, phi.size());
                return null;
            });
        }
        return features;
    }

    /** The machine f = φ·weights + bias in terms of the landmarks: f = k(x, l)·(L⁻ᵀ·weights) + bias. [m, classes], [classes] */
    KernelMachine machine(Tensor weights, Tensor bias) { return new KernelMachine(landmarks, gamma, factor.matmul(weights), bias); }
}
