/**
 * Checking a gradient.
 *
 * <p><b>The idea.</b> A wrong vjp does not crash: training just gets worse. But a derivative can be had a second way, by moving the
 * inputs a little, and {@link vecgrad.autograd.check.GradientCheck} compares the two along one random direction, which needs two
 * evaluations however many inputs there are. Every op here is checked so, to the second derivative; it is public so that yours can be.
 *
 * <p><b>The smallest example:</b>
 * {@snippet class="vecgrad.tour.Tour04AnOpOfYourOwn" region="gradient-check"}
 *
 * <p><b>What is left out.</b> Functions with kinks are checked only away from them: at 0, ReLU has no derivative to agree with.
 */
package vecgrad.autograd.check;
