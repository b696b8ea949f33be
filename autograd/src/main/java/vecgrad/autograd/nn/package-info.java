/**
 * Layers: functions with {@link vecgrad.autograd.nn.Parameter}s. A layer records itself on the tape of its input, through
 * which the tape sees the parameters; the optimiser changes them between one tape and the next.
 */
package vecgrad.autograd.nn;
