package vecgrad.vae.train;

import java.util.Arrays;
import vecgrad.autograd.Variable;
import vecgrad.tensor.Noise;

/**
 * One of the parts that every minibatch is split into, so that several machines can work on it: a slice of its examples, with noise of
 * its own. A shard's loss is its share of the minibatch's mean, so the shards' losses and gradients add up to the minibatch's.
 */
public record Shard(int index, int count) {
    /** The minibatch as it is. */
    public static final Shard WHOLE = new Shard(0, 1);

    /** The examples of this shard, as even a part as can be. */
    int[] of(int[] batch) { return isWhole() ? batch : Arrays.copyOfRange(batch, batch.length * index / count, batch.length * (index + 1) / count); }

    /** The part of so many examples that is this shard's. */
    double share(int examples) { return isWhole() ? 1 : (double) (examples * (index + 1) / count - examples * index / count) / examples; }

    /** This shard's part of the mean over a minibatch of so many examples, from the mean over its own. */
    Variable of(Variable mean, int examples) { return isWhole() ? mean : mean.mul((float) share(examples)); }

    Noise of(Noise noise) { return isWhole() ? noise : noise.stream("shard " + index); }

    private boolean isWhole() { return count == 1; }
}
