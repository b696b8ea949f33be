package vecgrad.vae.train;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
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
    private final Map<Parameter, Tensor> sum = new LinkedHashMap<>();
    private final float[] flat;
    private final SequencedMap<String, Double> logged = new LinkedHashMap<>(); // sums

    ShardedGradient(List<Parameter> parameters, int shards, AllReduce others) {
        this.shards = shards;
        this.others = others;
        int size = 0;
        for (Parameter p : parameters) {
            sum.put(p, Tensor.of(p.value().shape(), new float[p.value().size()]));
            size += p.value().size();
        }
        flat = others == null ? null : new float[size];
    }

    /** The shards that are computed here, in order. */
    List<Shard> here() {
        if (others != null) return List.of(new Shard(others.shard(), shards));
        Shard[] all = new Shard[shards];
        Arrays.setAll(all, i -> new Shard(i, shards));
        return List.of(all);
    }

    /** Takes in a shard of {@link #here}, in its turn. */
    void add(Shard shard, Gradients gradients, SequencedMap<String, Double> values) {
        boolean first = shard.equals(here().getFirst());
        sum.forEach((p, total) -> {
            if (first) System.arraycopy(gradients.of(p).data(), 0, total.data(), 0, total.size());
            else total.addScaledInPlace(1, gradients.of(p));
        });
        values.forEach((name, value) -> logged.put(name, first ? value : logged.get(name) + value));
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
