package vecgrad.vae.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vecgrad.vae.cli.PictureOptions.Drawn;
import vecgrad.vae.io.AtomicFile;
import vecgrad.vae.io.Gif;
import vecgrad.vae.io.ImageGrid;
import vecgrad.vae.picture.Flight;

/** {@code vecgrad fly RUN --out FILE.gif}. */
@Command(name = "fly", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Flies through the latent space: an animated GIF of all classes while their common style changes, of m1 of ten samples.")
final class FlyCommand implements Callable<Integer> {
    private static final int MOST = 10_000, LONGEST = 1000;

    @Mixin
    private PictureOptions picture;

    @Mixin
    private SpaceOption spaceOption;

    @Option(names = "--count", paramLabel = "N", defaultValue = "120", description = "how many frames; default ${DEFAULT-VALUE}")
    private int count;

    @Option(names = "--delay", paramLabel = "N", defaultValue = "8", description = "hundredths of a second that a frame stays; default ${DEFAULT-VALUE}")
    private int delay;

    @Option(names = "--frames", paramLabel = "DIR", description = "a folder where each frame is written as a PNG, too")
    private Path folder;

    @Override
    public Integer call() throws IOException {
        PictureOptions.inRange("--count", count, 1, MOST);
        PictureOptions.inRange("--delay", delay, 1, LONGEST);
        picture.refuseEnding(".png", "GIF");
        Drawn drawn = picture.open();
        List<ImageGrid> frames = Flight.frames(spaceOption.of(drawn, SpaceOption.Space.z2), drawn.trained().data().test(), count, picture.noise());
        Gif.write(picture.out(), frames, picture.scale(2), delay);
        System.out.println(picture.out());
        if (folder != null) writeEach(frames);
        return 0;
    }

    private void writeEach(List<ImageGrid> frames) throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IOException("cannot make the folder " + folder + ": " + AtomicFile.reason(e), e);
        }
        for (int i = 0; i < frames.size(); i++) frames.get(i).writePng(folder.resolve("frame-%04d.png".formatted(i)), picture.scale(2));
        System.out.println(folder);
    }
}
