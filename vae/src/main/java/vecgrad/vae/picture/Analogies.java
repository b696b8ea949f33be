package vecgrad.vae.picture;

import java.util.Arrays;
import java.util.stream.IntStream;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.eval.LatentSpace;
import vecgrad.vae.eval.Pictures;
import vecgrad.vae.eval.Pictures.Picture;
import vecgrad.vae.io.ImageGrid;

/** Analogies (paper figure 1b): the style of an image in every class. */
public final class Analogies {
    /** The ten of MNIST's test images that the paper shows. */
    private static final int[] OF_THE_PAPER = {7910, 8150, 3623, 2645, 4066, 9660, 5083, 948, 2595, 2};

    private Analogies() {}

    /** The images to begin with: of MNIST those of the paper, else one of each class, which the noise decides. */
    public static int[] choose(String data, LabeledImages images, Noise noise) {
        if (data.equals("mnist")) return OF_THE_PAPER.clone();
        int[] order = noise.permutation(images.size());
        return IntStream.range(0, images.classes())
                .flatMap(y -> Arrays.stream(order).filter(i -> images.label(i) == y).limit(1)).toArray();
    }

    /** A row per image: the image itself and, a little apart, every class with its z, the mean of q(z|x,y) at its true class. */
    public static ImageGrid of(LatentSpace space, LabeledImages images) {
        int n = images.size();
        Tensor styles = space.means(images, images.labels());
        int[] all = new int[n];
        for (int i = 0; i < n; i++) all[i] = i;
        Tensor originals = Tensor.of(Shape.of(n, images.features()), images.toFloats(all));
        Tensor imagined = Pictures.inEveryClass(space, styles, images).images();
        return new Picture(images, n, 1 + space.classes(), Rows.sideBySide(n, originals, imagined)).grid(1, 1);
    }
}
