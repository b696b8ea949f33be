/**
 * Reverse-mode automatic differentiation.
 *
 * <p><b>The idea.</b> A {@link vecgrad.autograd.Tape} lists what was computed, in order. Each entry knows, for each of its inputs, how the
 * gradient of its output flows back to it: a {@link vecgrad.autograd.Vjp}. An op uses only what exists already, so the list is in
 * topological order, and backward is one loop over it from the end, in which gradients of a value used twice add up.
 *
 * <p><b>The smallest example:</b>
 * {@snippet class="vecgrad.tour.Tour02FirstGradient" region="first-gradient"}
 *
 * <p>A tape prints itself, a line an op:
 * {@snippet class="vecgrad.tour.Tour03ThePrintedTape" region="printed-tape"}
 *
 * <p>Backward can itself be recorded. Then gradients are variables of the tape, and have gradients:
 * {@snippet class="vecgrad.tour.Tour05GradientsOfGradients" region="second-derivative"}
 *
 * <p><b>Where to start reading.</b> {@link vecgrad.autograd.Tape}, of which {@code record} and {@code backward} are the whole engine; then
 * {@link vecgrad.autograd.op.Arithmetic}. A {@link vecgrad.autograd.Trace} shows a step in slow motion.
 *
 * <p><b>What is left out.</b> In-place ops on variables: they would change what a vjp remembers. Control flow as ops: Java's is recorded
 * as it happens. Gradients as fields of variables: they go stale. Forward mode: one loss and many parameters is what training has.
 */
package vecgrad.autograd;
