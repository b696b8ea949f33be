package vecgrad.autograd.optim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Tensor;

/** An exponential moving average of parameters, which often evaluates better than the last step's (Polyak averaging). */
public final class MovingAverage {
    private final List<Parameter> parameters;
    private final double decay;
    private final SequencedMap<String, Tensor> averages = new LinkedHashMap<>();

    /** Starts at the parameters' present values. */
    public MovingAverage(List<Parameter> parameters, double decay) {
        if (!(decay >= 0 && decay < 1)) throw new IllegalArgumentException("moving average: decay is " + decay + "; expected 0 <= decay < 1");
        this.parameters = Optimizer.distinct(parameters);
        this.decay = decay;
        for (Parameter p : parameters) averages.put(p.name() + ".average", p.value().copy());
    }

    /** average ← decay·average + (1 − decay)·θ, after an optimiser's step. */
    public void update() {
        for (Parameter p : parameters) {
            Tensor average = average(p);
            average.addScaledInPlace((float) (decay - 1), average);
            average.addScaledInPlace((float) (1 - decay), p.value());
        }
    }

    /** Exchanges the parameters with their averages; a second call exchanges them back. */
    public void swap() {
        for (Parameter p : parameters) {
            float[] a = average(p).data(), b = p.value().data();
            for (int i = 0; i < a.length; i++) {
                float t = a[i];
                a[i] = b[i];
                b[i] = t;
            }
        }
    }

    /** The averages by name, for a checkpoint. */
    public SequencedMap<String, Tensor> state() { return averages; }

    private Tensor average(Parameter p) { return averages.get(p.name() + ".average"); }
}
