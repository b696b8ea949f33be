package vecgrad.vae.train;

import java.util.List;
import java.util.Map;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Parameter;
import vecgrad.datasets.ShuffledMinibatches;
import vecgrad.tensor.Noise;
import vecgrad.vae.eval.Evaluation;
import vecgrad.vae.model.MlpClassifier;

/** Training the baseline: cross-entropy on the labelled examples alone. */
record SupervisedTask(MlpClassifier model, Inputs train, int[] labels, int[] labelled, ShuffledMinibatches batches,
                      Inputs validation, int[] validationLabels, Inputs test, int[] testLabels) implements Task {
    @Override
    public String name() { return "mlp"; }

    @Override
    public List<Parameter> parameters() { return model.parameters(); }

    @Override
    public int stepsPerEpoch() { return batches.perEpoch(); }

    @Override
    public Variable loss(Tape tape, int epoch, int step, Noise noise, Averages averages) {
        int[] batch = batches.batch(epoch, step), rows = new int[batch.length], y = new int[batch.length];
        for (int i = 0; i < batch.length; i++) {
            rows[i] = labelled[batch[i]];
            y[i] = labels[rows[i]];
        }
        return model.qy(tape.constant("x", train.mean(rows))).logProb(y).mean().negate();
    }

    @Override
    public Map<String, Double> evaluate(int epoch, boolean last) {
        if (epoch % 10 != 0 && !last) return Map.of();
        return Map.of("valid_error", Evaluation.errorRate(model::qy, validation, validationLabels),
                "test_error", Evaluation.errorRate(model::qy, test, testLabels));
    }
}
