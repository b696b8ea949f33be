package vecgrad.vae.train;

import java.io.IOException;

/** Several processes that make the same steps, each with one shard of every minibatch (synchronous data parallelism). */
public interface AllReduce {
    /** The shard that is computed here, from 0. */
    int shard();

    /**
     * Replaces both by their sums over all shards, each element added up in the shards' order: the sum has the same bits in every process,
     * and is that of one process that computes the shards one after the other.
     *
     * @throws IOException in one sentence, if another process is gone
     */
    void sum(float[] gradient, double[] values) throws IOException;
}
