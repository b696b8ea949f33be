package vecgrad.vae.train;

import java.util.List;
import java.util.Map;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Parameter;
import vecgrad.datasets.Minibatches;
import vecgrad.datasets.ShuffledMinibatches;
import vecgrad.tensor.Noise;
import vecgrad.vae.model.Classifier;

/**
 * Training a classifier: cross-entropy on the labelled examples alone.
 *
 * @param labelled      the examples that keep their label
 * @param batches       of these
 * @param stepsPerEpoch steps that count as an epoch; where they are no pass through the examples, these go round and round
 */
record LabelledTask(String name, Classifier model, Examples.Parts data, int[] labelled, ShuffledMinibatches batches, int stepsPerEpoch) implements Task {
    /** The most examples in a batch. */
    private static final int BATCH = 100;

    /** With an epoch that is a pass through the labelled examples. */
    static LabelledTask ofPasses(RunContext run, String name, Classifier model) { return of(run, name, model, batches(run).perEpoch()); }

    /** With an epoch of so many steps: a training takes as long with many labels as with few. */
    static LabelledTask of(RunContext run, String name, Classifier model, int stepsPerEpoch) {
        return new LabelledTask(name, model, run.pixels(), run.split().labelled(), batches(run), stepsPerEpoch);
    }

    /** Minibatches of the labelled examples. */
    static ShuffledMinibatches batches(RunContext run) {
        int n = run.split().labelled().length;
        return Minibatches.shuffled(n, Math.min(BATCH, n), run.config().seed());
    }

    @Override
    public List<Parameter> parameters() { return model.parameters(); }

    @Override
    public int examplesPerStep() { return batches.batchSize(); }

    @Override
    public Variable loss(Tape tape, int epoch, int step, Shard shard, Noise noise, Averages averages) {
        int at = epoch * stepsPerEpoch + step;
        int[] batch = batches.batch(at / batches.perEpoch(), at % batches.perEpoch()), rows = shard.of(batch);
        for (int i = 0; i < rows.length; i++) rows[i] = labelled[rows[i]];
        Variable mean = model.qyInTraining(tape.constant("x", data.train().inputs().mean(rows)), noise).logProb(data.train().labels(rows)).mean().negate();
        return shard.of(mean, batch.length);
    }

    @Override
    public Map<String, Double> evaluate(int epoch, boolean last) {
        return epoch % 10 != 0 && !last ? Map.of() : data.errors(model::qy);
    }
}
