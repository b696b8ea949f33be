package vecgrad.autograd;

/** A NaN or an infinity came into a step; the message names the op that made it, or the leaf that brought it, with shapes. */
public final class NonFiniteException extends ArithmeticException {
    private static final long serialVersionUID = 1;

    NonFiniteException(String message) { super(message); }
}
