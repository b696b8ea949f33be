/**
 * Optimisers: {@code adam.step(tape.backward(loss))}.
 *
 * <p><b>The idea.</b> An optimiser takes the gradients of one step and changes its parameters in place. Its running values are named tensors,
 * so that a checkpoint can hold them and a resumed run goes on with the same bits. A {@link vecgrad.autograd.optim.LearningRate} is a
 * function of the step, and schedules are functions of such functions. {@link vecgrad.autograd.optim.Optimizer#descend} goes back and steps at
 * once, with the same bits in less time and memory: so the models are trained.
 *
 * <p><b>The smallest example</b>, a network that learns the sine:
 * {@snippet class="vecgrad.tour.Tour06FittingAFunction" region="fit"}
 *
 * <p><b>Where to start reading.</b> {@link vecgrad.autograd.optim.Sgd} is four lines; {@link vecgrad.autograd.optim.Adam} is what the models use.
 *
 * <p><b>What is left out.</b> Zeroing of gradients: they are a result, new in every step. Groups of parameters: a rate or a decay that differs is
 * a function of the parameter.
 */
package vecgrad.autograd.optim;
