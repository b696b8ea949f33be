package vecgrad.autograd;

/** An input of an op, and how the gradient of the op's output flows back to it. */
public record Edge(Variable input, Vjp vjp) {
    /** The edge to an input. */
    public static Edge to(Variable input, Vjp vjp) { return new Edge(input, vjp); }
}
