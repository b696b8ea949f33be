package vecgrad.vae.picture;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Tensor;
import vecgrad.vae.io.ImageGrid;

/**
 * Images as points: their latent means along the principal axes, in the colour of their class. Those that the model puts into a
 * wrong class have a white rim. At the right stands what each colour means: an image of its class. Lone points that are much
 * farther out than the others stand at the edge, in their direction: else they would leave no room to see the others in.
 *
 * @param images the images
 * @param points their coordinates, within a ball of radius 1. [image][1 to 3]
 * @param wrong  which the model puts into a wrong class; none, where it knows no classes
 */
public record Embedding(LabeledImages images, double[][] points, boolean[] wrong) {
    private static final int MARGIN = 6, LINE = 4;
    private static final double RADIUS = 1.6, RIM = 1.6;
    private static final double LONE = 2, INNER = 0.9; // twice as far as nine in ten

    /**
     * Of latent means.
     *
     * @param means   [n, latent]
     * @param guesses the class that the model gives each image; null if it knows none
     */
    public static Embedding of(LabeledImages images, Tensor means, int[] guesses) {
        double[][] points = PrincipalAxes.of(means, 3).project(means);
        double[] lengths = Arrays.stream(points).mapToDouble(Embedding::length).sorted().toArray();
        double edge = Math.max(1e-9, Math.min(lengths[lengths.length - 1], LONE * lengths[(int) (INNER * (lengths.length - 1))]));
        for (double[] p : points) {
            double unit = Math.max(edge, length(p));
            for (int a = 0; a < p.length; a++) p[a] /= unit;
        }
        boolean[] wrong = new boolean[images.size()];
        for (int i = 0; guesses != null && i < wrong.length; i++) wrong[i] = guesses[i] != images.label(i);
        return new Embedding(images, points, wrong);
    }

    private static double length(double[] p) {
        double sum = 0;
        for (double x : p) sum += x * x;
        return Math.sqrt(sum);
    }

    /** The first two axes: the first to the right, the second up. @param size of the square with the points, in pixels */
    public ImageGrid flat(int size) {
        double spread = 1e-9; // the first two coordinates need not reach as far as all three
        for (double[] p : points) spread = Math.max(spread, Math.max(Math.abs(p[0]), Math.abs(coordinate(p, 1))));
        Canvas canvas = new Canvas(size + legend(), size);
        double scale = (size / 2.0 - MARGIN) / spread;
        for (boolean marked : new boolean[] {false, true}) // the wrong ones on top
            for (int i = 0; i < points.length; i++)
                if (wrong[i] == marked)
                    point(canvas, size / 2.0 + scale * points[i][0], size / 2.0 - scale * coordinate(points[i], 1), RADIUS, i, 1);
        return explained(canvas, size).picture();
    }

    /** All three axes, turning once around the second. @see Turntable */
    public List<ImageGrid> turning(int size, int frames) {
        return IntStream.range(0, frames).mapToObj(f -> {
            Canvas canvas = new Canvas(size + legend(), size);
            new Turntable(size, 2 * Math.PI * f / frames).draw(this, canvas);
            return explained(canvas, size).picture();
        }).toList();
    }

    /** A point and, if it is wrong, its rim. @param light 0 to 1 */
    void point(Canvas canvas, double x, double y, double radius, int image, double light) {
        if (wrong[image]) canvas.disc(x, y, radius + RIM, ClassColours.shaded(0xffffff, light));
        canvas.disc(x, y, radius, ClassColours.shaded(ClassColours.of(images.label(image)), light));
    }

    /** A coordinate of a point; a space of fewer dimensions is flat. */
    static double coordinate(double[] point, int axis) { return axis < point.length ? point[axis] : 0; }

    /** How wide the legend is; where there is no room for it, it is left out. */
    private int legend() { return 3 * LINE + images.columns(); }

    /** A bar of each class's colour, and beside it the first image of that class that the model gets right, or else the first. */
    private Canvas explained(Canvas canvas, int size) {
        int pitch = images.rows() + LINE;
        for (int y = 0; y < images.classes() && (y + 1) * pitch <= size; y++) {
            int label = y;
            canvas.box(size, y * pitch + LINE, LINE, images.rows(), ClassColours.of(y));
            IntStream.range(0, images.size()).filter(i -> images.label(i) == label).boxed().min(Comparator.comparing(i -> wrong[i])).ifPresent(i ->
                    canvas.image(size + 2 * LINE, label * pitch + LINE, images.toFloats(i), images.rows(), images.columns(), images.channels()));
        }
        return canvas;
    }
}
