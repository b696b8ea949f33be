/**
 * Layers: functions with {@link vecgrad.autograd.nn.Parameter}s.
 *
 * <p><b>The idea.</b> A tape lasts for one step, a parameter for the whole training. A layer holds parameters and records itself on the tape of
 * its input, through which the tape sees them; the optimiser changes them in place between one tape and the next. A parameter has a
 * name, its path in the model, by which files and error messages speak of it.
 *
 * <p><b>The smallest example</b>, a softmax regression on generated digits:
 * {@snippet class="vecgrad.tour.Tour07ClassifyingDigits" region="classifier"}
 *
 * <p><b>Where to start reading.</b> {@link vecgrad.autograd.nn.Linear}, then {@link vecgrad.autograd.nn.Mlp}.
 *
 * <p><b>What is left out.</b> A tree of modules with hooks and modes: a model here is a class with a method per equation, and what differs
 * between training and evaluation is another method ({@link vecgrad.autograd.nn.BatchNorm}).
 */
package vecgrad.autograd.nn;
