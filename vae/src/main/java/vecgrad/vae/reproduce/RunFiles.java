package vecgrad.vae.reproduce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import vecgrad.datasets.Dataset;
import vecgrad.vae.io.AtomicFile;
import vecgrad.vae.io.Progress;
import vecgrad.vae.io.RunFolder;
import vecgrad.vae.train.RunControl;
import vecgrad.vae.train.TrainConfig;
import vecgrad.vae.train.TrainingRun;

/** A finished run as bytes, on their way from the machine that trained it to the one that asked for it. */
public final class RunFiles {
    /** Neither the settings, whose paths are another machine's, nor what only an unfinished run needs. */
    private static final List<String> BROUGHT = List.of(RunFolder.METRICS, RunFolder.MODEL, RunFolder.M1, RunFolder.SAMPLES, RunFolder.RESULT);

    private RunFiles() {}

    /** Trains in an empty folder. @return the files that are to be {@linkplain #put put} where the run was asked for */
    public static Map<String, byte[]> train(TrainConfig config, Dataset data, Path folder, Progress progress, RunControl control) throws IOException {
        try (RunFolder run = RunFolder.create(folder)) {
            run.writeConfig(config.toMap());
            new TrainingRun(config, data, run, progress, control).run();
        }
        Map<String, byte[]> files = new TreeMap<>();
        for (String name : BROUGHT) if (Files.exists(folder.resolve(name))) files.put(name, Files.readAllBytes(folder.resolve(name)));
        return files;
    }

    /** Puts a finished run into its folder. The result comes last: a folder with a result is whole. */
    public static void put(Map<String, byte[]> files, Machines.Order order) throws IOException {
        try (RunFolder run = RunFolder.overwrite(order.folder())) {
            run.writeConfig(order.config().toMap());
            for (String name : BROUGHT) if (files.containsKey(name)) AtomicFile.write(run.path().resolve(name), files.get(name));
        }
    }

    /** What another run needs of a finished M1: its settings and its model. */
    public static Map<String, byte[]> ofM1(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (String name : List.of(RunFolder.CONFIG, RunFolder.MODEL)) files.put(name, Files.readAllBytes(folder.resolve(name)));
        return files;
    }
}
