package vecgrad.vae.train;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import vecgrad.autograd.Variable;
import vecgrad.tensor.Noise;

/**
 * One of the parts that every minibatch is split into, so that several machines can work on it, or so that its activations stay in a cache: a
 * slice of its examples, with noise of its own. A shard's loss is its share of the minibatch's mean, so the shards' losses and gradients add
 * up to the minibatch's. Larger slices come first: those that follow each other are of the same size, and find their arrays ready.
 */
public record Shard(int index, int count) {
    /** The minibatch as it is. */
    public static final Shard WHOLE = new Shard(0, 1);

    /** All shards of a minibatch. */
    static List<Shard> all(int count) { return IntStream.range(0, count).mapToObj(i -> new Shard(i, count)).toList(); }

    /** The examples of this shard, as even a part as can be. */
    int[] of(int[] batch) { return isWhole() ? batch : Arrays.copyOfRange(batch, start(index, batch.length), start(index + 1, batch.length)); }

    /** The part of so many examples that is this shard's. */
    double share(int examples) { return isWhole() ? 1 : (double) (start(index + 1, examples) - start(index, examples)) / examples; }

    /** This shard's part of the mean over a minibatch of so many examples, from the mean over its own. */
    Variable of(Variable mean, int examples) { return isWhole() ? mean : mean.mul((float) share(examples)); }

    Noise of(Noise noise) { return isWhole() ? noise : noise.stream("shard " + index); }

    /** Where a shard's examples start, of n. */
    private int start(int shard, int n) { return n / count * shard + Math.min(shard, n % count); }

    private boolean isWhole() { return count == 1; }
}
