package vecgrad.vae.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vecgrad.vae.cli.PictureOptions.Drawn;
import vecgrad.vae.picture.Analogies;

/** {@code vecgrad analogies RUN --out FILE.png}. */
@Command(name = "analogies", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Draws test images at the left and, in the same row, the style of each in every class.")
final class AnalogiesCommand implements Callable<Integer> {
    @Mixin
    private PictureOptions picture;

    @Option(names = "--images", paramLabel = "I", split = ",", splitSynopsisLabel = ",",
            description = "numbers of test images, from 0; default on mnist those of the paper, else one of each class by --seed")
    private int[] images;

    @Override
    public Integer call() throws IOException {
        Drawn drawn = picture.open().withClasses("analogies");
        int[] chosen = images != null ? images : Analogies.choose(drawn.trained().data().name(), drawn.trained().data().test(), picture.noise().stream("choice"));
        picture.write(Analogies.of(drawn.space(), drawn.images("--images", chosen)), 2);
        return 0;
    }
}
