package vecgrad.datasets;

import java.util.Arrays;
import java.util.Objects;

/**
 * Images of one size, each with a class. Immutable.
 *
 * <p>Pixels are kept as the bytes they came as ([image, row, column, channel], 0 to 255): the whole of MNIST is 55 MB
 * that way, and becomes floats one minibatch at a time.
 */
public final class LabeledImages {
    private final String name;
    private final int rows, columns, channels, classes;
    private final byte[] pixels;
    private final int[] labels;

    /** Takes over both arrays: for the package's own use, where nobody else holds them. */
    LabeledImages(String name, int rows, int columns, int channels, int classes, byte[] pixels, int[] labels) {
        this.name = Objects.requireNonNull(name);
        this.rows = positive("rows", rows);
        this.columns = positive("columns", columns);
        this.channels = positive("channels", channels);
        this.classes = positive("classes", classes);
        this.pixels = pixels;
        this.labels = labels;
        if (pixels.length != (long) labels.length * rows * columns * channels)
            throw new IllegalArgumentException(name + ": " + pixels.length + " pixels are not " + labels.length + " images of "
                    + rows + "x" + columns + "x" + channels);
        for (int i = 0; i < labels.length; i++)
            if (labels[i] < 0 || labels[i] >= classes)
                throw new IllegalArgumentException(name + ": label " + labels[i] + " of image " + i + " is not in 0 to " + (classes - 1));
    }

    /**
     * Images from arrays, which are copied.
     *
     * @param pixels [image, row, column, channel], 0 to 255
     * @param labels [image], 0 to classes − 1
     * @throws IllegalArgumentException if the sizes do not fit or a label is out of range
     */
    public static LabeledImages of(String name, int rows, int columns, int channels, int classes, byte[] pixels, int[] labels) {
        return new LabeledImages(name, rows, columns, channels, classes, pixels.clone(), labels.clone());
    }

    private static int positive(String what, int value) {
        if (value < 1) throw new IllegalArgumentException(what + " is " + value + "; at least 1");
        return value;
    }

    /** What these images are, for people: {@code "mnist train"}. */
    public String name() { return name; }

    /** How many images there are. */
    public int size() { return labels.length; }

    /** The height of an image in pixels. */
    public int rows() { return rows; }

    /** The width of an image in pixels. */
    public int columns() { return columns; }

    /** 1 for grey, 2 for a stereo pair of grey, 3 for colour. */
    public int channels() { return channels; }

    /** How many numbers an image is: rows · columns · channels. */
    public int features() { return rows * columns * channels; }

    /** How many classes there are; labels run from 0 to classes − 1. */
    public int classes() { return classes; }

    /** The class of an image. */
    public int label(int image) { return labels[image]; }

    /** All classes, as a new array. [image] */
    public int[] labels() { return labels.clone(); }

    /** The bytes of one image, as a new array. [row, column, channel] */
    public byte[] pixels(int image) {
        Objects.checkIndex(image, size());
        return Arrays.copyOfRange(pixels, image * features(), (image + 1) * features());
    }

    /** Writes images to the start of {@code destination}: {@link #copyTo(int[], int, int, float[], int)}. */
    public void copyTo(int[] indices, int from, int to, float[] destination) { copyTo(indices, from, to, destination, 0); }

    /**
     * Writes the images {@code indices[from]} to {@code indices[to − 1]}, divided by 256 as the paper's are (a binarised white pixel is now and
     * then black), one after the other from {@code destination[at]} on. [to − from, feature]
     *
     * @throws IndexOutOfBoundsException if an index names no image, or the destination is too short
     */
    public void copyTo(int[] indices, int from, int to, float[] destination, int at) {
        Objects.checkFromToIndex(from, to, indices.length);
        int features = features(), out = at;
        if (at < 0 || (long) (to - from) * features > destination.length - at)
            throw new IndexOutOfBoundsException(to - from + " images of " + features + " numbers do not fit into " + destination.length + " from " + at + " on");
        for (int i = from; i < to; i++) {
            int start = Objects.checkIndex(indices[i], size()) * features;
            for (int p = 0; p < features; p++) destination[out++] = (pixels[start + p] & 0xFF) / 256f;
        }
    }

    /** The images {@code indices} as a new array, divided by 256 as the paper's are (a binarised white pixel is now and then black). [indices.length, feature] */
    public float[] toFloats(int... indices) {
        float[] destination = new float[Math.multiplyExact(indices.length, features())];
        copyTo(indices, 0, indices.length, destination);
        return destination;
    }

    /** The classes of the images {@code indices}. [indices.length] */
    public int[] labels(int... indices) {
        int[] chosen = new int[indices.length];
        for (int i = 0; i < chosen.length; i++) chosen[i] = labels[indices[i]];
        return chosen;
    }

    /** The images {@code indices}, in that order, as a set of their own. */
    public LabeledImages select(int... indices) {
        int features = features();
        byte[] chosen = new byte[Math.multiplyExact(indices.length, features)];
        for (int i = 0; i < indices.length; i++)
            System.arraycopy(pixels, Objects.checkIndex(indices[i], size()) * features, chosen, i * features, features);
        return new LabeledImages(name, rows, columns, channels, classes, chosen, labels(indices));
    }

    /** The images from {@code from} to {@code to − 1}, as a set with this name. */
    public LabeledImages slice(String name, int from, int to) {
        Objects.checkFromToIndex(from, to, size());
        return new LabeledImages(name, rows, columns, channels, classes,
                Arrays.copyOfRange(pixels, from * features(), to * features()), Arrays.copyOfRange(labels, from, to));
    }

    /** These images, then the others, as one set with this name. @throws IllegalArgumentException if they are of another kind, or too many */
    LabeledImages followedBy(LabeledImages others) {
        if (others.rows != rows || others.columns != columns || others.channels != channels || others.classes != classes)
            throw new IllegalArgumentException(others + " do not fit " + this);
        if ((long) pixels.length + others.pixels.length > Integer.MAX_VALUE - 8)
            throw new IllegalArgumentException(others + " and " + this + " together are more than fits into an array");
        byte[] both = Arrays.copyOf(pixels, pixels.length + others.pixels.length);
        System.arraycopy(others.pixels, 0, both, pixels.length, others.pixels.length);
        int[] bothLabels = Arrays.copyOf(labels, labels.length + others.labels.length);
        System.arraycopy(others.labels, 0, bothLabels, labels.length, others.labels.length);
        return new LabeledImages(name, rows, columns, channels, classes, both, bothLabels);
    }

    /** {@code mnist train: 50000 images of 28x28x1 in 10 classes}. */
    @Override
    public String toString() {
        return name + ": " + size() + " images of " + rows + "x" + columns + "x" + channels + " in " + classes + " classes";
    }
}
