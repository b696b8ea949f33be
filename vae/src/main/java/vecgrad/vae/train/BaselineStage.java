package vecgrad.vae.train;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Parameter;
import vecgrad.autograd.optim.Adam;
import vecgrad.autograd.optim.LearningRate;
import vecgrad.datasets.Minibatches;
import vecgrad.datasets.ShuffledMinibatches;
import vecgrad.tensor.Noise;
import vecgrad.vae.eval.Evaluation;
import vecgrad.vae.model.Architecture;
import vecgrad.vae.model.MlpClassifier;

/** The baseline: cross-entropy on the labelled examples alone. Beside M2 it says what the unlabelled ones are worth. */
record BaselineStage(MlpClassifier model, Examples.Parts data, int[] labelled, ShuffledMinibatches batches) implements Task {
    /** Steps of the comparison beside another method: its training error is zero long before; more change nothing. */
    private static final int STEPS = 500;
    private static final int HIDDEN = 500;
    private static final double RATE = 1e-3;

    /** The run whose method this is. */
    static MlpClassifier alone(RunContext run) throws IOException { return train(run, run.config().hidden(), run.config().epochs()); }

    /** Beside another method; its error becomes a fact of the run. */
    static void compare(RunContext run) throws IOException {
        if (run.isBehind("nn")) return;
        MlpClassifier model = train(run, HIDDEN, Math.max(1, STEPS / batches(run).perEpoch()));
        double error = Evaluation.errorRate(model::qy, run.pixels().test().inputs(), run.pixels().test().labels());
        run.trainer().facts().put("supervised_error", error);
        run.progress().line(String.format(Locale.ROOT, "a classifier with these %d labels alone: test error %.2f %%", run.config().labels(), 100 * error));
    }

    private static MlpClassifier train(RunContext run, int hidden, int epochs) throws IOException {
        var architecture = new Architecture(run.pixels().train().inputs().features(), new int[] {hidden}, 1, run.data().train().classes(), false);
        MlpClassifier model = MlpClassifier.of(architecture, run.noise().stream("mlp weights"));
        var task = new BaselineStage(model, run.pixels(), run.split().labelled(), batches(run));
        run.trainer().train(task, new Adam(model.parameters(), LearningRate.constant(RATE)), epochs);
        return model;
    }

    private static ShuffledMinibatches batches(RunContext run) {
        int n = run.split().labelled().length;
        return Minibatches.shuffled(n, Math.min(100, n), run.config().seed());
    }

    @Override
    public String name() { return "nn"; }

    @Override
    public List<Parameter> parameters() { return model.parameters(); }

    @Override
    public int stepsPerEpoch() { return batches.perEpoch(); }

    @Override
    public Variable loss(Tape tape, int epoch, int step, Noise noise, Averages averages) {
        int[] rows = batches.batch(epoch, step);
        for (int i = 0; i < rows.length; i++) rows[i] = labelled[rows[i]];
        return model.qy(tape.constant("x", data.train().inputs().mean(rows))).logProb(data.train().labels(rows)).mean().negate();
    }

    @Override
    public Map<String, Double> evaluate(int epoch, boolean last) {
        return epoch % 10 != 0 && !last ? Map.of() : data.errors(model::qy);
    }
}
