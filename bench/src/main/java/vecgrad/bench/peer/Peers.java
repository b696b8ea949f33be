package vecgrad.bench.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import vecgrad.tensor.kernel.Kernels;

/** Who takes part: ourselves, pure Java, and what the build profile {@code native-peers} adds as services. */
public final class Peers {
    /** Our own product. */
    public static final ProductPeer VECGRAD = new VecgradProduct("vecgrad", Kernels.name());

    private Peers() {}

    /** The products of others. */
    public static List<ProductPeer> products() {
        List<ProductPeer> all = new ArrayList<>(List.of(new NetlibProduct(), new EjmlProduct()));
        ServiceLoader.load(ProductPeer.class).forEach(all::add);
        return all;
    }

    /** The training steps of others; none without the profile. */
    public static List<StepPeer> steps() {
        List<StepPeer> all = new ArrayList<>();
        ServiceLoader.load(StepPeer.class).forEach(all::add);
        return all;
    }

    /** A product by its name: ours, {@code scalar} (our reference), or another's. */
    public static ProductPeer product(String name) {
        List<ProductPeer> all = products();
        all.add(VECGRAD);
        all.add(new VecgradProduct("scalar", "scalar"));
        return all.stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow(() -> new IllegalArgumentException(
                "peer: \"" + name + "\" is none of " + all.stream().map(ProductPeer::name).toList() + " (more with -Pnative-peers)"));
    }
}
