package vecgrad.vae.picture;

import java.util.ArrayList;
import java.util.List;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.eval.LatentSpace;
import vecgrad.vae.eval.Pictures.Picture;
import vecgrad.vae.io.ImageGrid;

/**
 * A flight through the latent space: a random walk that stays within the prior, z ← √0.94 z + √0.06 ε with ε ~ N(0, I), followed
 * at a distance, so that it glides (recipe 2.4).
 */
public final class Flight {
    private static final double STEP = 0.06, FOLLOW = 0.1;
    private static final int ACROSS = 5, SAMPLES = 10;

    private Flight() {}

    /** The frames of a flight: all classes in the same style, or, of a model without classes, ten flights at a time. */
    public static List<ImageGrid> frames(LatentSpace space, LabeledImages like, int count, Noise noise) {
        int tiles = space.hasClasses() ? space.classes() : SAMPLES, flights = space.hasClasses() ? 1 : SAMPLES;
        int columns = Math.min(ACROSS, tiles);
        int[] flight = new int[tiles], label = new int[tiles];
        for (int i = 0; i < tiles; i++) {
            flight[i] = i % flights;
            label[i] = i;
        }
        List<ImageGrid> frames = new ArrayList<>();
        for (Tensor z : path(flights, space.latent(), count, noise))
            frames.add(new Picture(like, (tiles + columns - 1) / columns, columns, space.images(z.gatherRows(flight), label)).grid(1));
        return frames;
    }

    /** Where the flights are, frame by frame. [flights, latent] each */
    static List<Tensor> path(int flights, int latent, int count, Noise noise) {
        Shape shape = Shape.of(flights, latent);
        Tensor ahead = noise.stream("fly").normal(shape), behind = ahead;
        List<Tensor> path = new ArrayList<>();
        for (int step = 0; step < count; step++) {
            path.add(behind);
            Tensor eps = noise.stream("fly").at(step + 1).normal(shape);
            ahead = ahead.affine((float) Math.sqrt(1 - STEP), 0).add(eps.affine((float) Math.sqrt(STEP), 0));
            behind = behind.affine((float) (1 - FOLLOW), 0).add(ahead.affine((float) FOLLOW, 0));
        }
        return path;
    }
}
