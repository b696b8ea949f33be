package vecgrad.vae.cli;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import vecgrad.datasets.Dataset;
import vecgrad.datasets.Datasets;

/** Where data are looked for. */
final class DataOptions {
    /** The generated digits are the same ones for every run: the run's seed decides what is made of them. */
    private static final long DIGITS_SEED = 0;

    @Option(names = "--data-dir", paramLabel = "DIR",
            description = "where the data's folder (mnist, ...) is; else $VECGRAD_DATA, else the user's cache folder")
    Path dataDir;

    Dataset open(String name) throws IOException { return Datasets.open(name, dataDir, DIGITS_SEED); }
}
