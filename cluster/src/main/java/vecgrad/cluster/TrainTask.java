package vecgrad.cluster;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import vecgrad.datasets.Dataset;
import vecgrad.tensor.Compute;
import vecgrad.vae.Provenance;
import vecgrad.vae.io.Json;
import vecgrad.vae.io.Progress;
import vecgrad.vae.reproduce.RunFiles;
import vecgrad.vae.train.RunControl;
import vecgrad.vae.train.TrainConfig;

/**
 * One run, on whichever worker it comes to.
 *
 * @param m1 the files of the M1 that it uses; null for none
 */
record TrainTask(String config, Broadcast<ShippedData> data, Broadcast<TreeMap<String, byte[]>> m1, int threads, String kernels)
        implements Function<Integer, TrainTask.Trained> {
    /** What comes back: the run's files, and the machine that trained it as a line of JSON. */
    record Trained(TreeMap<String, byte[]> files, String machine) implements Serializable {}

    @Override
    public Trained call(Integer ignored) throws IOException {
        computeAsTold();
        return trained(new Progress(true), RunControl.NONE);
    }

    void computeAsTold() {
        Compute.useKernels(kernels);
        Compute.setThreads(threads);
    }

    Trained trained(Progress progress, RunControl control) throws IOException {
        Dataset unpacked = Worker.data(data.id(), data::value);
        TrainConfig settings = TrainConfig.ofMap(Json.parse(config));
        if (m1 != null) settings = settings.with(Map.of("m1", Worker.folder(m1.id(), m1::value).toString()));
        Path folder = Worker.temporary();
        try {
            return new Trained(new TreeMap<>(RunFiles.train(settings, unpacked, folder, progress, control)), Json.line(Provenance.machine()));
        } finally {
            Worker.remove(folder);
        }
    }
}
