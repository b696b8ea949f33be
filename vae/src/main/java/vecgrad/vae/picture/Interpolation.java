package vecgrad.vae.picture;

import java.util.Arrays;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.eval.LatentSpace;
import vecgrad.vae.eval.Pictures.Picture;
import vecgrad.vae.io.ImageGrid;

/** The straight way through the latent space from one image to another. */
public final class Interpolation {
    private Interpolation() {}

    /**
     * The first image, the steps of the way, both ends included, and the second image. A model that knows classes goes the way
     * in the class of the first, and in a second row in that of the second, if it is another: between two classes there is nothing.
     *
     * @param ends  two images
     * @param steps at least 2
     */
    public static ImageGrid of(LatentSpace space, LabeledImages ends, int steps) {
        int[] rows = space.hasClasses() && ends.label(0) != ends.label(1) ? ends.labels() : new int[] {ends.label(0)};
        Tensor z = way(space.means(ends, ends.labels()), steps), first = image(ends, 0), second = image(ends, 1);
        Tensor[] parts = new Tensor[3 * rows.length];
        for (int r = 0; r < rows.length; r++) {
            int[] y = new int[steps];
            Arrays.fill(y, rows[r]);
            parts[3 * r] = first;
            parts[3 * r + 1] = space.images(z, y);
            parts[3 * r + 2] = second;
        }
        return new Picture(ends, rows.length, steps + 2, Rows.sideBySide(1, parts)).grid(1, 1, steps + 1);
    }

    /** From the first row of a tensor to the second. [2, latent] → [steps, latent] */
    static Tensor way(Tensor ends, int steps) {
        int latent = ends.shape().extent(1);
        Tensor z = Tensor.empty(Shape.of(steps, latent));
        for (int s = 0; s < steps; s++) {
            double t = (double) s / (steps - 1);
            for (int j = 0; j < latent; j++) z.data()[s * latent + j] = (float) ((1 - t) * ends.data()[j] + t * ends.data()[latent + j]);
        }
        return z;
    }

    private static Tensor image(LabeledImages images, int i) { return Tensor.of(Shape.of(1, images.features()), images.toFloats(i)); }
}
