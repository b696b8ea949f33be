package vecgrad.autograd.optim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import vecgrad.autograd.Gradients;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Tensor;

/** Changes parameters in place, a step at a time, by the gradient of what is to be made small. */
public abstract class Optimizer {
    private final List<Parameter> parameters;
    private final LearningRate rate;
    private final SequencedMap<String, Tensor> state = new LinkedHashMap<>();
    private final Map<String, Map<Parameter, Tensor>> slotsByName = new HashMap<>(); // the state again, found without making a key
    private final Set<Parameter> still = Collections.newSetFromMap(new IdentityHashMap<>()); // to be moved, while a loss is descended
    private double maxNorm = Double.POSITIVE_INFINITY;
    private int steps;

    Optimizer(List<Parameter> parameters, LearningRate rate) {
        this.parameters = distinct(parameters);
        this.rate = rate;
    }

    /** Names are keys of the state: two parameters of one name would share their momentum. */
    static List<Parameter> distinct(List<Parameter> parameters) {
        Set<String> names = new HashSet<>();
        for (Parameter p : parameters)
            if (!names.add(p.name())) throw new IllegalArgumentException("optimiser: two parameters are named " + p.name() + "; names must differ");
        return List.copyOf(parameters);
    }

    /** Scales each step's gradient down to this Euclidean length, over all parameters together, where it is longer. */
    public final Optimizer clipNorm(double maxNorm) {
        if (!(maxNorm > 0)) throw new IllegalArgumentException("clip norm: " + maxNorm + "; expected a positive length");
        this.maxNorm = maxNorm;
        return this;
    }

    /** One step down the gradient. */
    public final void step(Gradients gradients) { step(gradients::of); }

    /** The same with a parameter's gradient from anywhere, such as a sum over several tapes. */
    public final void step(Function<Parameter, Tensor> gradientOf) {
        List<Tensor> all = new ArrayList<>(parameters.size());
        for (Parameter p : parameters) {
            Tensor g = gradientOf.apply(p);
            p.value().requireSameShape("optimiser: " + p.name() + " and its gradient", g);
            all.add(g);
        }
        steps++;
        double scale = clipScale(all);
        for (int i = 0; i < parameters.size(); i++) {
            Tensor g = scale < 1 ? all.get(i).affine((float) scale, 0) : all.get(i);
            update(parameters.get(i), g, rate.at(steps));
        }
    }

    /**
     * One step down the gradient of a loss: {@code step(tape.backward(loss))} to the last bit, but a parameter moves as soon as its gradient is
     * whole, while both lie in a cache, and the gradient's array is free for the next. Where gradients are clipped they wait for each other.
     * If the walk throws, some parameters have moved.
     */
    public final void descend(Variable loss) {
        if (maxNorm < Double.POSITIVE_INFINITY) {
            step(loss.tape().backward(loss));
            return;
        }
        steps++;
        still.addAll(parameters);
        loss.tape().backward(loss, (p, g) -> { if (still.remove(p)) update(p, g, rate.at(steps)); });
        for (Parameter p : still) update(p, Tensor.full(p.value().shape(), 0), rate.at(steps)); // as step does: by momentum and decay
        still.clear();
    }

    private double clipScale(List<Tensor> gradients) {
        if (maxNorm == Double.POSITIVE_INFINITY) return 1;
        double squared = 0;
        for (Tensor g : gradients) squared += g.squaredNorm();
        return maxNorm / Math.max(maxNorm, Math.sqrt(squared));
    }

    /** Moves one parameter. */
    abstract void update(Parameter p, Tensor g, double rate);

    /** A running value of a parameter that starts at zero and is part of {@link #state}. */
    final Tensor slot(Parameter p, String name) {
        Map<Parameter, Tensor> slots = slotsByName.get(name);
        Tensor slot = slots == null ? null : slots.get(p);
        return slot == null ? newSlot(p, name) : slot;
    }

    private Tensor newSlot(Parameter p, String name) {
        Tensor slot = Tensor.of(p.value().shape(), new float[p.value().size()]);
        state.put(p.name() + "." + name, slot);
        slotsByName.computeIfAbsent(name, _ -> new IdentityHashMap<>()).put(p, slot);
        return slot;
    }

    /** How many steps have been made. */
    public final int steps() { return steps; }

    /** The rate of the last step, or of the first when there was none. */
    public final double learningRate() { return rate.at(Math.max(1, steps)); }

    /** The running values by name, for a checkpoint: saved and, through {@link #restore}, set again. */
    public final SequencedMap<String, Tensor> state() {
        for (Parameter p : parameters) slots(p);
        return state;
    }

    /** Creates the slots of a parameter, so that a checkpoint knows their names before the first step. */
    abstract void slots(Parameter p);

    /** Goes on after {@code steps} steps; the running values have been written into {@link #state}. */
    public final void restore(int steps) { this.steps = steps; }
}
