/**
 * The models of Kingma, Rezende, Mohamed and Welling, "Semi-supervised learning with deep generative models" (2014), each a
 * class whose methods are the paper's equations.
 *
 * <p><b>The idea.</b> An image is taken to be made from causes that are not seen: a style z, and in M2 a class y. What made it is guessed by
 * networks, q(z|x) and q(y|x), and both sides learn together by making a bound on −log p(x) small. In M1, in the tour's few lines:
 * {@snippet class="vecgrad.tour.Tour08AutoencodingM1" region="m1"}
 *
 * <p>In M2 a class that is known is an input, and one that is not is summed out:
 * {@snippet class="vecgrad.tour.Tour09M2" region="m2"}
 *
 * <p><b>Where to start reading.</b> {@link vecgrad.vae.model.M1}, then {@link vecgrad.vae.model.M2}, which are the same with every detail:
 * the part of a network that does not see y is computed once for all classes, and classes that hardly matter may be left out, unbiasedly.
 * {@code ./vecgrad explain} takes a step of either apart.
 *
 * <p><b>What is left out.</b> A choice of activation or of prior: the paper's are softplus and N(0, I). Sampled labels: for ten classes the
 * exact sum costs less than the noise of a sample.
 */
package vecgrad.vae.model;
