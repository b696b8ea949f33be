package vecgrad.vae.train;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Parameter;
import vecgrad.autograd.optim.Adam;
import vecgrad.datasets.LabelSplit;
import vecgrad.datasets.Minibatches;
import vecgrad.tensor.Noise;
import vecgrad.vae.model.Architecture;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.M2;
import vecgrad.vae.model.StackedM1M2;
import vecgrad.vae.prob.Categorical;

/** Training M2: equation (9), on minibatches of labelled and unlabelled examples, of pixels or of M1's features. */
record M2Stage(M2 model, Examples.Parts data, Minibatches batches, M2.Weights weights, double prune, int klWarmup,
               int z1Samples, Noise testNoise) implements Task {
    /** Of each unlabelled example, the classes that are left of a pruned sum, or hardly more. */
    static final int PRUNED = 2;
    /** The most labelled examples in a minibatch of all-labels. */
    private static final int LABELLED = 100;
    /** Rows, examples times classes, of a shard: their activations stay in a second-level cache, and fewer would not be worth a tape. */
    private static final int ROWS = 400;
    /** Parameters whose gradients take about as long to be added up as a row's activations to come from memory. */
    private static final int PARAMETERS = 1024;
    /** Fewer shards are not worth it. Multiples of so many leave none of two or four threads without one. */
    private static final int ROUND = 4;

    /** Measured by the mean of what it sees. */
    M2Stage(M2 model, Examples.Parts data, Minibatches batches, M2.Weights weights, double prune, int klWarmup) {
        this(model, data, batches, weights, prune, klWarmup, 0, null);
    }

    /** M2 of the paper: on pixels. */
    static M2 onPixels(RunContext run) throws IOException {
        BaselineStage.compare(run);
        return train(run, run.pixels(), run.pca() != null, 0);
    }

    /** M1+M2 of the paper. */
    static StackedM1M2 onFeatures(RunContext run) throws IOException {
        BaselineStage.compare(run);
        M1 m1 = M1Stage.trained(run);
        int[] kept = M1Stage.active(run, m1);
        return new StackedM1M2(m1, kept, train(run, run.pixels().seen(pixels -> M1Stage.features(m1, kept, pixels)), true, run.config().z1Samples()));
    }

    private static M2 train(RunContext run, Examples.Parts data, boolean gaussian, int z1Samples) throws IOException {
        TrainConfig config = run.config();
        LabelSplit split = run.split();
        var architecture = new Architecture(data.train().inputs().features(), new int[] {config.hidden()}, config.latent(), run.data().train().classes(), gaussian);
        M2 model = new M2(architecture, run.noise().stream("m2 weights"));
        var weights = M2.Weights.of(split.labelled().length, split.unlabelled().length, config.alpha());
        // The prior N(0, I), once per data set: on weights, and in the classifier on biases as well (recipe 2.2).
        double precision = 1.0 / run.data().train().size();
        var task = new M2Stage(model, data, batches(config, split), weights, config.prune(), config.klWarmup(), z1Samples, run.noise().stream("test"));
        Adam adam = new Adam(model.parameters(), run.rate(config.epochs() * batches(config, split).perEpoch()))
                .prior(p -> p.kind() == Parameter.Kind.WEIGHT || p.name().startsWith("classifier") ? precision : 0);
        run.trainer().train(task, adam, config.ema(), config.epochs());
        return model;
    }

    private static Minibatches batches(TrainConfig config, LabelSplit split) {
        return config.batching().equals("paper")
                ? Minibatches.paper(split, config.seed())
                : Minibatches.allLabels(split, LABELLED, config.unlabelledBatch(), config.seed());
    }

    /** @throws IllegalArgumentException if too few examples are left without a label */
    static void requireUnlabelled(TrainConfig config, LabelSplit split) {
        int batches = batches(config, split).perEpoch(), unlabelled = split.unlabelled().length;
        if (unlabelled < batches)
            throw new IllegalArgumentException("--labels: " + config.labels() + " of " + (split.labelled().length + unlabelled) + " examples leave " + unlabelled
                    + " without a label, too few for " + batches + " minibatches; give fewer labels, or use --model nn");
    }

    @Override
    public String name() { return "m2"; }

    @Override
    public List<Parameter> parameters() { return model.parameters(); }

    @Override
    public int stepsPerEpoch() { return batches.perEpoch(); }

    @Override
    public int examplesPerStep() { return batches.labelled(0, 0).length + batches.unlabelled(0, 0).length; }

    @Override
    public Variable loss(Tape tape, int epoch, int step, Shard shard, Noise noise, Averages averages) {
        int[] allLabelled = batches.labelled(epoch, step), allUnlabelled = batches.unlabelled(epoch, step), labelled = shard.of(allLabelled);
        M2.Weights shares = weights.times(shard.share(allLabelled.length), shard.share(allUnlabelled.length));
        Inputs train = data.train().inputs();
        Variable xl = tape.constant("x labelled", train.sample(labelled, noise.stream("x labelled")));
        Variable xu = tape.constant("x unlabelled", train.sample(shard.of(allUnlabelled), noise.stream("x unlabelled")));
        M2.Objective objective = model.objective(xl, data.train().labels(labelled), xu, shares.tempered(RunContext.temperature(klWarmup, epoch + (double) step / batches.perEpoch())), prune, noise.stream("z"));
        log(objective, averages);
        return objective.loss();
    }

    @Override
    public int shards() {
        return shards(batches.labelled(0, 0).length, batches.unlabelled(0, 0).length, prune > 0 ? PRUNED : model.architecture().classes(),
                model.parameters().stream().mapToLong(p -> p.value().size()).sum());
    }

    /** The same before there is a model; each unlabelled example is taken to have so many classes. */
    static int shards(int labelled, int unlabelled, int classes, long parameters) {
        long rows = labelled + (long) unlabelled * classes, most = rows / Math.max(ROWS, parameters / PARAMETERS);
        return Math.max(1, (int) Math.min(most, Math.min(labelled, unlabelled)) / ROUND * ROUND);
    }

    /** On a tape of its own, so that the step's holds nothing but the step. */
    private static void log(M2.Objective objective, Averages averages) {
        Tape values = Tape.valuesOnly();
        var qy = new Categorical(values.constant(objective.qy().logProbs().value()));
        int examples = qy.logProbs().shape().extent(0);
        Variable logPx = values.constant(objective.bound().logPx().value()), kl = values.constant(objective.bound().kl().value());
        averages.add("reconstruction", -M2.expect(qy, objective.yu(), logPx).value().total() / examples);
        averages.add("kl", M2.expect(qy, objective.yu(), kl).value().total() / examples);
        averages.add("entropy", qy.entropy().value().total() / examples);
    }

    @Override
    public Map<String, Double> evaluate(int epoch, boolean last) { return data.errors(model::qy, z1Samples, testNoise); }
}
