package vecgrad.vae.picture;

import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.eval.LatentSpace;
import vecgrad.vae.eval.Pictures.Picture;
import vecgrad.vae.io.ImageGrid;

/** What passes through the latent space and what is lost there. */
public final class Reconstructions {
    private Reconstructions() {}

    /**
     * A column per image: the image, its reconstruction and the difference of the two, black where there is none. A model that
     * knows classes takes the image to be of the class it finds most probable.
     */
    public static ImageGrid of(LatentSpace space, LabeledImages images) {
        int n = images.size();
        int[] all = new int[n];
        for (int i = 0; i < n; i++) all[i] = i;
        Tensor inputs = Tensor.of(Shape.of(n, images.features()), images.toFloats(all));
        int[] y = space.hasClasses() ? space.classify(images) : new int[n];
        Tensor outputs = space.images(space.means(images, y), y), differences = outputs.sub(inputs).map(Math::abs);
        return new Picture(images, 3, n, Rows.sideBySide(1, inputs, outputs, differences)).grid(1);
    }
}
