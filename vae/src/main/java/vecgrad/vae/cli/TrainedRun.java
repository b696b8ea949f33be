package vecgrad.vae.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import vecgrad.datasets.Dataset;
import vecgrad.vae.io.RunFolder;
import vecgrad.vae.io.RunFolderException;
import vecgrad.vae.model.Model;
import vecgrad.vae.model.ModelFile;

/** A finished run, opened to be looked at: its settings, its model and the data it was trained on. */
record TrainedRun(Map<String, Object> config, Model model, Dataset data) {
    /** @throws RunFolderException if there is no run, or it has no model yet */
    static TrainedRun open(Path path, DataOptions dataOptions) throws IOException {
        try (RunFolder folder = RunFolder.read(path)) {
            if (!Files.exists(folder.model()))
                throw new RunFolderException(path + " holds no trained model yet: finish the run with vecgrad train --resume --out " + path);
            Map<String, Object> config = folder.config();
            return new TrainedRun(config, ModelFile.read(folder.model()), dataOptions.openOf(config));
        }
    }
}
