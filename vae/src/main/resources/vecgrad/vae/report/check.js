// The page compares its own arithmetic with what Java wrote into it.

/** The images to begin with, divided by 256 as the program does it. [n, pixels] */
function examplesOf(description) {
  return Float64Array.from(bytesOf(description.examples.pixels), pixel => pixel / 256);
}

function floatsOf(base64) {
  return Float64Array.from(new Float32Array(bytesOf(base64).buffer));
}

/** The most that two answers differ, over those there are. */
function difference(ours, java) {
  let most = 0;
  for (const key of Object.keys(ours)) {
    const theirs = floatsOf(java[key]);
    if (theirs.length !== ours[key].length) throw new Error(`${key}: ${ours[key].length} numbers here, ${theirs.length} in Java`);
    for (let i = 0; i < theirs.length; i++) {
      const d = Math.abs(ours[key][i] - theirs[i]);
      if (!(d <= most)) most = d; // NaN counts
    }
  }
  return most;
}

/**
 * Probabilities, styles, and images of the next class in that style, for the images to begin with.
 *
 * @returns the most that they differ from Java's with its full weights, and with the weights as rounded for the page
 */
function checked(model) {
  const { description } = model, x = examplesOf(description), labels = description.examples.labels, ours = {};
  if (description.classifies) ours.probabilities = model.classify(x);
  if (model.hasStyle) {
    ours.styles = model.encode(x, labels);
    ours.images = model.decode(floatsOf(description.java.full.styles), labels.map(y => (y + 1) % description.classes)); // of the same styles as Java's
  }
  const imagesOfRounded = model.hasStyle ? model.decode(floatsOf(description.java.rounded.styles), labels.map(y => (y + 1) % description.classes)) : undefined;
  return {
    full: difference(ours, description.java.full),
    rounded: difference(model.hasStyle ? { ...ours, images: imagesOfRounded } : ours, description.java.rounded),
  };
}
