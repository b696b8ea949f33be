package vecgrad.vae.train;

import java.util.List;
import java.util.Map;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Parameter;
import vecgrad.datasets.Minibatches;
import vecgrad.tensor.Noise;
import vecgrad.vae.eval.Evaluation;
import vecgrad.vae.model.M2;

/** Training M2: equation (9), on minibatches of labelled and unlabelled examples. */
record M2Task(M2 model, Inputs train, int[] labels, Minibatches batches, M2.Weights weights, double prune,
              Inputs validation, int[] validationLabels, Inputs test, int[] testLabels) implements Task {
    @Override
    public String name() { return "m2"; }

    @Override
    public List<Parameter> parameters() { return model.parameters(); }

    @Override
    public int stepsPerEpoch() { return batches.perEpoch(); }

    @Override
    public Variable loss(Tape tape, int epoch, int step, Noise noise, Averages averages) {
        int[] labelled = batches.labelled(epoch, step), y = new int[labelled.length];
        for (int i = 0; i < y.length; i++) y[i] = labels[labelled[i]];
        Variable xl = tape.constant("x labelled", train.sample(labelled, noise.stream("x labelled")));
        Variable xu = tape.constant("x unlabelled", train.sample(batches.unlabelled(epoch, step), noise.stream("x unlabelled")));
        M2.Objective objective = model.objective(xl, y, xu, weights, prune, noise.stream("z"));
        int examples = xu.shape().extent(0);
        averages.add("reconstruction", -M2.expect(objective.qy(), objective.yu(), objective.bound().logPx()).value().total() / examples);
        averages.add("kl", M2.expect(objective.qy(), objective.yu(), objective.bound().kl()).value().total() / examples);
        averages.add("entropy", objective.qy().entropy().value().total() / examples);
        return objective.loss();
    }

    @Override
    public Map<String, Double> evaluate(int epoch, boolean last) {
        return Map.of("valid_error", Evaluation.errorRate(model::qy, validation, validationLabels),
                "test_error", Evaluation.errorRate(model::qy, test, testLabels));
    }
}
