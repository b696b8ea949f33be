package vecgrad.vae.train;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import vecgrad.autograd.Gradients;
import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Tensor;

/**
 * The gradient of a minibatch that is split into shards, and the values it is logged with. The shards are added in their order, here or by
 * an {@link AllReduce}: addition of floats does not associate, and this order is what makes the bits the same everywhere.
 */
final class ShardedGradient {
    private final int shards;
    private final AllReduce others; // null: all shards are computed here
    private final List<Shard> here;
    private final Map<Parameter, Tensor> sum = new LinkedHashMap<>();
    private final float[] flat;
    private final SequencedMap<String, Double> logged = new LinkedHashMap<>(); // sums
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int added;      // shards of this minibatch
    private boolean failed; // one of them will never come

    ShardedGradient(List<Parameter> parameters, int shards, AllReduce others) {
        this.shards = shards;
        this.others = others;
        here = others == null ? Shard.all(shards) : List.of(new Shard(others.shard(), shards));
        int size = 0;
        for (Parameter p : parameters) {
            sum.put(p, Tensor.of(p.value().shape(), new float[p.value().size()]));
            size += p.value().size();
        }
        flat = others == null ? null : new float[size];
    }

    /** The shards that are computed here, in order. */
    List<Shard> here() { return here; }

    /** A new minibatch: nothing has been added. */
    void clear() {
        added = 0;
        failed = false;
    }

    /** Adds the shard of this place in {@link #here}, as soon as those before it have been added. Safe from several threads. */
    void add(int place, Gradients gradients, SequencedMap<String, Double> values) {
        lock.lock();
        try {
            while (added != place && !failed) changed.awaitUninterruptibly();
            if (failed) return;
            boolean first = place == 0;
            sum.forEach((p, total) -> {
                if (first) System.arraycopy(gradients.of(p).data(), 0, total.data(), 0, total.size());
                else total.addScaledInPlace(1, gradients.of(p));
            });
            values.forEach((name, value) -> logged.put(name, first ? value : logged.get(name) + value));
            added++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** There will be no sum: nobody need wait for the shard that failed. */
    void fail() {
        lock.lock();
        failed = true;
        changed.signalAll();
        lock.unlock();
    }

    /** Over all shards, wherever they are. @return the means of what was logged */
    SequencedMap<String, Double> total() throws IOException {
        if (others != null) addOthers();
        logged.replaceAll((_, value) -> value / shards);
        return logged;
    }

    private void addOthers() throws IOException {
        double[] values = logged.values().stream().mapToDouble(Double::doubleValue).toArray();
        int at = 0;
        for (Tensor t : sum.values()) {
            System.arraycopy(t.data(), 0, flat, at, t.size());
            at += t.size();
        }
        others.sum(flat, values);
        at = 0;
        for (Tensor t : sum.values()) {
            System.arraycopy(flat, at, t.data(), 0, t.size());
            at += t.size();
        }
        int[] next = {0};
        logged.replaceAll((_, _) -> values[next[0]++]);
    }

    /** The minibatch's gradient, once it is {@link #total}. */
    Tensor of(Parameter p) { return sum.get(p); }
}
