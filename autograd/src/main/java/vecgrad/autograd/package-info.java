/**
 * Reverse-mode automatic differentiation.
 *
 * <p>A {@link vecgrad.autograd.Tape} lists what was computed, in order. Each entry knows, for each of its inputs, how the
 * gradient of its output flows back to it: a {@link vecgrad.autograd.Vjp}. Backward walks the list from the end.
 *
 * <p>Read {@link vecgrad.autograd.Tape} first, then {@link vecgrad.autograd.op.Arithmetic}. Left out: in-place ops on
 * variables (they would change what a vjp remembers), control flow as ops (Java's is recorded as it happens), and
 * gradients as fields (they go stale).
 */
package vecgrad.autograd;
