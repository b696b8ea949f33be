package vecgrad.vae.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Parameter;
import vecgrad.autograd.optim.Adam;
import vecgrad.autograd.optim.LearningRate;
import vecgrad.datasets.LabeledImages;
import vecgrad.datasets.Minibatches;
import vecgrad.datasets.ShuffledMinibatches;
import vecgrad.tensor.Noise;
import vecgrad.vae.eval.Evaluation;
import vecgrad.vae.io.FormatException;
import vecgrad.vae.io.RunFolder;
import vecgrad.vae.model.Architecture;
import vecgrad.vae.model.Bound;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.M1Classifier;
import vecgrad.vae.model.Model;
import vecgrad.vae.model.ModelFile;
import vecgrad.vae.model.Pca;
import vecgrad.vae.model.StackedM1M2;
import vecgrad.vae.model.Whitened;

/** Training M1: the bound of equation (5), on all images, labelled or not. */
record M1Stage(M1 model, Inputs train, Inputs validation, ShuffledMinibatches batches, Noise testNoise, int klWarmup) implements Task {
    /** How often the validation bound is computed: it costs as much as a fifteenth of an epoch. */
    private static final int EVALUATE_EVERY = 10;

    M1Stage(M1 model, Inputs train, Inputs validation, ShuffledMinibatches batches, Noise testNoise) { this(model, train, validation, batches, testNoise, 0); }

    /** The run whose method this is. */
    static M1 alone(RunContext run) throws IOException {
        TrainConfig config = run.config();
        return train(run, config.epochs(), config.hidden(), config.latent(), run::rate);
    }

    /** What another method needs: M1 from another run, from the earlier part of this one, or trained now; it then stands in the run folder. */
    static M1 trained(RunContext run) throws IOException {
        if (run.givenM1() != null) return run.givenM1();
        Path file = run.folder().m1();
        if (run.isBehind("m1")) return read(file, run.data().train()).m1();
        TrainConfig config = run.config();
        M1 m1 = train(run, config.m1Epochs(), config.m1Hidden(), config.m1Latent(), _ -> LearningRate.constant(config.m1LearningRate()));
        ModelFile.write(file, Whitened.by(run.pca(), m1));
        Evaluation.Elbo elbo = Evaluation.elbo(m1, run.pixels().test().inputs(), run.noise().stream("test"));
        run.trainer().facts().put("m1_test_elbo", elbo.elbo());
        run.progress().line(String.format(Locale.ROOT, "M1: test ELBO %.2f nats (reconstruction %.2f, KL %.2f)", elbo.elbo(), elbo.reconstruction(), elbo.kl()));
        return m1;
    }

    private static M1 train(RunContext run, int epochs, int hidden, int latent, IntFunction<LearningRate> rate) throws IOException {
        int n = run.data().train().size();
        M1 model = new M1(new Architecture(run.pixels().train().inputs().features(), new int[] {hidden, hidden}, latent, 0, run.pca() != null), run.noise().stream("m1 weights"));
        var batches = Minibatches.shuffled(n, Math.min(n, run.config().m1Batch()), run.config().seed());
        var task = new M1Stage(model, run.pixels().train().inputs(), run.pixels().validation().inputs(), batches, run.noise().stream("validation"),
                Math.min(run.config().m1KlWarmup(), epochs / 2));
        // The prior N(0, I), once per data set; on whitened features the paper's code has none (recipe 2.1).
        run.trainer().train(task, new Adam(model.parameters(), rate.apply(epochs * batches.perEpoch())).prior(_ -> run.pca() != null ? 0 : 1.0 / n), epochs);
        return model;
    }

    /** The latent dimensions that a trained M1 uses; of whitened features all, as in the paper's code (recipe 1.2). @throws IOException if it uses none */
    static int[] active(RunContext run, M1 m1) throws IOException {
        int latent = m1.architecture().latent();
        boolean all = run.pca() != null;
        int[] kept = all ? IntStream.range(0, latent).toArray() : StackedM1M2.active(Evaluation.latents(m1, run.pixels().train().inputs()).mu());
        if (kept.length == 0)
            throw new IOException("M1 uses none of its latent dimensions: train it longer (--m1-epochs), as there is nothing to learn from");
        run.progress().line(kept.length + " of M1's " + latent + " latent dimensions are " + (all ? "used" : "active"));
        return kept;
    }

    /** What M1 finds in examples, in the dimensions that it uses. */
    static Inputs.Latents features(M1 m1, int[] kept, Inputs pixels) { return Evaluation.latents(m1, pixels).keep(kept); }

    /** The M1 of another run: its stack may still be in training. @throws FormatException if it has none, or not for these images */
    static Found ofRun(Path path, LabeledImages images) throws IOException {
        RunFolder run = RunFolder.read(path);
        return read(Files.exists(run.m1()) ? run.m1() : run.model(), images);
    }

    /** A trained M1, and the whitening it was trained on; null for pixels. */
    record Found(M1 m1, Pca pca) {}

    private static Found read(Path file, LabeledImages images) throws IOException {
        Model model = ModelFile.read(file);
        Pca pca = model instanceof Whitened whitened ? whitened.pca() : null;
        M1 m1 = switch (model instanceof Whitened whitened ? whitened.model() : model) {
            case M1 found -> found;
            case StackedM1M2 stack -> stack.m1();
            case M1Classifier onM1 -> onM1.m1();
            default -> throw new FormatException(file + " holds no M1: --m1 takes the folder of a run of model m1, or of one that has an M1");
        };
        int pixels = pca == null ? m1.architecture().features() : pca.pixels();
        if (pixels != images.features())
            throw new FormatException(file + " was trained on images of " + pixels + " pixels, these have " + images.features());
        return new Found(m1, pca);
    }

    @Override
    public String name() { return "m1"; }

    @Override
    public List<Parameter> parameters() { return model.parameters(); }

    @Override
    public int stepsPerEpoch() { return batches.perEpoch(); }

    @Override
    public int examplesPerStep() { return batches.batchSize(); }

    @Override
    public Variable loss(Tape tape, int epoch, int step, Shard shard, Noise noise, Averages averages) {
        int[] batch = batches.batch(epoch, step);
        Variable x = tape.constant("x", train.sample(shard.of(batch), noise.stream("x")));
        Bound bound = model.bound(x, noise.stream("z"));
        averages.add("reconstruction", -bound.logPx().value().total() / x.shape().extent(0));
        averages.add("kl", bound.kl().value().total() / x.shape().extent(0));
        Variable mean = bound.tempered(RunContext.temperature(klWarmup, epoch + (double) step / batches.perEpoch())).negative().mean();
        return shard.of(mean, batch.length);
    }

    @Override
    public Map<String, Double> evaluate(int epoch, boolean last) {
        if (epoch % EVALUATE_EVERY != 0 && !last) return Map.of();
        return Map.of("valid_elbo", Evaluation.elbo(model, validation, testNoise).elbo());
    }
}
