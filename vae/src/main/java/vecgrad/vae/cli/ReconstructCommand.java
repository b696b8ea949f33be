package vecgrad.vae.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vecgrad.vae.cli.PictureOptions.Drawn;
import vecgrad.vae.picture.Reconstructions;

/** {@code vecgrad reconstruct RUN --out FILE.png}. */
@Command(name = "reconstruct", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Draws test images, below each what the model makes of it, and below that the difference.")
final class ReconstructCommand implements Callable<Integer> {
    private static final int MOST = 1000;

    @Mixin
    private PictureOptions picture;

    @Mixin
    private SpaceOption spaceOption;

    @Option(names = "--images", paramLabel = "I", split = ",", splitSynopsisLabel = ",", description = "numbers of test images, from 0; default: --count, by --seed")
    private int[] images;

    @Option(names = "--count", paramLabel = "N", defaultValue = "20", description = "how many images; default ${DEFAULT-VALUE}")
    private int count;

    @Override
    public Integer call() throws IOException {
        PictureOptions.inRange("--count", count, 1, MOST);
        Drawn drawn = picture.open();
        int[] chosen = images != null ? images : drawn.some(count, picture.noise().stream("choice"));
        picture.write(Reconstructions.of(spaceOption.of(drawn, SpaceOption.Space.z2), drawn.images("--images", chosen)), 2);
        return 0;
    }
}
