package vecgrad.vae.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Noise;
import vecgrad.vae.eval.LatentSpace;
import vecgrad.vae.io.ImageGrid;
import vecgrad.vae.picture.LatentPlane;

/** What all commands that draw take, and what they share. */
final class PictureOptions {
    private static final int LARGEST_SCALE = 16;

    @Parameters(index = "0", paramLabel = "RUN", description = "the run folder")
    private Path run;

    @Mixin
    private DataOptions dataOptions;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "the picture to write")
    private Path out;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "decides what is random; default ${DEFAULT-VALUE}")
    private long seed;

    @Option(names = "--scale", paramLabel = "N", description = "shows every pixel as N x N; default 2, of large pictures 1")
    private Integer scale;

    /** A run with a latent space. @throws UsageException if it has none */
    Drawn open() throws IOException {
        if (scale != null) inRange("--scale", scale, 1, LARGEST_SCALE);
        TrainedRun trained = TrainedRun.open(run, dataOptions);
        LatentSpace space = LatentSpace.of(trained.model()).orElseThrow(() -> new UsageException(run + " is a run of "
                + trained.config().get("model") + ", which has no latent space to draw: take one of m1, m2 or m1m2"));
        return new Drawn(run, trained, space);
    }

    /** A run and the latent space that a picture shows. */
    record Drawn(Path run, TrainedRun trained, LatentSpace space) {
        /** The same run, if it knows classes. @throws UsageException if it does not */
        Drawn withClasses(String what) {
            if (!space.hasClasses()) throw new UsageException(run + " is a run of m1, which knows no classes: " + what + " takes one of m2 or m1m2");
            return this;
        }

        /** The class to draw. @param label what was asked for, or null: class 0  @throws UsageException if there is no such class */
        int label(LatentSpace shown, Integer label) {
            if (label == null) return 0;
            if (!shown.hasClasses()) throw new UsageException("--class: M1 knows no classes");
            inRange("--class", label, 0, shown.classes() - 1);
            return label;
        }

        /** The plane of a space to draw. @throws UsageException if the space is a line */
        LatentPlane plane(LatentSpace shown) {
            if (shown.latent() < 2) throw new UsageException(run + " has a latent space of one dimension, which holds no plane: this picture takes a run with --latent 2 or more");
            if (shown.latent() > 2)
                System.err.println("The latent space has " + shown.latent() + " dimensions; drawn is the plane in which the test images vary most.");
            return LatentPlane.of(shown, trained.data().test());
        }

        /** Test images by their numbers. @throws UsageException if there is no such image */
        LabeledImages images(String option, int... numbers) {
            for (int i : numbers) inRange(option, i, 0, trained.data().test().size() - 1);
            return trained.data().test().select(numbers);
        }

        /** The numbers of some test images, in ascending order. */
        int[] some(int count, Noise noise) {
            int[] order = noise.permutation(trained.data().test().size());
            return Arrays.stream(order).limit(count).sorted().toArray();
        }
    }

    Path out() { return out; }

    /** The root of all that is random in this command. */
    Noise noise() { return Noise.ofSeed(seed).stream("pictures"); }

    /** What every pixel becomes, unless the person wants another. */
    int scale(int usual) { return Objects.requireNonNullElse(scale, usual); }

    /** Writes a PNG and says where. */
    void write(ImageGrid picture, int usualScale) throws IOException {
        refuseEnding(".gif", "PNG");
        picture.writePng(out, scale(usualScale));
        System.out.println(out);
    }

    /** @throws UsageException if --out has the ending of another format */
    void refuseEnding(String ending, String format) {
        if (out.toString().toLowerCase(Locale.ROOT).endsWith(ending))
            throw new UsageException("--out: " + out + " would hold a " + format + ", whatever its name ends in: leave out " + ending);
    }

    /** @throws UsageException unless least ≤ value ≤ most */
    static void inRange(String option, int value, int least, int most) {
        if (value < least || value > most) throw new UsageException(option + ": " + value + " is not in " + least + " to " + most);
    }
}
