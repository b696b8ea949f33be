package vecgrad.tensor;

/** Shapes that do not fit: the message names the operation, the shapes and the rule. */
public final class ShapeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** With this message. */
    public ShapeException(String message) { super(message); }
}
