package vecgrad.vae.picture;

import java.util.Arrays;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.eval.LatentSpace;

/**
 * The plane in a latent space that a picture shows: centre + a·across + b·down, where a and b are standard normal.
 *
 * @param centre a point. [latent]
 * @param across the way to the right, as long as one standard deviation. [latent]
 * @param down   the way down. [latent]
 */
public record LatentPlane(double[] centre, double[] across, double[] down) {
    /** The whole of a two-dimensional latent space, by its prior N(0, I): the paper's. */
    static LatentPlane ofPrior() { return new LatentPlane(new double[2], new double[] {1, 0}, new double[] {0, 1}); }

    /** Around the mean of points along their two leading principal axes. [n, latent], latent at least 2 */
    static LatentPlane through(Tensor points) {
        PrincipalAxes pca = PrincipalAxes.of(points, 2);
        return new LatentPlane(pca.mean(), scaled(pca.axes()[0], pca.deviations()[0]), scaled(pca.axes()[1], pca.deviations()[1]));
    }

    /** The one to show of a space: all of it if it has two dimensions, else the one in which the latent means of images vary most. */
    public static LatentPlane of(LatentSpace space, LabeledImages images) {
        return space.latent() == 2 ? ofPrior() : through(space.means(images, images.labels()));
    }

    private static double[] scaled(double[] axis, double length) { return Arrays.stream(axis).map(x -> x * length).toArray(); }

    /** The plane in side × side steps of equal probability, row by row from the top left: (Φ⁻¹((column + ½)/side), Φ⁻¹((row + ½)/side)). [side², latent] */
    Tensor walk(int side) {
        double[] steps = NormalQuantile.middles(side);
        int latent = centre.length;
        Tensor z = Tensor.empty(Shape.of(side * side, latent));
        for (int i = 0; i < side * side; i++)
            for (int j = 0; j < latent; j++)
                z.data()[i * latent + j] = (float) (centre[j] + steps[i % side] * across[j] + steps[i / side] * down[j]);
        return z;
    }
}
