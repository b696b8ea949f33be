package vecgrad.vae.train;

import java.util.List;
import java.util.Map;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Noise;

/** Something to train: what a step's loss is, and what is worth knowing after an epoch. */
public interface Task {
    /** The stage's name in logs and checkpoints. */
    String name();

    /** What training changes. */
    List<Parameter> parameters();

    /** Minibatches in an epoch. */
    int stepsPerEpoch();

    /** Examples in a minibatch. */
    int examplesPerStep();

    /**
     * The loss of one minibatch, a scalar in nats per example, or a {@link Shard}'s share of it; means for the log go into {@code averages}.
     * A pure function of (epoch, step, shard, noise).
     */
    Variable loss(Tape tape, int epoch, int step, Shard shard, Noise noise, Averages averages);

    /** How many shards a minibatch is split into where nobody asked for a number: 1, unless it is so large that a step is faster in more. */
    default int shards() { return 1; }

    /** The loss of a whole minibatch. */
    default Variable loss(Tape tape, int epoch, int step, Noise noise, Averages averages) { return loss(tape, epoch, step, Shard.WHOLE, noise, averages); }

    /** What to log after an epoch beside the averages: {@code valid_error}, {@code valid_elbo}, ... */
    Map<String, Double> evaluate(int epoch, boolean last);
}
