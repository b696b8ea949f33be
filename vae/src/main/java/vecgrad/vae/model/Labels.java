package vecgrad.vae.model;

import java.util.Arrays;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.tensor.Workspace;

/**
 * Which class each example is taken to have: row r of everything computed from both is {@code example[r]} under the class
 * {@code label[r]}. A known label makes one row an example, a label to be summed out one row for every class. So the same
 * equations serve both, and what depends on x alone is computed once for all its classes.
 *
 * <p>Made inside a {@link Workspace}'s run they live in it, as tensors do.
 *
 * @param example the row of x; null for the same row
 * @param label   the class
 * @param weight  what a row counts in a sum over classes; null for 1
 */
public record Labels(int[] example, int[] label, float[] weight) {
    /** Rows come in multiples of this: steps of a few sizes find their arrays ready. */
    private static final int ROUND = 128;

    /** One known class an example. */
    public static Labels known(int... label) { return new Labels(null, label, null); }

    /** Every class for every example, class-major: row c·examples + i is example i as class c. */
    public static Labels every(int examples, int classes) {
        int[] example = Workspace.ints(classes * examples), label = Workspace.ints(classes * examples);
        for (int r = 0; r < label.length; r++) {
            example[r] = r % examples;
            label[r] = r / examples;
        }
        return new Labels(example, label, null);
    }

    /**
     * The classes that matter (recipe 6.3): those with q(y|x) ≥ threshold, and of each other one a row with probability
     * q/threshold, which then counts threshold/q. Sums over classes keep their expectation, and so do their gradients,
     * since q multiplies both; a class that is out now may be back in the next step. Rows that fill up to a multiple of 128
     * count 0.
     *
     * @param qy      q(y|x), [batch, classes]
     * @param uniform numbers in [0, 1) that decide, [batch, classes]
     */
    public static Labels likely(Tensor qy, double threshold, Tensor uniform) {
        int examples = qy.shape().extent(0), classes = qy.shape().extent(1), rows = 0;
        int most = classes * examples;
        int[] example = Workspace.ints(most), label = Workspace.ints(most);
        float[] weight = Tensor.empty(Shape.of(most)).data();
        for (int c = 0; c < classes; c++) // class-major, as every
            for (int i = 0; i < examples; i++) {
                double chance = qy.data()[i * classes + c] / threshold;
                if (uniform.data()[i * classes + c] >= chance) continue;
                example[rows] = i;
                label[rows] = c;
                weight[rows++] = (float) Math.max(1, 1 / chance);
            }
        int rounded = (rows + ROUND - 1) / ROUND * ROUND;
        float[] weights = Tensor.zeros(rounded).data();
        System.arraycopy(weight, 0, weights, 0, rows);
        return new Labels(filledUp(example, rows, rounded), filledUp(label, rows, rounded), weights);
    }

    /** The first {@code rows} numbers, and zeros after them. */
    private static int[] filledUp(int[] x, int rows, int rounded) {
        int[] y = Workspace.ints(rounded);
        System.arraycopy(x, 0, y, 0, rows);
        Arrays.fill(y, rows, rounded, 0);
        return y;
    }

    /** These, one known class an example, and after them those of further examples. */
    Labels and(Labels more) {
        int known = rows(), rows = known + more.rows();
        int[] example = Workspace.ints(rows), label = Workspace.ints(rows);
        for (int r = 0; r < rows; r++) {
            example[r] = r < known ? r : known + more.example[r - known];
            label[r] = r < known ? this.label[r] : more.label[r - known];
        }
        return new Labels(example, label, null);
    }

    /** How many rows. */
    public int rows() { return label.length; }
}
