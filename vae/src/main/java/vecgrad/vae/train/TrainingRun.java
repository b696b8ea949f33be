package vecgrad.vae.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import vecgrad.autograd.nn.Parameter;
import vecgrad.autograd.optim.Adam;
import vecgrad.autograd.optim.LearningRate;
import vecgrad.datasets.Dataset;
import vecgrad.datasets.LabelSplit;
import vecgrad.datasets.LabeledImages;
import vecgrad.datasets.Minibatches;
import vecgrad.datasets.ShuffledMinibatches;
import vecgrad.tensor.Compute;
import vecgrad.tensor.Noise;
import vecgrad.vae.Version;
import vecgrad.vae.eval.Evaluation;
import vecgrad.vae.eval.ModelReport;
import vecgrad.vae.eval.Pictures;
import vecgrad.vae.io.FormatException;
import vecgrad.vae.io.Progress;
import vecgrad.vae.io.RunFolder;
import vecgrad.vae.model.Architecture;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.M2;
import vecgrad.vae.model.MlpClassifier;
import vecgrad.vae.model.Model;
import vecgrad.vae.model.ModelFile;
import vecgrad.vae.model.StackedM1M2;

/**
 * A run from data to result: the baseline that has only the labels, then M1, then M2, as the model needs them; at the end
 * the model, its pictures and what it is worth. All hyper-parameters that are not options stand here, with their reasons.
 */
public final class TrainingRun {
    private static final List<String> STAGES = List.of("mlp", "m1", "m2");

    /** The baseline's steps: its training error is zero long before; more change nothing. */
    private static final int BASELINE_STEPS = 500;
    private static final int BASELINE_HIDDEN = 500;
    private static final double BASELINE_RATE = 1e-3;

    private final TrainConfig config;
    private final Dataset data;
    private final RunFolder folder;
    private final Progress progress;
    private final LabelSplit split;
    private final Inputs.Pixels train, validation, test;
    private final Noise noise;
    private final M1 givenM1; // of --m1; null if this run trains its own
    private final Trainer trainer;

    /**
     * A run that is about to start, or to go on where its checkpoint was written. Nothing is written before all is checked.
     *
     * @throws IOException if there is a checkpoint, or an M1 to use, that cannot be read
     * @throws IllegalArgumentException if the data cannot be had with so many labels
     */
    public TrainingRun(TrainConfig config, Dataset data, RunFolder folder, Progress progress) throws IOException {
        this.config = config;
        this.data = data;
        this.folder = folder;
        this.progress = progress;
        this.split = draw(config, data.train());
        this.train = new Inputs.Pixels(data.train());
        this.validation = new Inputs.Pixels(data.validation());
        this.test = new Inputs.Pixels(data.test());
        this.noise = Noise.ofSeed(config.seed());
        if (config.model().equals("m1m2") || config.model().equals("m2")) requireUnlabelled();
        this.givenM1 = config.m1() == null ? null : m1Of(RunFolder.read(Path.of(config.m1())));
        Checkpoint resume = folder.hasCheckpoint() ? Checkpoint.read(folder.checkpoint()) : null;
        folder.keepMetrics(line -> resume != null && isBefore(line, resume));
        this.trainer = new Trainer(folder, progress, noise, config.checkpointSeconds(), resume);
    }

    private static boolean isBefore(Map<String, Object> line, Checkpoint resume) {
        int stage = STAGES.indexOf(line.get("stage")), now = STAGES.indexOf(resume.stage());
        return stage < now || stage == now && line.get("epoch") instanceof Number epoch && epoch.intValue() <= resume.epoch();
    }

    private static LabelSplit draw(TrainConfig config, LabeledImages train) {
        try {
            return LabelSplit.draw(train.labels(), train.classes(), config.labels(), config.draw());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--labels: " + e.getMessage());
        }
    }

    private void requireUnlabelled() {
        int batches = batches().perEpoch(), unlabelled = split.unlabelled().length;
        if (unlabelled < batches)
            throw new IllegalArgumentException("--labels: " + config.labels() + " of " + data.train().size() + " examples leave " + unlabelled
                    + " without a label, too few for " + batches + " minibatches; give fewer labels, or use --model mlp");
    }

    /** Trains to the end. @throws IOException in one sentence; what was trained until then can be resumed */
    public Map<String, Object> run() throws IOException {
        Model model = switch (config.model()) {
            case "m1" -> trainM1(config.epochs(), config.hidden(), config.latent(), config.learningRate());
            case "mlp" -> trainBaseline(config.epochs());
            case "m2" -> {
                compareBaseline();
                yield trainM2(train, validation, test, false);
            }
            default -> {
                compareBaseline();
                yield trainStack();
            }
        };
        ModelFile.write(folder.model(), model);
        Pictures.samples(model, data.test(), noise.stream("pictures")).write(folder.samples());
        Map<String, Object> result = result(model);
        folder.writeResult(result);
        return result;
    }

    // ------------------------------------------------------------------------------------------------ stages

    private void compareBaseline() throws IOException {
        if (trainer.isBehind("mlp", STAGES)) return;
        MlpClassifier baseline = trainBaseline(epochsFor(BASELINE_STEPS));
        double error = Evaluation.errorRate(baseline::qy, test, data.test().labels());
        trainer.facts().put("supervised_error", error);
        progress.line(String.format(Locale.ROOT, "a classifier with these %d labels alone: test error %.2f %%", config.labels(), 100 * error));
    }

    private int epochsFor(int steps) { return Math.max(1, steps / baselineBatches().perEpoch()); }

    private ShuffledMinibatches baselineBatches() {
        return Minibatches.shuffled(split.labelled().length, Math.min(100, split.labelled().length), config.seed());
    }

    private MlpClassifier trainBaseline(int epochs) throws IOException {
        LabeledImages images = data.train();
        var architecture = new Architecture(images.features(), new int[] {config.model().equals("mlp") ? config.hidden() : BASELINE_HIDDEN}, 1, images.classes(), false);
        MlpClassifier model = MlpClassifier.of(architecture, noise.stream("mlp weights"));
        var task = new SupervisedTask(model, train, images.labels(), split.labelled(), baselineBatches(),
                validation, data.validation().labels(), test, data.test().labels());
        trainer.train(task, new Adam(model.parameters(), LearningRate.constant(BASELINE_RATE)), epochs);
        return model;
    }

    private M1 trainM1(int epochs, int hidden, int latent, double rate) throws IOException {
        int n = data.train().size();
        M1 model = new M1(new Architecture(data.train().features(), new int[] {hidden, hidden}, latent, 0, false), noise.stream("m1 weights"));
        var batches = Minibatches.shuffled(n, Math.min(n, config.m1Batch()), config.seed());
        var task = new M1Task(model, train, validation, batches, noise.stream("validation"));
        trainer.train(task, adam(model.parameters(), rate, _ -> 1.0 / n), epochs);
        return model;
    }

    private StackedM1M2 trainStack() throws IOException {
        M1 m1 = trainedM1();
        int[] kept = StackedM1M2.active(Evaluation.latents(m1, train).mu());
        if (kept.length == 0)
            throw new IOException("M1 uses none of its latent dimensions: train it longer (--m1-epochs), as M2 has nothing to learn from");
        progress.line(kept.length + " of M1's " + m1.architecture().latent() + " latent dimensions are active");
        M2 m2 = trainM2(kept(m1, train, kept), kept(m1, validation, kept), kept(m1, test, kept), true);
        return new StackedM1M2(m1, kept, m2);
    }

    private static Inputs kept(M1 m1, Inputs pixels, int[] kept) {
        Inputs.Latents all = Evaluation.latents(m1, pixels);
        return new Inputs.Latents(StackedM1M2.keep(all.mu(), kept), StackedM1M2.keep(all.logvar(), kept));
    }

    /** M1 from another run, from the earlier part of this one, or trained now; it then stands in the run folder. */
    private M1 trainedM1() throws IOException {
        Path file = folder.m1();
        if (givenM1 != null) return givenM1;
        if (trainer.isBehind("m1", STAGES)) return m1Of(file);
        M1 m1 = trainM1(config.m1Epochs(), config.m1Hidden(), config.m1Latent(), config.m1LearningRate());
        ModelFile.write(file, m1);
        Evaluation.Elbo elbo = Evaluation.elbo(m1, test, noise.stream("test"));
        trainer.facts().put("m1_test_elbo", elbo.elbo());
        progress.line(String.format(Locale.ROOT, "M1: test ELBO %.2f nats (reconstruction %.2f, KL %.2f)", elbo.elbo(), elbo.reconstruction(), elbo.kl()));
        return m1;
    }

    /** The M1 of another run: its stack may still be in training. */
    private M1 m1Of(RunFolder run) throws IOException { return m1Of(Files.exists(run.m1()) ? run.m1() : run.model()); }

    private M1 m1Of(Path file) throws IOException {
        M1 found = switch (ModelFile.read(file)) {
            case M1 m1 -> m1;
            case StackedM1M2 stack -> stack.m1();
            case M2 _, MlpClassifier _ -> throw new FormatException(file + " holds no M1: --m1 takes the folder of a run of model m1 or m1m2");
        };
        if (found.architecture().features() != data.train().features())
            throw new FormatException(file + " was trained on images of " + found.architecture().features() + " pixels, these have " + data.train().features());
        return found;
    }

    private M2 trainM2(Inputs train, Inputs validation, Inputs test, boolean gaussian) throws IOException {
        LabeledImages images = data.train();
        var architecture = new Architecture(train.features(), new int[] {config.hidden()}, config.latent(), images.classes(), gaussian);
        M2 model = new M2(architecture, noise.stream("m2 weights"));
        var weights = M2.Weights.of(split.labelled().length, split.unlabelled().length, config.alpha());
        var task = new M2Task(model, train, images.labels(), batches(), weights, config.prune(),
                validation, data.validation().labels(), test, data.test().labels());
        // The prior N(0, I), once per data set: on weights, and in the classifier on biases as well (recipe 2.2).
        double precision = 1.0 / images.size();
        trainer.train(task, adam(model.parameters(), config.learningRate(),
                p -> p.kind() == Parameter.Kind.WEIGHT || p.name().startsWith("classifier") ? precision : 0), config.epochs());
        return model;
    }

    private Minibatches batches() {
        return config.batching().equals("paper")
                ? Minibatches.paper(split, config.seed())
                : Minibatches.allLabels(split, 100, config.unlabelledBatch(), config.seed());
    }

    private static Adam adam(List<Parameter> parameters, double rate, ToDoubleFunction<Parameter> precision) {
        return new Adam(parameters, LearningRate.constant(rate)).prior(precision);
    }

    // ------------------------------------------------------------------------------------------------ result

    private Map<String, Object> result(Model model) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("model", config.model());
        result.put("data", config.data());
        result.put("labels", config.model().equals("m1") ? null : config.labels());
        result.put("draw", config.draw());
        result.put("seed", config.seed());
        result.put("threads", Compute.threads());
        result.put("epochs", config.epochs());
        result.put("m1_epochs", config.model().equals("m1m2") && config.m1() == null ? config.m1Epochs() : null);
        result.put("seconds", trainer.seconds());
        result.putAll(ModelReport.of(model, data, 1, noise.stream("test")));
        result.put("supervised_error", trainer.facts().get("supervised_error"));
        result.put("version", Version.TEXT);
        return result;
    }
}
