package vecgrad.vae.train;

import java.util.List;
import java.util.Map;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Parameter;
import vecgrad.datasets.ShuffledMinibatches;
import vecgrad.tensor.Noise;
import vecgrad.vae.eval.Evaluation;
import vecgrad.vae.model.Bound;
import vecgrad.vae.model.M1;

/** Training M1: the bound of equation (5), on all images, labelled or not. */
record M1Task(M1 model, Inputs train, Inputs validation, ShuffledMinibatches batches, Noise testNoise) implements Task {
    /** How often the validation bound is computed: it costs as much as a fifteenth of an epoch. */
    private static final int EVALUATE_EVERY = 10;

    @Override
    public String name() { return "m1"; }

    @Override
    public List<Parameter> parameters() { return model.parameters(); }

    @Override
    public int stepsPerEpoch() { return batches.perEpoch(); }

    @Override
    public Variable loss(Tape tape, int epoch, int step, Noise noise, Averages averages) {
        Variable x = tape.constant("x", train.sample(batches.batch(epoch, step), noise.stream("x")));
        Bound bound = model.bound(x, noise.stream("z"));
        averages.add("reconstruction", -bound.logPx().value().total() / x.shape().extent(0));
        averages.add("kl", bound.kl().value().total() / x.shape().extent(0));
        return bound.negative().mean();
    }

    @Override
    public Map<String, Double> evaluate(int epoch, boolean last) {
        if (epoch % EVALUATE_EVERY != 0 && !last) return Map.of();
        return Map.of("valid_elbo", Evaluation.elbo(model, validation, testNoise).elbo());
    }
}
