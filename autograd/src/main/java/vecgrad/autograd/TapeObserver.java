package vecgrad.autograd;

/** Looks on while a tape records and walks back: how a {@link Trace} is made, and how a {@link FiniteCheck} checks. */
interface TapeObserver {
    /** An op has been computed and recorded. */
    void recorded(Variable output);

    /** The whole gradient of an op's output is there; the op's vjps are applied to it next. */
    void reached(Variable output, Variable gradient);

    /** A vjp of the op has been applied: this is what it adds to the gradient of that input. */
    default void passed(Variable output, Variable input, Variable gradient) {}
}
