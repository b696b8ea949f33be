package vecgrad.vae.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vecgrad.vae.cli.PictureOptions.Drawn;
import vecgrad.vae.picture.Interpolation;

/** {@code vecgrad interpolate RUN A B --out FILE.png}. */
@Command(name = "interpolate", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Draws the straight way through the latent space from one test image to another.%n",
            "Of m2 and m1m2 the way is one of styles: it is drawn in the class of A, and below in that of B."})
final class InterpolateCommand implements Callable<Integer> {
    private static final int MOST = 1000;

    @Mixin
    private PictureOptions picture;

    @Parameters(index = "1", paramLabel = "A", description = "the number of a test image, from 0")
    private int a;

    @Parameters(index = "2", paramLabel = "B", description = "the number of another")
    private int b;

    @Mixin
    private SpaceOption spaceOption;

    @Option(names = "--steps", paramLabel = "N", defaultValue = "12", description = "images on the way, both ends included; default ${DEFAULT-VALUE}")
    private int steps;

    @Override
    public Integer call() throws IOException {
        PictureOptions.inRange("--steps", steps, 2, MOST);
        Drawn drawn = picture.open();
        picture.write(Interpolation.of(spaceOption.of(drawn, SpaceOption.Space.z2), drawn.images("A and B", a, b), steps), 2);
        return 0;
    }
}
