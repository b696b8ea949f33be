package vecgrad.vae.picture;

import java.util.Arrays;
import vecgrad.datasets.LabeledImages;
import vecgrad.vae.eval.LatentSpace;
import vecgrad.vae.eval.Pictures.Picture;
import vecgrad.vae.io.ImageGrid;

/** Walks through a plane of styles, a block of images for every class (paper figure 1a): where two blocks agree in place, they agree in style. */
public final class Walks {
    private static final int ACROSS = 5, GAP = 2;

    private Walks() {}

    /**
     * Side × side images a block; blocks stand in rows of five.
     *
     * @param classes of the blocks; of a model without classes one number, which means nothing
     */
    public static ImageGrid of(LatentSpace space, LatentPlane plane, LabeledImages like, int side, int... classes) {
        ImageGrid all = null;
        int columns = Math.min(ACROSS, classes.length);
        for (int i = 0; i < classes.length; i++) {
            int[] label = new int[side * side];
            Arrays.fill(label, classes[i]);
            ImageGrid block = new Picture(like, side, side, space.images(plane.walk(side), label)).grid(0); // neighbours are alike: no lines
            if (all == null)
                all = new ImageGrid((classes.length + columns - 1) / columns, columns, block.height(), block.width(), block.channels(), GAP);
            all.set(i / columns, i % columns, block);
        }
        return all;
    }
}
