// M1, M2 and M1+M2 from the arrays of a model file: what an image is, what its style is, what a style looks like.

class Model {
  /** @param description what Java wrote about the model  @param weights all its numbers, one array after the other */
  constructor(description, weights) {
    this.description = description;
    this.arrays = new Map();
    let at = 0;
    for (const { name, shape } of description.arrays) {
      const size = shape.reduce((a, b) => a * b, 1);
      this.arrays.set(name, { shape, numbers: weights.subarray(at, at + size) });
      at += size;
    }
    this.stacked = description.kind === "m1m2";
    this.hasStyle = description.latent > 0;
    this.hasClasses = description.kind.includes("m2"); // whether an image is one of its class
  }

  /** q(y|x). [rows, pixels] → [rows, classes] */
  classify(x) {
    const rows = x.length / this.pixels();
    const logits = this.layers(this.stacked ? "m2.classifier" : "classifier", this.features(x), rows, this.description.kind === "nn" ? relu : softplus);
    return softmax(logits, this.description.classes);
  }

  /** The mean of q(z|x,y), or of q(z|x) in M1. [rows, pixels] → [rows, latent] */
  encode(x, labels) {
    const rows = x.length / this.pixels(), latent = this.description.latent;
    const heads = this.hasClasses ? this.labelled(this.part("m2", "encoder"), this.features(x), labels) : this.layers("encoder", this.features(x), rows, softplus);
    return leading(heads, 2 * latent, latent);
  }

  /** The mean of p(x|y,z), or of p(x|z) in M1. [rows, latent] → [rows, pixels] */
  decode(z, labels) {
    const rows = z.length / this.description.latent;
    if (!this.hasClasses) return this.pixelsOf(this.layers("decoder", z, rows, softplus), rows);
    const out = this.labelled(this.part("m2", "decoder"), z, labels);
    if (!this.stacked) return this.pixelsOf(out, rows);
    const { kept, features } = this.description, z1 = new Float64Array(rows * features); // dropped dimensions stay at their prior's mean
    for (let r = 0; r < rows; r++) for (let j = 0; j < kept.length; j++) z1[r * features + kept[j]] = out[r * 2 * kept.length + j];
    return this.pixelsOf(this.layers("m1.decoder", z1, rows, softplus), rows);
  }

  /** How many numbers an image is. */
  pixels() { return this.description.rows * this.description.columns * this.description.channels; }

  part(model, net) { return this.stacked ? model + "." + net : net; }

  array(name) { return this.arrays.get(name); }

  /** What the model, or in a stack its M2, sees of images. */
  features(x) {
    const rows = x.length / this.pixels(), seen = this.description.whitened ? this.whitened(x, rows) : x;
    if (!this.stacked) return seen;
    const { kept, features } = this.description, heads = this.layers("m1.encoder", seen, rows, softplus);
    const some = new Float64Array(rows * kept.length);
    for (let r = 0; r < rows; r++) for (let j = 0; j < kept.length; j++) some[r * kept.length + j] = heads[r * 2 * features + kept[j]];
    return some;
  }

  /** Linear layers, all but the last with an activation. */
  layers(name, x, rows, activation) {
    for (let i = 0; this.arrays.has(`${name}.${i}.weight`); i++) {
      const { shape: [n, m], numbers } = this.array(`${name}.${i}.weight`), bias = this.array(`${name}.${i}.bias`).numbers;
      const sums = new Float64Array(rows * m);
      for (let r = 0; r < rows; r++) sums.set(bias, r * m);
      addProduct(sums, x, numbers, rows, n, m);
      x = this.arrays.has(`${name}.${i + 1}.weight`) ? activation(sums) : sums;
    }
    return x;
  }

  /** A network whose first layer adds a row per class. */
  labelled(name, x, labels) {
    const { shape: [n, m], numbers } = this.array(name + ".input.weight"), classes = this.array(name + ".classes.weight").numbers, rows = x.length / n;
    const sums = new Float64Array(rows * m);
    for (let r = 0; r < rows; r++) sums.set(classes.subarray(labels[r] * m, (labels[r] + 1) * m), r * m);
    return this.layers(name, softplus(addProduct(sums, x, numbers, rows, n, m)), rows, softplus);
  }

  /** From the output of a decoder to pixels: probabilities, or the mean of a Gaussian over them or over what was whitened. */
  pixelsOf(out, rows) {
    const { gaussian, whitened } = this.description;
    if (!gaussian) return sigmoid(out);
    const width = out.length / rows, mean = leading(out, width, width / 2);
    return whitened ? this.unwhitened(mean, rows) : mean;
  }

  whitened(x, rows) {
    const { shape: [kept, pixels], numbers } = this.array("pca.components"), mean = this.array("pca.mean").numbers, deviations = this.array("pca.deviations").numbers;
    const features = new Float64Array(rows * kept);
    for (let r = 0; r < rows; r++)
      for (let k = 0; k < kept; k++) {
        let sum = 0;
        for (let p = 0; p < pixels; p++) sum += (x[r * pixels + p] - mean[p]) * numbers[k * pixels + p];
        features[r * kept + k] = sum / deviations[k];
      }
    return features;
  }

  unwhitened(features, rows) {
    const { shape: [kept, pixels], numbers } = this.array("pca.components"), mean = this.array("pca.mean").numbers, deviations = this.array("pca.deviations").numbers;
    const x = new Float64Array(rows * pixels);
    for (let r = 0; r < rows; r++) x.set(mean, r * pixels);
    addProduct(x, features.map((f, i) => f * deviations[i % kept]), numbers, rows, kept, pixels);
    for (let i = 0; i < x.length; i++) x[i] = Math.min(1, Math.max(0, x[i]));
    return x;
  }
}
