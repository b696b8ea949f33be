package vecgrad.vae.model;

import java.util.Arrays;
import vecgrad.datasets.LabeledImages;
import vecgrad.datasets.Minibatches;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

/**
 * PCA whitening (recipe 1.2): pixels as the coordinates along the directions in which images vary most, each divided by its
 * standard deviation. Natural images come out with features that are uncorrelated and of variance 1, as a Gaussian likelihood likes
 * them; what is not kept is noise of the finest detail.
 *
 * <p>The paper's code divides the pixels by one standard deviation of them all before. It cancels, so it is left out.
 *
 * @param mean       of every pixel, divided by 256 as pixels are here. [pixels]
 * @param components orthonormal rows, those that vary most first. [kept, pixels]
 * @param deviations the standard deviation of the images along each. [kept]
 */
public record Pca(float[] mean, Tensor components, float[] deviations) {
    /** As many images as the paper's code takes the covariance of. */
    private static final int IMAGES = 10_000;

    /** Directions that vary less than this, beside the first, are rounding. In variances. */
    private static final double NOTHING = 1e-7;

    /** The same for every run on the same data: what methods see is then the same, too. */
    private static final long SEED = 0x706361;   // "pca"

    /** @throws IllegalArgumentException if the parts do not fit together, or a deviation is not positive */
    public Pca {
        int kept = components.shape().extent(0), pixels = components.shape().extent(1);
        if (mean.length != pixels || deviations.length != kept)
            throw new IllegalArgumentException("PCA: components " + components.shape() + " do not fit a mean of " + mean.length + " pixels and "
                    + deviations.length + " deviations");
        for (float d : deviations) if (!(d > 0)) throw new IllegalArgumentException("PCA: a deviation is " + d + "; expected positive numbers");
    }

    /**
     * Of up to 10 000 images, drawn once and for all. With fewer images than components to keep, or directions in which nothing
     * varies, it keeps fewer.
     *
     * @throws IllegalArgumentException if no two images differ, or the components are not 1 to as many as there are pixels
     */
    public static Pca of(LabeledImages images, int components) {
        int n = Math.min(images.size(), IMAGES), pixels = images.features();
        if (components < 1 || components > pixels)
            throw new IllegalArgumentException("--pca: " + components + " components of images of " + pixels + " pixels; expected 1 to " + pixels);
        float[] x = images.toFloats(Minibatches.shuffled(images.size(), n, SEED).batch(0, 0));
        float[] mean = center(x, pixels);
        Tensor centered = Tensor.of(Shape.of(n, pixels), x);
        Tensor covariance = centered.matmul(true, centered, false).affine(1f / n, 0);                    // [pixels, pixels]
        LeadingEigen eigen = LeadingEigen.of(covariance, components, Noise.ofSeed(SEED));
        int kept = 0;
        while (kept < components && eigen.values()[kept] > NOTHING * eigen.values()[0]) kept++;
        if (kept == 0) throw new IllegalArgumentException(images.name() + ": no two images differ, so there is nothing to whiten");
        float[] deviations = new float[kept];
        for (int j = 0; j < kept; j++) deviations[j] = (float) Math.sqrt(eigen.values()[j]);
        return new Pca(mean, eigen.vectors().slice(0, 0, kept), deviations);
    }

    /** Subtracts the mean of every column. */
    private static float[] center(float[] x, int columns) {
        double[] sum = new double[columns];
        for (int i = 0; i < x.length; i += columns) for (int j = 0; j < columns; j++) sum[j] += x[i + j];
        float[] mean = new float[columns];
        for (int j = 0; j < columns; j++) mean[j] = (float) (sum[j] * columns / x.length);
        for (int i = 0; i < x.length; i += columns) for (int j = 0; j < columns; j++) x[i + j] -= mean[j];
        return mean;
    }

    /** How many components are kept: the number of features. */
    public int kept() { return deviations.length; }

    /** How many pixels an image has. */
    public int pixels() { return mean.length; }

    /** Images as features. [n, pixels] → [n, kept] */
    public Tensor encode(Tensor images) {
        Tensor x = images.sub(row(mean).broadcastTo(images.shape()));
        return x.matmul(false, components, true).div(row(deviations).broadcastTo(Shape.of(images.shape().extent(0), kept())));
    }

    /** Features as the images that have them, within what pixels can be. [n, kept] → [n, pixels], 0 to 1 */
    public Tensor decode(Tensor features) {
        Tensor x = features.mul(row(deviations).broadcastTo(features.shape())).matmul(components);
        Tensor images = x.add(row(mean).broadcastTo(x.shape()));
        for (int i = 0; i < images.size(); i++) images.data()[i] = Math.clamp(images.data()[i], 0f, 1f);
        return images;
    }

    private static Tensor row(float[] numbers) { return Tensor.of(Shape.of(1, numbers.length), numbers); }

    @Override
    public boolean equals(Object other) {
        return other instanceof Pca(float[] m, Tensor c, float[] d) && Arrays.equals(mean, m) && Arrays.equals(components.data(), c.data()) && Arrays.equals(deviations, d);
    }

    @Override
    public int hashCode() { return Arrays.hashCode(mean); }

    /** {@code 600 components of 3072 pixels}. */
    @Override
    public String toString() { return kept() + " components of " + pixels() + " pixels"; }
}
