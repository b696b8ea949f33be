/**
 * The differentiable ops by family, value and vjp side by side.
 *
 * <p><b>The idea.</b> With forward in one file and backward in another the two drift apart; here they are neighbouring lines.
 * {@code g} is always ȳ, the gradient of the op's output. A vjp is written in ops, so that its own gradient exists;
 * where one kernel does the same faster, both forms stand there and {@link vecgrad.autograd.Vjp#either} chooses. All ops
 * here can be differentiated again; an op of your own with {@link vecgrad.autograd.Vjp#firstOrder} cannot, and says so.
 *
 * <p><b>The smallest example</b> is an op of your own:
 * {@snippet class="vecgrad.tour.Tour04AnOpOfYourOwn" region="own-op"}
 *
 * <p><b>Where to start reading.</b> {@link vecgrad.autograd.op.Arithmetic}, then {@link vecgrad.autograd.op.Products}. Broadcasting is an op of its
 * own, {@link vecgrad.autograd.op.Shaping#broadcast}, whose vjp is a sum, so that no other vjp has to think about it.
 *
 * <p><b>What is left out.</b> Ops that the models do not need. What is fused ({@link vecgrad.autograd.op.Likelihoods}) is fused because the numbers
 * or the memory need it, and says which.
 */
package vecgrad.autograd.op;
