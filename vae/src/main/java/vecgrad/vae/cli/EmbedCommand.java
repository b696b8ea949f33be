package vecgrad.vae.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Tensor;
import vecgrad.vae.cli.PictureOptions.Drawn;
import vecgrad.vae.eval.LatentSpace;
import vecgrad.vae.io.Gif;
import vecgrad.vae.picture.Embedding;

/** {@code vecgrad embed RUN --out FILE.png --turning FILE.gif}. */
@Command(name = "embed", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Draws test images as points: their latent means along the two directions in which these vary most, coloured by class. A point that the "
                + "model puts into a wrong class has a white rim.%n",
            "M2 tells class and style apart: of its styles, z of m2 and z2 of m1m2, no class should be visible."})
final class EmbedCommand implements Callable<Integer> {
    private static final int SMALLEST = 64, LARGEST = 2000, MOST_FRAMES = 1000;

    @Mixin
    private PictureOptions picture;

    @Mixin
    private SpaceOption spaceOption;

    @Option(names = "--turning", paramLabel = "FILE.gif", description = "draws three directions, too, as an animation that turns")
    private Path turning;

    @Option(names = "--points", paramLabel = "N", defaultValue = "2000", description = "how many test images, by --seed; default ${DEFAULT-VALUE}")
    private int points;

    @Option(names = "--size", paramLabel = "N", defaultValue = "400", description = "height of the pictures in pixels; default ${DEFAULT-VALUE}")
    private int size;

    @Option(names = "--frames", paramLabel = "N", defaultValue = "60", description = "frames of a turn; default ${DEFAULT-VALUE}")
    private int frames;

    @Override
    public Integer call() throws IOException {
        PictureOptions.inRange("--points", points, 1, Integer.MAX_VALUE);
        PictureOptions.inRange("--size", size, SMALLEST, LARGEST);
        PictureOptions.inRange("--frames", frames, 1, MOST_FRAMES);
        Drawn drawn = picture.open();
        Embedding embedding = embedding(drawn, spaceOption.of(drawn, SpaceOption.Space.z1));
        picture.write(embedding.flat(size), 1);
        if (turning != null) {
            Gif.write(turning, embedding.turning(size, frames), picture.scale(1), 8);
            System.out.println(turning);
        }
        return 0;
    }

    /** With the class that the whole model gives an image, whichever space is shown: a style is that of an image in its class. */
    private Embedding embedding(Drawn drawn, LatentSpace shown) {
        LabeledImages images = drawn.trained().data().test().select(drawn.some(points, picture.noise().stream("choice")));
        int[] guesses = drawn.space().hasClasses() ? drawn.space().classify(images) : null;
        Tensor means = shown.means(images, guesses != null ? guesses : images.labels());
        return Embedding.of(images, means, guesses);
    }
}
