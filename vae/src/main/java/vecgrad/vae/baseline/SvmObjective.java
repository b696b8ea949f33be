package vecgrad.vae.baseline;

import java.util.Arrays;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.tensor.Workspace;

/**
 * What a linear transductive SVM minimises, in the primal (Chapelle and Zien, Semi-Supervised Classification by Low Density
 * Separation, 2005), for all K classes against the rest at once:
 *
 * <pre>
 *   J = Σ_k [ ½‖w_k‖² + C Σ_labelled max(0, 1 − y_ik f_k(x_i))² + C* Σ_unlabelled exp(−3 f_k(x_i)²) ],
 *   f_k(x) = w_k·(φ(x) − φ̄) + b_k,    y_ik = 1 where x_i is of class k, elsewhere −1.
 * </pre>
 *
 * <p>The last term wants the unlabelled examples away from f = 0; that alone could be had with all of them on one side. As φ̄ is
 * the mean over the unlabelled examples, b_k is the mean of f_k over them, and the balance constraint is just a fixed b.
 *
 * <p>The K problems share nothing but the two matrix products of an evaluation, and so cost little more than one. φ is never
 * centred in memory: φ̄ goes into the bias, and out of the gradient.
 */
final class SvmObjective implements Lbfgs.Objective {
    private static final double SHARPNESS = 3; // of exp(−3f²), Chapelle and Zien's

    private final Tensor all;                // φ of all training examples [n, m]
    private final Tensor labelled;           // φ of the labelled ones [l, m]
    private final int[] labelledRows;
    private final Tensor signs;              // y [l, K]
    private final double[] centre;           // φ̄ [m]
    private final int m, classes;
    private final double c;
    private final Workspace workspace = new Workspace();
    private double unlabelledC;
    private boolean balanced;

    /**
     * @param all φ of all training examples [n, m]
     * @param labelledRows which of them have a label
     * @param labels the classes of those
     * @param c C
     */
    SvmObjective(Tensor all, int[] labelledRows, int[] labels, int classes, double c) {
        this.all = all;
        this.labelledRows = labelledRows;
        this.labelled = all.gatherRows(labelledRows);
        this.classes = classes;
        this.c = c;
        this.m = all.shape().extent(1);
        this.signs = Tensor.full(Shape.of(labels.length, classes), -1);
        for (int i = 0; i < labels.length; i++) signs.data()[i * classes + labels[i]] = 1;
        this.centre = unlabelledMean();
    }

    private double[] unlabelledMean() {
        int n = all.shape().extent(0);
        Tensor weight = Tensor.full(Shape.of(1, n), 1f / Math.max(1, n - labelledRows.length));
        for (int row : labelledRows) weight.data()[row] = 0;
        float[] mean = weight.matmul(all).data();
        double[] centre = new double[m];
        Arrays.setAll(centre, j -> mean[j]);
        return centre;
    }

    /** C* = 0 and a free b: the SVM. */
    void supervised() { weighUnlabelled(0, false); }

    /** From now on the unlabelled examples count C* each, and b stays what it is. */
    void balanced(double unlabelledC) { weighUnlabelled(unlabelledC, true); }

    private void weighUnlabelled(double weight, boolean fixedBias) {
        unlabelledC = weight;
        balanced = fixedBias;
    }

    /** w_k = 0 and b_k = 2·fraction of class k among the labels − 1: where the search begins. [m + 1, K], b in the last row */
    double[] start() {
        double[] x = new double[(m + 1) * classes];
        balance(x);
        return x;
    }

    /** Makes the mean of f_k over the unlabelled examples what the labelled ones let expect. */
    void balance(double[] x) {
        for (int k = 0; k < classes; k++) {
            double sum = 0;
            for (int i = 0; i < labelledRows.length; i++) sum += signs.data()[i * classes + k];
            x[m * classes + k] = sum / labelledRows.length;
        }
    }

    /** w. [m, K] */
    Tensor weights(double[] x) {
        Tensor w = Tensor.zeros(m, classes);
        for (int i = 0; i < w.size(); i++) w.data()[i] = (float) x[i];
        return w;
    }

    /** b_k − w_k·φ̄: the bias of features that are not centred. [K] */
    Tensor bias(double[] x) {
        Tensor bias = Tensor.zeros(classes);
        for (int k = 0; k < classes; k++) {
            double b = x[m * classes + k];
            for (int j = 0; j < m; j++) b -= centre[j] * x[j * classes + k];
            bias.data()[k] = (float) b;
        }
        return bias;
    }

    @Override
    public double at(double[] x, double[] gradient) {
        return workspace.run(() -> {
            Tensor w = weights(x), bias = bias(x);
            System.arraycopy(x, 0, gradient, 0, m * classes);
            Arrays.fill(gradient, m * classes, gradient.length, 0);
            double value = regularizer(x) + hinge(w, bias, gradient);
            if (unlabelledC > 0) value += lowDensity(w, bias, gradient);
            if (balanced) Arrays.fill(gradient, m * classes, gradient.length, 0);
            return value;
        });
    }

    private double regularizer(double[] x) {
        double sum = 0;
        for (int i = 0; i < m * classes; i++) sum += x[i] * x[i];
        return sum / 2;
    }

    /** C Σ max(0, 1 − yf)². */
    private double hinge(Tensor w, Tensor bias, double[] gradient) {
        Tensor f = labelled.linear(w, bias, null, null), g = Tensor.empty(f.shape());
        double sum = 0;
        for (int i = 0; i < f.size(); i++) {
            double y = signs.data()[i], slack = Math.max(0, 1 - y * f.data()[i]);
            sum += c * slack * slack;
            g.data()[i] = (float) (-2 * c * y * slack);
        }
        backward(labelled, g, gradient);
        return sum;
    }

    /** C* Σ exp(−3f²). */
    private double lowDensity(Tensor w, Tensor bias, double[] gradient) {
        Tensor f = all.linear(w, bias, null, null);
        Tensor density = f.mul(f).affine((float) -SHARPNESS, 0).map(Pointwise.EXP);
        for (int row : labelledRows) Arrays.fill(density.data(), row * classes, (row + 1) * classes, 0);
        backward(all, f.mul(density).affine((float) (-2 * SHARPNESS * unlabelledC), 0), gradient);
        return unlabelledC * density.total();
    }

    /** From the gradient of f to that of w and b: f = w·φ + (b − w·φ̄). */
    private void backward(Tensor phi, Tensor g, double[] gradient) {
        float[] ofWeights = phi.matmul(true, g, false).data(), sums = g.sum(0, false).data();
        for (int j = 0; j < m; j++)
            for (int k = 0; k < classes; k++) gradient[j * classes + k] += ofWeights[j * classes + k] - centre[j] * sums[k];
        for (int k = 0; k < classes; k++) gradient[m * classes + k] += sums[k];
    }
}
