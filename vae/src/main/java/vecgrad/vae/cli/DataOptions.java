package vecgrad.vae.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;
import vecgrad.datasets.Dataset;
import vecgrad.datasets.Datasets;
import vecgrad.vae.io.FormatException;

/** Where data are looked for. */
final class DataOptions {
    /** The generated digits are the same ones for every run: the run's seed decides what is made of them. */
    private static final long DIGITS_SEED = 0;

    @Option(names = "--data-dir", paramLabel = "DIR",
            description = "where the data's folder (mnist, ...) is; else where the run found it, else $VECGRAD_DATA, else the user's cache folder")
    Path dataDir;

    Dataset open(String name) throws IOException {
        requireKnown(name);
        return Datasets.open(name, dataDir, DIGITS_SEED);
    }

    /** @throws UsageException if there is no such data set */
    static void requireKnown(String name) {
        if (!Datasets.isKnown(name))
            throw new UsageException("there is no data set \"" + name + "\"; choose one of " + String.join(", ", Datasets.names()));
    }

    /** The data of a run: where the run found them, unless another folder was given. */
    Dataset openOf(Map<String, Object> config) throws IOException {
        if (!(config.get("data") instanceof String name)) throw new FormatException("config.json: \"data\" is " + config.get("data") + "; expected text");
        if (dataDir == null && config.get("data_dir") instanceof String folder) dataDir = Path.of(folder);
        return open(name);
    }
}
