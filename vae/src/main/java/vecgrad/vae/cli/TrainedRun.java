package vecgrad.vae.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import vecgrad.datasets.Dataset;
import vecgrad.vae.io.FormatException;
import vecgrad.vae.io.RunFolder;
import vecgrad.vae.io.RunFolderException;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.M2;
import vecgrad.vae.model.MlpClassifier;
import vecgrad.vae.model.Model;
import vecgrad.vae.model.ModelFile;
import vecgrad.vae.model.StackedM1M2;

/** A finished run, opened to be looked at: its settings, its model and the data it was trained on. */
record TrainedRun(Map<String, Object> config, Model model, Dataset data) {
    /** @throws RunFolderException if there is no run, or it has no model yet */
    static TrainedRun open(Path path, DataOptions dataOptions) throws IOException {
        try (RunFolder folder = RunFolder.read(path)) {
            if (!Files.exists(folder.model()))
                throw new RunFolderException(path + " holds no trained model yet: finish the run with vecgrad train --resume --out " + path);
            Map<String, Object> config = folder.config();
            Model model = ModelFile.read(folder.model());
            Dataset data = dataOptions.openOf(config);
            requireFit(path, model, data);
            return new TrainedRun(config, model, data);
        }
    }

    /** Imported weights were never seen together with the data. */
    private static void requireFit(Path path, Model model, Dataset data) throws FormatException {
        int features = switch (model) {
            case M1 m1 -> m1.architecture().features();
            case M2 m2 -> m2.architecture().features();
            case StackedM1M2 stack -> stack.m1().architecture().features();
            case MlpClassifier mlp -> mlp.architecture().features();
            default -> data.test().features();
        };
        if (features != data.test().features())
            throw new FormatException(path + " holds a model of images of " + features + " pixels, those of " + data.name() + " have " + data.test().features()
                    + ": import it with the --data that it is about");
    }
}
