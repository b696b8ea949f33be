/**
 * The report: one HTML file that holds all there is to see of a run, and runs its model.
 *
 * <p><b>The idea.</b> A result is a number, a few pictures and a thing to play with. The page has the weights in it, in base64, and
 * some hundred lines of JavaScript that are M1, M2 and perceptrons again ({@code nets.js}, {@code model.js}); whoever opens it moves a
 * style and sees it in every class, or draws a digit and sees it classified and redrawn. Nothing is loaded from anywhere: the page
 * forbids it to itself.
 *
 * <p><b>The same numbers.</b> The page computes what Java computed for some test images and says how far the two are apart
 * ({@code check.js}); {@link vecgrad.vae.report.Explorer} rounds weights to the fewest bytes that leave every answer where it was.
 *
 * <p><b>Where to start reading.</b> {@link vecgrad.vae.report.RunReport} is the page from top to bottom, {@link vecgrad.vae.report.RunsReport}
 * that of several runs; the scripts lie beside them as resources, {@code explorer.js} is what follows the pointer.
 *
 * <p><b>What is left out.</b> The convolutional network and the classical methods do not run in the page. Curves are drawn by uPlot
 * (MIT), which the build takes from its WebJar.
 */
package vecgrad.vae.report;
