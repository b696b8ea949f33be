/**
 * Labelled images as plain arrays, and the ways to cut them up. Nothing here knows of tensors or models.
 *
 * <p><b>The idea.</b> Semi-supervised learning asks what a few labels are worth beside many images without one. So a data
 * set is three sets of {@link vecgrad.datasets.LabeledImages} (train, validation, test), a
 * {@link vecgrad.datasets.LabelSplit} says which training labels may be seen, and {@link vecgrad.datasets.Minibatches}
 * pairs seen with unseen. All three are plain indices and bytes, and each is a pure function of a number: a seed for what
 * is generated, a draw for the labels, a (seed, epoch, step) for a batch. An experiment can therefore be stopped, resumed
 * and repeated without storing more than those numbers.
 *
 * <p><b>The smallest example</b>, on the tour's images; {@link vecgrad.datasets.Datasets#open} gives any others:
 * {@snippet class="vecgrad.tour.Tour07ClassifyingDigits" region="data"}
 *
 * <p><b>Where to start reading.</b> {@link vecgrad.datasets.Datasets} is the front door and shows the order of things;
 * {@link vecgrad.datasets.Digits} is the fun part (skeletons, hands and ink); {@link vecgrad.datasets.IdxReader} shows how
 * a file is read that may be damaged or hostile; {@link vecgrad.datasets.SvhnReader} how a
 * library is kept from believing one; {@link vecgrad.datasets.Fetch} how one is downloaded so that it is either there and right,
 * or not there.
 *
 * <p><b>What is left out.</b> No normalisation beyond bytes to [0, 1], no whitening and no binarisation: what a model makes
 * of its input is part of the model. No prefetching: a batch is a few hundred kilobytes copied from memory. No streaming: a data
 * set here fits in memory as bytes, or is refused.
 */
package vecgrad.datasets;
