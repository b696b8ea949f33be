package vecgrad.vae.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vecgrad.datasets.Dataset;
import vecgrad.tensor.Compute;
import vecgrad.vae.Failure;
import vecgrad.vae.Version;
import vecgrad.vae.io.AtomicFile;
import vecgrad.vae.io.FormatException;
import vecgrad.vae.io.Json;
import vecgrad.vae.io.Progress;
import vecgrad.vae.io.RunFolder;
import vecgrad.vae.model.ModelFile;
import vecgrad.vae.report.RunReport;
import vecgrad.vae.reproduce.Machines;
import vecgrad.vae.train.Defaults;
import vecgrad.vae.train.MemoryPlan;
import vecgrad.vae.train.Method;
import vecgrad.vae.train.RunControl;
import vecgrad.vae.train.StoppedException;
import vecgrad.vae.train.TrainConfig;
import vecgrad.vae.train.TrainingRun;

/** {@code vecgrad train}. */
@Command(name = "train", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Trains a model and leaves a run folder: config.json, metrics.jsonl, result.json, model.safetensors, samples.png, report.html.",
        footer = {"%nExamples:", "  vecgrad train", "  vecgrad train --data mnist --labels 100 --draw 3",
            "  vecgrad train --model m2 --batching all-labels --data mnist", "  vecgrad train --data mnist --resume"})
final class TrainCommand implements Callable<Integer> {
    @Option(names = "--model", paramLabel = "NAME", completionCandidates = MethodNames.class,
            description = "what to train: ${COMPLETION-CANDIDATES}; default m1m2")
    private String model;

    @Option(names = "--data", paramLabel = "NAME",
            description = "digits (generated, needs no files), mnist, fashion-mnist, kmnist, svhn, svhn-subset, norb, idx:DIR or svhn:DIR; default digits")
    private String data;

    @Mixin
    private DataOptions dataOptions;

    @Option(names = "--labels", paramLabel = "N", description = "how many training examples keep their label; default 100, on svhn and norb 1000")
    private Integer labels;

    @Option(names = "--draw", paramLabel = "K", description = "which of them: the number of the label draw; default 0")
    private Integer draw;

    @Option(names = "--seed", paramLabel = "S", description = "decides weights, noise and order; default 1")
    private Long seed;

    @Option(names = "--epochs", paramLabel = "N", description = "epochs of the model (in m1m2: of its M2; in cae of fine-tuning, half as many for each layer before); default by model and data, see config.json")
    private Integer epochs;

    @Option(names = "--m1-epochs", paramLabel = "N", description = "epochs of M1 in m1m2; default by data")
    private Integer m1Epochs;

    @Option(names = "--m1", paramLabel = "RUN", description = "a run folder whose trained M1 to use instead of training one")
    private Path m1;

    @Option(names = "--pca", paramLabel = "N", description = "whiten the pixels and keep N components, modelled as Gaussian; default 600 on svhn and norb, 60 on svhn-subset, else 0: pixels as they are")
    private Integer pca;

    @Option(names = "--hidden", paramLabel = "N", description = "units of a hidden layer of M2, nn, cnn, cae or m1; default 500, of m1 600, of cae 1000")
    private Integer hidden;

    @Option(names = "--latent", paramLabel = "N", description = "dimensions of z, of M2 or m1; default 50")
    private Integer latent;

    @Option(names = "--m1-hidden", paramLabel = "N", description = "units of each hidden layer of M1 in m1m2; default 600")
    private Integer m1Hidden;

    @Option(names = "--m1-latent", paramLabel = "N", description = "dimensions of M1's z in m1m2; default 50")
    private Integer m1Latent;

    @Option(names = "--batching", paramLabel = "KIND",
            description = "paper (few labels in a batch) or all-labels (all of them, up to 100, in every batch); default by model and data")
    private String batching;

    @Option(names = "--unlabelled-batch", paramLabel = "N", description = "unlabelled examples in an all-labels batch; default by model and data")
    private Integer unlabelledBatch;

    @Option(names = "--m1-batch", paramLabel = "N", description = "examples in a batch of M1; default by data")
    private Integer m1Batch;

    @Option(names = "--alpha", paramLabel = "X", description = "weight of the classifier's term in equation (9); default by model and data")
    private Double alpha;

    @Option(names = "--prune", paramLabel = "X",
            description = "evaluate classes with q(y|x) below X only now and then, unbiasedly; 0 is the exact sum over classes; default by model and data")
    private Double prune;

    @Option(names = "--learning-rate", paramLabel = "X", description = "of Adam; default by model and data")
    private Double learningRate;

    @Option(names = "--schedule", paramLabel = "KIND", description = "of the model's learning rate (in m1m2: of its M2's): constant, or cosine down to a hundredth over the epochs; default by model and data")
    private String schedule;

    @Option(names = "--m1-learning-rate", paramLabel = "X", description = "of Adam, for M1 in m1m2; default by data")
    private Double m1LearningRate;

    @Option(names = "--ema", paramLabel = "X", description = "evaluate with a moving average of the weights of this decay, say 0.999; 0 is the last weights; default by model and data")
    private Double ema;

    @Option(names = "--kl-warmup", paramLabel = "N", description = "let M2's KL term grow to its weight over N epochs; default 0, the whole bound from the start")
    private Integer klWarmup;

    @Option(names = "--m1-kl-warmup", paramLabel = "N", description = "the same for M1's KL term, in at most half of its epochs; default by data")
    private Integer m1KlWarmup;

    @Option(names = "--z1-samples", paramLabel = "S", description = "average m1m2's prediction over S samples of z1 where its error is measured; default 0, the mean of z1")
    private Integer z1Samples;

    @Option(names = "--shards", paramLabel = "S",
            description = "split every minibatch into S parts with noise of their own and add up their gradients, what several machines can share; default 1, or what suits a very large one")
    private Integer shards;

    @Mixin
    private SparkOptions spark;

    @Mixin
    private ComputeOptions computeOptions;

    @Option(names = "--out", paramLabel = "DIR", description = "the run folder; default runs/<model>-<data>-<labels>-<draw>-<seed>")
    private Path out;

    @Option(names = "--resume", description = "go on with the run in that folder, to the same bits as if it had never stopped")
    private boolean resume;

    @Option(names = "--overwrite", description = "throw away the run in that folder, if there is one")
    private boolean overwrite;

    @Option(names = "--checkpoint-seconds", paramLabel = "X", description = "write a checkpoint after an epoch when the last one is this old; default 20")
    private Double checkpointSeconds;

    @Option(names = "--tensorboard", description = "write the metrics as TensorBoard's events as well, into the folder tensorboard of the run")
    private boolean tensorboard;

    @Option(names = "--check-finite", description = "look at every value and gradient, and name the op that makes a NaN or an infinity; slower, the same bits")
    private boolean checkFinite;

    @Option(names = "--json", description = "print result.json as the last line of stdout")
    private boolean json;

    @Option(names = "--quiet", description = "no progress on stderr")
    private boolean quiet;

    @Override
    public Integer call() throws IOException {
        TrainConfig config = configure(defaults());
        computeOptions.apply();
        if (resume && overwrite) throw new UsageException(Failure.RESUME_OR_OVERWRITE.says());
        spark.check();
        spark.refuse(resume, "--resume", ": a run on a cluster leaves no checkpoint");
        spark.refuse(tensorboard, "--tensorboard", "");
        spark.refuse(checkFinite, "--check-finite", "");
        if (spark.given() && computeOptions.threads() == null) Compute.setThreads(1);
        DataOptions.requireKnown(config.data());
        Path path = out != null ? out : Path.of("runs", config.folderName());
        if (spark.given()) return trainElsewhere(config, path);
        try (RunFolder folder = resume ? RunFolder.resume(path) : overwrite ? RunFolder.overwrite(path) : RunFolder.create(path);
                Interrupts interrupts = Interrupts.watch()) {
            Map<String, Object> written = resume ? folder.config() : written(config);
            if (resume && written.get("imported") != null)
                throw new UsageException(path + " holds imported weights, with no training to go on with; an imported M1 can be trained upon by --m1 " + path);
            if (resume) config = resumed(TrainConfig.ofMap(written));
            if (resume && folder.hasResult()) {
                report(folder.result(), path);
                return 0;
            }
            Dataset dataset = dataOptions.openOf(written);
            Progress progress = new Progress(quiet);
            TrainingRun run = prepared(config, dataset, folder, progress, new RunControl(interrupts::wanted, checkFinite));
            if (!resume) folder.writeConfig(written);
            if (tensorboard || Files.exists(folder.events())) folder.writeEvents();
            progress.line(what(config) + " (" + Compute.describe() + ") → " + path);
            Map<String, Object> result = trained(run, folder, progress);
            writeReport(folder, dataset, progress);
            report(result, path);
            return 0;
        }
    }

    private int trainElsewhere(TrainConfig config, Path path) throws IOException {
        (overwrite ? RunFolder.overwrite(path) : RunFolder.create(path)).close(); // it can be had, and loses nothing
        Map<String, Object> written = written(config);
        Dataset dataset = dataOptions.openOf(written);
        try {
            TrainingRun.requireTrainable(config, dataset); // before anybody else is asked
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
        Progress progress = new Progress(quiet);
        progress.line(what(config) + ", in " + config.shards() + " shards on " + spark.master() + " → " + path);
        try (Machines machines = spark.connect()) { machines.trainTogether(new Machines.Order(config, path), dataset); }
        try (RunFolder folder = RunFolder.resume(path)) {
            folder.writeConfig(written);
            writeReport(folder, dataset, progress);
            report(folder.result(), path);
        }
        return 0;
    }

    private static String what(TrainConfig config) {
        return config.model() + " on " + config.data() + ", " + config.labels() + " labels, draw " + config.draw() + ", seed " + config.seed();
    }

    /** A run is worth as much without its page. */
    private static void writeReport(RunFolder folder, Dataset dataset, Progress progress) {
        try {
            AtomicFile.write(folder.report(), RunReport.of(folder, ModelFile.read(folder.model()), dataset));
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            progress.line("no report was written (vecgrad report " + folder.path() + " tries again): " + e.getMessage());
        }
    }

    /** To the end; what ends it before says how to go on. */
    private static Map<String, Object> trained(TrainingRun run, RunFolder folder, Progress progress) throws IOException {
        Path path = folder.path();
        String goOn = "vecgrad train --resume --out " + (path.toString().contains(" ") ? "'" + path + "'" : path);
        try {
            return run.run();
        } catch (StoppedException e) {
            throw e.goingOnWith(goOn);
        } catch (FormatException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(e.getMessage() + (Files.isDirectory(path) ? "; nothing that was checkpointed is lost: mend that, then go on with " + goOn
                    : "; the run folder is gone: start the run anew"), e); // Failure.RUN_CANNOT_WRITE and RUN_FOLDER_GONE
        } finally {
            progress.endBar();
        }
    }

    private static TrainingRun prepared(TrainConfig config, Dataset dataset, RunFolder folder, Progress progress, RunControl control) throws IOException {
        try {
            MemoryPlan.of(config, dataset).requireRoom(Runtime.getRuntime().maxMemory());
            return new TrainingRun(config, dataset, folder, progress, control);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    /** Those settings, but for the options that were given. */
    private TrainConfig configure(TrainConfig base) {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("model", model);
        given.put("data", data);
        given.put("labels", labels);
        given.put("draw", draw);
        given.put("seed", seed);
        given.put("epochs", epochs);
        given.put("m1_epochs", m1Epochs);
        given.put("m1", m1 == null ? null : m1.toString());
        given.put("pca", pca);
        given.put("hidden", hidden);
        given.put("latent", latent);
        given.put("m1_hidden", m1Hidden);
        given.put("m1_latent", m1Latent);
        given.put("batching", batching);
        given.put("unlabelled_batch", unlabelledBatch);
        given.put("m1_batch", m1Batch);
        given.put("alpha", alpha);
        given.put("prune", prune);
        given.put("learning_rate", learningRate);
        given.put("schedule", schedule);
        given.put("m1_learning_rate", m1LearningRate);
        given.put("ema", ema);
        given.put("kl_warmup", klWarmup);
        given.put("m1_kl_warmup", m1KlWarmup);
        given.put("z1_samples", z1Samples);
        given.put("shards", shards);
        given.put("checkpoint_seconds", checkpointSeconds);
        given.values().removeIf(Objects::isNull);
        try {
            return base.with(given);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private TrainConfig defaults() {
        try {
            return Defaults.of(model == null ? "m1m2" : model, data == null ? "digits" : data);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    /** The run's own settings. What is given anew must not contradict them: the run would be neither the one nor the other. */
    private TrainConfig resumed(TrainConfig started) {
        TrainConfig now = configure(started);
        now.difference(started.toMap(), Set.of("checkpoint_seconds")).ifPresent(d -> {
            throw new UsageException(Failure.OTHER_SETTINGS.says(d.key() + " " + d.then(), d.now()));
        });
        return now;
    }

    private Map<String, Object> written(TrainConfig config) {
        Map<String, Object> map = new LinkedHashMap<>(config.toMap());
        map.put("threads", Compute.threads());
        map.put("data_dir", dataOptions.dataDir == null ? null : dataOptions.dataDir.toAbsolutePath().normalize().toString());
        map.put("version", Version.TEXT);
        return map;
    }

    private void report(Map<String, Object> result, Path path) {
        if (json) {
            System.out.println(Json.line(result));
            return;
        }
        if (result.get("test_error") instanceof Number error) System.out.printf(Locale.ROOT, "test error %.2f %%", 100 * error.doubleValue());
        if (result.get("supervised_error") instanceof Number error)
            System.out.printf(Locale.ROOT, "; a classifier with the same labels alone: %.2f %%", 100 * error.doubleValue());
        if (result.get("test_error") == null && result.get("test_elbo") instanceof Number elbo)
            System.out.printf(Locale.ROOT, "test ELBO %.2f nats per image", elbo.doubleValue());
        System.out.printf("%n%s%n", path.resolve(RunFolder.SAMPLES));
        if (Files.exists(path.resolve(RunFolder.REPORT))) System.out.println(path.resolve(RunFolder.REPORT));
    }

    /** For the help text. */
    static final class MethodNames extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        MethodNames() { for (Method method : Method.values()) add(method.text()); }
    }
}
