package vecgrad.vae.train;

import java.util.function.BooleanSupplier;

/**
 * How a training is watched over; no bit of its result depends on it.
 *
 * @param stopWanted  asked between steps: true writes a checkpoint and ends the training with a {@link StoppedException}
 * @param checkFinite whether every value and gradient is looked at, so that a NaN is named where it is made
 */
public record RunControl(BooleanSupplier stopWanted, boolean checkFinite) {
    /** Left alone. */
    public static final RunControl NONE = new RunControl(() -> false, false);
}
