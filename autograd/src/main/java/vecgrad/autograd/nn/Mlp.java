package vecgrad.autograd.nn;

import java.util.ArrayList;
import java.util.List;
import vecgrad.autograd.Variable;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Pointwise;

/** Linear layers one after the other. */
public record Mlp(List<Linear> layers) implements Layer {
    /** Layers of the widths {@code [in, hidden..., out]}: the hidden ones with an activation, the last one linear. */
    public static Mlp of(String name, int[] widths, Pointwise activation, Initializer initializer, Noise noise) {
        List<Linear> layers = new ArrayList<>();
        for (int i = 0; i + 1 < widths.length; i++) {
            boolean last = i + 2 == widths.length;
            layers.add(Linear.of(name + "." + i, widths[i], widths[i + 1], last ? null : activation, initializer, noise));
        }
        return new Mlp(List.copyOf(layers));
    }

    @Override
    public Variable apply(Variable x) {
        for (Linear layer : layers) x = layer.apply(x);
        return x;
    }

    @Override
    public List<Parameter> parameters() { return layers.stream().flatMap(layer -> layer.parameters().stream()).toList(); }
}
