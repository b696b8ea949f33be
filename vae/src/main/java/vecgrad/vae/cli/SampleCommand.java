package vecgrad.vae.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vecgrad.datasets.LabeledImages;
import vecgrad.vae.cli.PictureOptions.Drawn;
import vecgrad.vae.eval.LatentSpace;
import vecgrad.vae.eval.Pictures;
import vecgrad.vae.picture.Walks;

/** {@code vecgrad sample RUN --out FILE.png}. */
@Command(name = "sample", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Draws what a trained model imagines: a row per random style, a column per class.%n",
            "With --walk, a block per class: a walk of equal steps in probability through two dimensions of style. With --latent 2 these are all "
                + "there are; else it is the plane in which the styles of the test images vary most."})
final class SampleCommand implements Callable<Integer> {
    private static final int SIDE = 10;

    @Mixin
    private PictureOptions picture;

    @Mixin
    private ComputeOptions computeOptions;

    @Option(names = "--walk", description = "draws walks of 10 x 10 images through the styles, a block per class")
    private boolean walk;

    @Option(names = "--class", paramLabel = "C", description = "with --walk: only the block of this class")
    private Integer label;

    @Override
    public Integer call() throws IOException {
        computeOptions.apply();
        if (label != null && !walk) throw new UsageException("--class chooses a block of --walk, which was not given");
        Drawn drawn = picture.open();
        LatentSpace space = drawn.space();
        LabeledImages test = drawn.trained().data().test();
        if (!walk) picture.write(Pictures.samples(space, test, picture.noise()).grid(1), 2);
        else if (label != null || !space.hasClasses()) picture.write(Walks.of(space, drawn.plane(space), test, SIDE, drawn.label(space, label)), 2);
        else picture.write(Walks.of(space, drawn.plane(space), test, SIDE, IntStream.range(0, space.classes()).toArray()), 1);
        return 0;
    }
}
