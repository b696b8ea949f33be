package vecgrad.vae.train;

import java.util.function.BooleanSupplier;

/**
 * How a training is watched over; no bit of its result depends on it.
 *
 * @param stopWanted  asked between steps: true writes a checkpoint and ends the training with a {@link StoppedException}
 * @param checkFinite whether every value and gradient is looked at, so that a NaN is named where it is made
 * @param others      the processes that compute the other shards of every minibatch; null if all are computed here
 */
public record RunControl(BooleanSupplier stopWanted, boolean checkFinite, AllReduce others) {
    /** Left alone. */
    public static final RunControl NONE = new RunControl(() -> false, false);

    /** With all shards computed here. */
    public RunControl(BooleanSupplier stopWanted, boolean checkFinite) { this(stopWanted, checkFinite, null); }
}
