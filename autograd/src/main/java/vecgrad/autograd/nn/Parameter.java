package vecgrad.autograd.nn;

import vecgrad.tensor.Tensor;

/**
 * A tensor that training changes in place: it lives longer than any tape, which sees it through
 * {@link vecgrad.autograd.Tape#parameter}.
 */
public final class Parameter {
    /** What a parameter multiplies or adds: priors and decays treat the two differently. */
    public enum Kind {
        /** A matrix or a filter. */
        WEIGHT,
        /** An offset. */
        BIAS
    }

    private final String name;
    private final Kind kind;
    private final Tensor value;

    /** A parameter whose initial value is copied. */
    public Parameter(String name, Kind kind, Tensor initial) {
        this.name = name;
        this.kind = kind;
        this.value = initial.copy();
    }

    /** Its path in the model: {@code encoder.hidden.weight}. */
    public String name() { return name; }

    /** Weight or bias. */
    public Kind kind() { return kind; }

    /** The numbers, which optimisers change in place. */
    public Tensor value() { return value; }

    @Override
    public String toString() { return name + " " + value.shape(); }
}
