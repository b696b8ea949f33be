/** Checking a gradient: {@link vecgrad.autograd.check.GradientCheck}. */
package vecgrad.autograd.check;
