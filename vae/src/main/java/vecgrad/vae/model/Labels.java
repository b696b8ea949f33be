package vecgrad.vae.model;

/**
 * Which class each example is taken to have: row r of everything computed from both is {@code example[r]} under the class
 * {@code label[r]}. A known label makes one row an example, a label to be summed out one row for every class. So the same
 * equations serve both, and what depends on x alone is computed once for all its classes.
 *
 * @param example the row of x; null for the same row
 * @param label   the class
 */
public record Labels(int[] example, int[] label) {
    /** One known class an example. */
    public static Labels known(int... label) { return new Labels(null, label); }

    /** Every class for every example, class-major: row c·examples + i is example i as class c. */
    public static Labels every(int examples, int classes) {
        int[] example = new int[classes * examples], label = new int[classes * examples];
        for (int r = 0; r < label.length; r++) {
            example[r] = r % examples;
            label[r] = r / examples;
        }
        return new Labels(example, label);
    }

    /** How many rows. */
    public int rows() { return label.length; }
}
