package vecgrad.vae.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vecgrad.vae.io.AtomicFile;
import vecgrad.vae.io.RunFolder;
import vecgrad.vae.reproduce.LearningCurve;

/** {@code vecgrad curve RUN}. */
@Command(name = "curve", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Draws a run's error by epoch as an SVG.",
            "Of m2 and m1m2 on mnist, with 100, 600, 1000 or 3000 labels, beside the curve of another implementation."})
final class CurveCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "the run folder; it may still be in training")
    private Path run;

    @Option(names = "--out", paramLabel = "FILE.svg", required = true, description = "the picture")
    private Path out;

    @Override
    public Integer call() throws IOException {
        try (RunFolder folder = RunFolder.read(run)) {
            AtomicFile.write(out, LearningCurve.of(folder.config(), folder.metrics()));
        }
        System.out.println(out);
        return 0;
    }
}
