package vecgrad.vae.model;

import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

/**
 * 1-NN: the class of the nearest labelled example, in Euclidean distance. It learns nothing; its error says how far nearness is
 * from likeness.
 *
 * @param examples the distances to the labelled examples
 * @param labels their classes
 * @param classes how many classes there are
 */
public record NearestNeighbour(SquaredDistances examples, int[] labels, int classes) implements ClassicalClassifier {
    /** @throws IllegalArgumentException if there is no example, or not a class for each */
    public NearestNeighbour {
        labels = labels.clone();
        int n = examples.points().shape().extent(0);
        if (n == 0 || n != labels.length) throw new IllegalArgumentException("1-NN: " + labels.length + " classes for " + n + " examples; expected one each, and an example at least");
        for (int label : labels)
            if (label < 0 || label >= classes) throw new IllegalArgumentException("1-NN: class " + label + " is not in 0 to " + (classes - 1));
    }

    /** Of two examples at the same distance, the first. */
    @Override
    public int[] classify(Tensor x) {
        int[] nearest = largest(examples.from(x).affine(-1, 0)), y = new int[nearest.length];
        for (int i = 0; i < y.length; i++) y[i] = labels[nearest[i]];
        return y;
    }

    @Override
    public int features() { return examples.features(); }

    /** The column of each row's largest number, the first of equals. [n, columns] → [n] */
    static int[] largest(Tensor rows) {
        Shape shape = rows.shape();
        int columns = shape.extent(1);
        int[] best = new int[shape.extent(0)];
        for (int i = 0; i < best.length; i++)
            for (int j = 1; j < columns; j++)
                if (rows.data()[i * columns + j] > rows.data()[i * columns + best[i]]) best[i] = j;
        return best;
    }
}
