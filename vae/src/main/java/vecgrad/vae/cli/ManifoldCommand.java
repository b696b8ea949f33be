package vecgrad.vae.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vecgrad.vae.cli.PictureOptions.Drawn;
import vecgrad.vae.eval.LatentSpace;
import vecgrad.vae.picture.Walks;

/** {@code vecgrad manifold RUN --out FILE.png}. */
@Command(name = "manifold", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Draws the latent plane as images, in equal steps in probability: of m1 all it knows, of m2 and m1m2 one class in all its styles.%n",
            "Of a run that was trained with --latent 2 the plane is the whole latent space; else it is the one in which the test images vary most."})
final class ManifoldCommand implements Callable<Integer> {
    private static final int MOST = 100;

    @Mixin
    private PictureOptions picture;

    @Mixin
    private SpaceOption spaceOption;

    @Option(names = "--class", paramLabel = "C", description = "of m2 and m1m2: the class; default 0")
    private Integer label;

    @Option(names = "--side", paramLabel = "N", defaultValue = "20", description = "draws N x N images; default ${DEFAULT-VALUE}")
    private int side;

    @Override
    public Integer call() throws IOException {
        PictureOptions.inRange("--side", side, 1, MOST);
        Drawn drawn = picture.open();
        LatentSpace space = spaceOption.of(drawn, SpaceOption.Space.z2);
        int y = drawn.label(space, label);
        picture.write(Walks.of(space, drawn.plane(space), drawn.trained().data().test(), side, y), 1);
        return 0;
    }
}
