package vecgrad.vae.train;

import java.io.IOException;
import java.util.Locale;
import vecgrad.autograd.optim.Adam;
import vecgrad.autograd.optim.LearningRate;
import vecgrad.vae.eval.Evaluation;
import vecgrad.vae.model.Architecture;
import vecgrad.vae.model.MlpClassifier;

/** The baseline: cross-entropy on the labelled examples alone. Beside M2 it says what the unlabelled ones are worth. */
final class BaselineStage {
    /** Steps of the comparison beside another method: its training error is zero long before; more change nothing. */
    private static final int STEPS = 500;
    private static final int HIDDEN = 500;
    private static final double RATE = 1e-3;

    private BaselineStage() {}

    /** The run whose method this is. */
    static MlpClassifier alone(RunContext run) throws IOException {
        int steps = run.config().epochs() * LabelledTask.batches(run).perEpoch();
        return train(run, run.config().hidden(), run.rate(steps), run.config().ema(), run.config().epochs());
    }

    /** Beside another method; its error becomes a fact of the run. */
    static void compare(RunContext run) throws IOException {
        if (run.isBehind("nn")) return;
        MlpClassifier model = train(run, HIDDEN, LearningRate.constant(RATE), 0, Math.max(1, STEPS / LabelledTask.batches(run).perEpoch()));
        double error = Evaluation.errorRate(model::qy, run.pixels().test().inputs(), run.pixels().test().labels());
        run.trainer().facts().put("supervised_error", error);
        run.progress().line(String.format(Locale.ROOT, "a classifier with these %d labels alone: test error %.2f %%", run.config().labels(), 100 * error));
    }

    private static MlpClassifier train(RunContext run, int hidden, LearningRate rate, double ema, int epochs) throws IOException {
        var architecture = new Architecture(run.pixels().train().inputs().features(), new int[] {hidden}, 1, run.data().train().classes(), false);
        MlpClassifier model = MlpClassifier.of(architecture, run.noise().stream("mlp weights"));
        run.trainer().train(LabelledTask.ofPasses(run, "nn", model), new Adam(model.parameters(), rate), ema, epochs);
        return model;
    }
}
