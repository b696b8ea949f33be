/**
 * Optimisers: {@code adam.step(tape.backward(loss))}. Their running values are named tensors, so that a checkpoint can
 * hold them and a resumed run goes on with the same bits.
 */
package vecgrad.autograd.optim;
