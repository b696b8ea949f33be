package vecgrad.autograd;

/** Looks on while a tape records and walks back: how a {@link Trace} is made. */
interface TapeObserver {
    /** An op has been computed and recorded. */
    void recorded(Variable output);

    /** The whole gradient of an op's output is there; the op's vjps are applied to it next. */
    void reached(Variable output, Variable gradient);
}
