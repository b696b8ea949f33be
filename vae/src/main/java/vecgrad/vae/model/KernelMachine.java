package vecgrad.vae.model;

import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Tensor;

/**
 * What a support vector machine is once it is trained, transductively or not: a function of each class against the rest,
 *
 * <pre>
 *   f_k(x) = Σ_j exp(−γ‖x − l_j‖²)·α_jk + b_k,
 * </pre>
 *
 * <p>of which the largest names the class.
 *
 * @param landmarks the distances to the landmarks l, m of them
 * @param gamma γ
 * @param coefficients α [m, classes]
 * @param bias b [classes]
 */
public record KernelMachine(SquaredDistances landmarks, double gamma, Tensor coefficients, Tensor bias) implements ClassicalClassifier {
    /** @throws IllegalArgumentException if the arrays do not fit together, or γ is not positive */
    public KernelMachine {
        int m = landmarks.points().shape().extent(0), classes = bias.size();
        if (classes == 0 || coefficients.shape().rank() != 2 || coefficients.shape().extent(0) != m || coefficients.shape().extent(1) != classes)
            throw new IllegalArgumentException("kernel machine: coefficients " + coefficients.shape() + " do not fit " + m + " landmarks and a bias " + bias.shape());
        if (!(gamma > 0 && Double.isFinite(gamma))) throw new IllegalArgumentException("kernel machine: gamma is " + gamma + "; expected a positive number");
    }

    /** f of every row. [n, features] → [n, classes] */
    public Tensor scores(Tensor x) { return kernel(x, landmarks, gamma).linear(coefficients, bias, null, null); }

    /** exp(−γ‖x − p‖²) of every row and point. [n, features] → [n, points] */
    public static Tensor kernel(Tensor x, SquaredDistances points, double gamma) {
        return points.from(x).affine((float) -gamma, 0).map(Pointwise.EXP);
    }

    @Override
    public int[] classify(Tensor x) { return NearestNeighbour.largest(scores(x)); }

    @Override
    public int features() { return landmarks.features(); }

    @Override
    public int classes() { return bias.size(); }
}
