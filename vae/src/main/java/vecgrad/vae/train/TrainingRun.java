package vecgrad.vae.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import vecgrad.datasets.Dataset;
import vecgrad.datasets.LabelSplit;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Compute;
import vecgrad.tensor.Noise;
import vecgrad.vae.Version;
import vecgrad.vae.eval.ModelReport;
import vecgrad.vae.eval.Pictures;
import vecgrad.vae.io.Progress;
import vecgrad.vae.io.RunFolder;
import vecgrad.vae.model.Model;
import vecgrad.vae.model.ModelFile;
import vecgrad.vae.model.Pca;
import vecgrad.vae.model.Whitened;

/** A run from data to result: the method's stages one after the other; at the end the model, its pictures and what it is worth. */
public final class TrainingRun {
    private final RunContext context;

    /**
     * A run that is about to start, or to go on where its checkpoint was written. Nothing is written before all is checked.
     *
     * @throws IOException if there is a checkpoint, or an M1 to use, that cannot be read
     * @throws IllegalArgumentException if the data cannot be had with so many labels
     */
    public TrainingRun(TrainConfig config, Dataset data, RunFolder folder, Progress progress) throws IOException { this(config, data, folder, progress, RunControl.NONE); }

    /** The same, watched over. */
    public TrainingRun(TrainConfig config, Dataset data, RunFolder folder, Progress progress, RunControl control) throws IOException {
        LabelSplit split = requireTrainable(config, data);
        M1Stage.Found given = config.m1() == null ? null : M1Stage.ofRun(Path.of(config.m1()), data.train());
        Pca pca = given != null ? given.pca() : whitening(config, data.train(), progress); // an M1 brings the whitening that it was trained on
        Checkpoint resume = folder.hasCheckpoint() ? Checkpoint.read(folder.checkpoint()) : null;
        folder.keepMetrics(line -> resume != null && isBefore(line, resume, config.method().stages()));
        Noise noise = Noise.ofSeed(config.seed());
        Trainer trainer = new Trainer(folder, progress, noise, config.checkpointSeconds(), resume, control, config.shards());
        context = new RunContext(config, data, split, Examples.Parts.of(data, pca), pca, noise, folder, progress, trainer, given == null ? null : given.m1());
    }

    /** The labels that a run keeps. @throws IllegalArgumentException if these data cannot be had so */
    public static LabelSplit requireTrainable(TrainConfig config, Dataset data) {
        LabelSplit split = draw(config, data.train());
        if (config.method().sumsOverLabels()) M2Stage.requireUnlabelled(config, split);
        if (config.method() == Method.CNN) LeNetStage.sizes(config, data.train());
        return split;
    }

    private static Pca whitening(TrainConfig config, LabeledImages train, Progress progress) {
        if (config.pca() == 0) return null;
        Pca pca = Pca.of(train, config.pca());
        progress.line("images are whitened: " + pca);
        return pca;
    }

    private static boolean isBefore(Map<String, Object> line, Checkpoint resume, List<String> stages) {
        int stage = stages.indexOf(line.get("stage")), now = stages.indexOf(resume.stage());
        return stage < now || stage == now && line.get("epoch") instanceof Number epoch && epoch.intValue() <= resume.epoch();
    }

    private static LabelSplit draw(TrainConfig config, LabeledImages train) {
        if (config.method() == Method.M1) return LabelSplit.none(train.size());
        try {
            return LabelSplit.draw(train.labels(), train.classes(), config.labels(), config.draw());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--labels: " + e.getMessage());
        }
    }

    /** Trains to the end. @throws IOException in one sentence; what was trained until then can be resumed */
    public Map<String, Object> run() throws IOException {
        RunFolder folder = context.folder();
        Model model = Whitened.by(context.pca(), context.config().method().train(context));
        context.progress().line(String.format(Locale.ROOT, "a step's buffers: %.1f MB at most", context.trainer().peakBytes() * 1e-6));
        ModelFile.write(folder.model(), model);
        Pictures.samples(model, context.data().test(), context.noise().stream("pictures")).write(folder.samples());
        Map<String, Object> result = result(model);
        folder.writeResult(result);
        return result;
    }

    private Map<String, Object> result(Model model) {
        TrainConfig config = context.config();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("model", config.model());
        result.put("data", config.data());
        result.put("labels", config.method() == Method.M1 ? null : config.labels());
        result.put("draw", config.draw());
        result.put("seed", config.seed());
        result.put("threads", Compute.threads());
        result.put("epochs", config.method().isClassical() ? null : config.epochs());
        result.put("m1_epochs", config.method().usesM1() && config.m1() == null ? config.m1Epochs() : null);
        result.put("seconds", context.trainer().seconds());
        result.put("peak_bytes", context.trainer().peakBytes());
        result.putAll(new ModelReport(ModelReport.Split.BOTH, 1, config.z1Samples(), context.noise().stream("test")).of(model, context.data()));
        result.put("supervised_error", context.trainer().facts().get("supervised_error"));
        result.put("version", Version.TEXT);
        return result;
    }
}
