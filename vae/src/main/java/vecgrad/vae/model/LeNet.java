package vecgrad.vae.model;

import java.util.List;
import java.util.stream.Stream;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Conv2d;
import vecgrad.autograd.nn.Initializer;
import vecgrad.autograd.nn.Layer;
import vecgrad.autograd.nn.Linear;
import vecgrad.autograd.nn.Parameter;
import vecgrad.autograd.op.Convolutions;
import vecgrad.autograd.op.Elementwise;
import vecgrad.autograd.op.Shaping;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Pointwise;
import vecgrad.vae.prob.Categorical;

/**
 * The table's CNN: a convolutional network in the manner of LeNet-5 (LeCun et al. 1998), on the labelled examples alone.
 *
 * <pre>
 *   image → conv 5x5 → pool 2x2 → ReLU → conv 5x5 → pool 2x2 → ReLU → dense → ReLU → q(y|x)
 *                                                            dropout ↗     dropout ↗
 * </pre>
 *
 * As in LeNet-5, the first convolution keeps the image's size (a border of two zeros) and the second does not: 28x28 pixels
 * become 14x14, then 10x10, then 5x5. ReLU comes after the pool, of which it is the same as before, on a quarter of the numbers.
 */
public record LeNet(Sizes sizes, Conv2d first, Conv2d second, Linear hidden, Linear output) implements Classifier {
    /** The windows' sides: 5 of the convolutions, 2 of the pools; the border of the first convolution. */
    static final int FILTER = 5, POOL = 2, BORDER = 2;

    /** What dropout leaves of the second convolution's features and of the hidden units (more is kept where weights are shared). */
    private static final float KEEP_FEATURES = 0.75f, KEEP_HIDDEN = 0.5f;

    /**
     * The sizes.
     *
     * @param rows     of an image, its pixels [row, column, channel]
     * @param columns  of an image
     * @param channels of an image: 1 for grey, 3 for colour
     * @param classes  of images
     * @param first    filters of the first convolution
     * @param second   filters of the second
     * @param hidden   units of the dense layer
     */
    public record Sizes(int rows, int columns, int channels, int classes, int first, int second, int hidden) {
        /** @throws IllegalArgumentException if a size is not positive or absurd, or the image is too small for both pools */
        public Sizes {
            for (int size : new int[] {rows, columns, channels, classes, first, second, hidden})
                if (size < 1 || size > Architecture.MOST)
                    throw new IllegalArgumentException("cnn: images of " + rows + "x" + columns + "x" + channels + " in " + classes + " classes, "
                            + first + " and " + second + " filters, " + hidden + " hidden units; expected 1 to " + Architecture.MOST + " of each");
            if (after(rows) < 1 || after(columns) < 1)
                throw new IllegalArgumentException("cnn: images of " + rows + "x" + columns + " are too small for two convolutions of 5x5, each with a "
                        + "pool of 2x2; expected at least 12x12 pixels; --model nn takes any size");
            if ((long) rows * columns * channels > Architecture.MOST)
                throw new IllegalArgumentException("cnn: images of " + rows + "x" + columns + "x" + channels + "; expected at most " + Architecture.MOST + " numbers");
            if ((long) second * after(rows) * after(columns) > Architecture.MOST)
                throw new IllegalArgumentException("cnn: " + second + " filters over images of " + rows + "x" + columns + "; expected at most " + Architecture.MOST + " features");
        }

        /** Numbers in an image. */
        public int features() { return rows * columns * channels; }

        /** Numbers that the second pool leaves. */
        public int pooled() { return second * after(rows) * after(columns); }

        /** What both convolutions and pools leave of a side. */
        private static int after(int side) { return ((side + 2 * BORDER - FILTER + 1) / POOL - FILTER + 1) / POOL; }
    }

    /** A network with drawn weights; the noise decides them. */
    public static LeNet of(Sizes s, Noise noise) {
        return new LeNet(s, Conv2d.of("first", s.channels, s.first, FILTER, BORDER, Initializer.he(), noise),
                Conv2d.of("second", s.first, s.second, FILTER, 0, Initializer.he(), noise),
                Linear.of("hidden", s.pooled(), s.hidden, Pointwise.RELU, Initializer.he(), noise),
                Linear.of("output", s.hidden, s.classes, null, Initializer.fanIn(), noise));
    }

    @Override
    public Categorical qy(Variable x) { return Categorical.ofLogits(output.apply(hidden.apply(convolved(x)))); }

    @Override
    public Categorical qyInTraining(Variable x, Noise noise) {
        Variable features = Dropout.apply(convolved(x), KEEP_FEATURES, noise.stream("features"));
        return Categorical.ofLogits(output.apply(Dropout.apply(hidden.apply(features), KEEP_HIDDEN, noise.stream("hidden"))));
    }

    /** The features of both convolutions. [batch, features] → [batch, pooled] */
    private Variable convolved(Variable x) {
        int batch = x.shape().extent(0);
        Variable pixels = x.reshape(batch, sizes.rows, sizes.columns, sizes.channels);
        Variable image = Shaping.permute(pixels, 0, 3, 1, 2);                 // [batch, channel, row, column]
        return pooled(second, pooled(first, image)).reshape(batch, sizes.pooled());
    }

    private static Variable pooled(Layer convolution, Variable image) {
        return Elementwise.relu(Convolutions.maxPool2d(convolution.apply(image), POOL, POOL));
    }

    @Override
    public List<Parameter> parameters() {
        return Stream.of(first, second, hidden, output).flatMap(layer -> layer.parameters().stream()).toList();
    }
}
