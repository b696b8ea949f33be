package vecgrad.vae.eval;

import java.io.IOException;
import java.nio.file.Path;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.io.ImageGrid;
import vecgrad.vae.model.Model;

/** What a model imagines, as grids of images. The noise decides the styles. */
public final class Pictures {
    private static final int STYLES = 10, SCALE = 2;

    private Pictures() {}

    /**
     * The conditional grid: a row per random style z, a column per class y. M1 knows no classes: its grid is plain samples;
     * of a classifier there is nothing to see but the first images it is about.
     */
    public static Picture samples(Model model, LabeledImages like, Noise noise) {
        return LatentSpace.of(model).map(space -> samples(space, like, noise)).orElseGet(() -> {
            int[] first = new int[Math.min(like.size(), STYLES * STYLES)];
            for (int i = 0; i < first.length; i++) first[i] = i;
            return new Picture(like, STYLES, STYLES, Tensor.of(Shape.of(first.length, like.features()), like.toFloats(first)));
        });
    }

    /** Samples from a latent space: see {@link #samples(Model, LabeledImages, Noise)}. */
    public static Picture samples(LatentSpace space, LabeledImages like, Noise noise) {
        if (!space.hasClasses())
            return new Picture(like, STYLES, STYLES, space.images(noise.normal(Shape.of(STYLES * STYLES, space.latent()))));
        return inEveryClass(space, noise.normal(Shape.of(STYLES, space.latent())), like);
    }

    /** A row per style z, a column per class y. [styles, latent] → [styles · classes, pixels] */
    public static Picture inEveryClass(LatentSpace space, Tensor styles, LabeledImages like) {
        int rows = styles.shape().extent(0), classes = space.classes();
        int[] style = new int[rows * classes], label = new int[rows * classes];
        for (int r = 0; r < style.length; r++) {
            style[r] = r / classes;
            label[r] = r % classes;
        }
        return new Picture(like, rows, classes, space.images(styles.gatherRows(style), label));
    }

    /** Images [rows · columns, features] to be laid out in a grid, with the measures of {@code like}; a stereo pair's two side by side. */
    public record Picture(LabeledImages like, int rows, int columns, Tensor images) {
        /** The images side by side: see {@link ImageGrid}. @param apart columns that stand apart from the one before */
        public ImageGrid grid(int gap, int... apart) {
            boolean stereo = like.channels() == 2;
            float[] shown = stereo ? images.reshape(images.size() / like.features() * like.rows(), like.columns(), 2).permute(0, 2, 1).data() : images.data();
            return new ImageGrid(rows, columns, like.rows(), stereo ? 2 * like.columns() : like.columns(), stereo ? 1 : like.channels(), gap, apart).setAll(shown);
        }

        /** Writes a PNG. @throws IOException in one sentence */
        public void write(Path file) throws IOException { grid(1).writePng(file, SCALE); }
    }
}
