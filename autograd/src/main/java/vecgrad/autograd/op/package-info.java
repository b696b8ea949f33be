/**
 * The differentiable ops by family, value and vjp side by side.
 *
 * <p>{@code g} is always ȳ, the gradient of the op's output. A vjp is written in ops, so that its own gradient exists;
 * where one kernel does the same faster, both forms stand there and {@link vecgrad.autograd.Vjp#either} chooses. All ops
 * here can be differentiated again; an op of your own with {@link vecgrad.autograd.Vjp#firstOrder} cannot, and says so.
 *
 * <p>Read {@link vecgrad.autograd.op.Arithmetic} first, then {@link vecgrad.autograd.op.Products}.
 */
package vecgrad.autograd.op;
