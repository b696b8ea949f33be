package vecgrad.vae.train;

import vecgrad.autograd.Tape;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.model.Pca;
import vecgrad.vae.model.StackedM1M2;
import vecgrad.vae.prob.DiagonalGaussian;

/** What a model sees of a set of examples: a fresh draw in training, the mean in evaluation. */
public sealed interface Inputs {
    /** Images that are whitened at a time. */
    int PIECE = 1000;

    /** How many examples. */
    int size();

    /** How many numbers an example is. */
    int features();

    /** A draw of these examples; the noise decides it. [rows.length, features] */
    Tensor sample(int[] rows, Noise noise);

    /** The means of these examples. [rows.length, features] */
    Tensor mean(int[] rows);

    /** Grey pixels in [0, 1], which in training are binarised anew each time (recipe 1.1). */
    record Pixels(LabeledImages images) implements Inputs {
        @Override
        public int size() { return images.size(); }

        @Override
        public int features() { return images.features(); }

        @Override
        public Tensor sample(int[] rows, Noise noise) {
            int features = images.features();
            return noise.bernoulli(Shape.of(rows.length, features), (from, to, p) -> images.copyTo(rows, from, to, p, from * features));
        }

        @Override
        public Tensor mean(int[] rows) {
            Tensor x = Tensor.empty(Shape.of(rows.length, images.features()));
            images.copyTo(rows, 0, rows.length, x.data());
            return x;
        }
    }

    /** Numbers as they are, without noise: what PCA whitening makes of pixels (recipe 1.2). [n, features] */
    record Features(Tensor x) implements Inputs {
        @Override
        public int size() { return x.shape().extent(0); }

        @Override
        public int features() { return x.shape().extent(1); }

        @Override
        public Tensor sample(int[] rows, Noise noise) { return mean(rows); }

        @Override
        public Tensor mean(int[] rows) { return x.gatherRows(rows); }
    }

    /** Images as a model on pixels sees them, or, whitened, as one on features does: those are computed here, once. @param pca null for pixels */
    static Inputs of(LabeledImages images, Pca pca) {
        var pixels = new Pixels(images);
        if (pca == null) return pixels;
        Tensor features = Tensor.zeros(images.size(), pca.kept());
        for (int from = 0; from < images.size(); from += PIECE) {
            int[] rows = new int[Math.min(PIECE, images.size() - from)];
            for (int i = 0; i < rows.length; i++) rows[i] = from + i;
            float[] piece = pca.encode(pixels.mean(rows)).data();
            System.arraycopy(piece, 0, features.data(), from * pca.kept(), piece.length);
        }
        return new Features(features);
    }

    /** z₁ ~ q(z₁|x) of a trained M1, drawn anew each time (recipe 2.3). [n, features] both. */
    record Latents(Tensor mu, Tensor logvar) implements Inputs {
        /** Some of the dimensions: those that M2 sees in a stack. */
        public Latents keep(int[] kept) { return new Latents(StackedM1M2.keep(mu, kept), StackedM1M2.keep(logvar, kept)); }

        @Override
        public int size() { return mu.shape().extent(0); }

        @Override
        public int features() { return mu.shape().extent(1); }

        @Override
        public Tensor sample(int[] rows, Noise noise) {
            Tape tape = Tape.valuesOnly();
            var q = new DiagonalGaussian(tape.constant(mu.gatherRows(rows)), tape.constant(logvar.gatherRows(rows)));
            return q.reparameterize(noise.normal(q.mu().shape())).value();
        }

        @Override
        public Tensor mean(int[] rows) { return mu.gatherRows(rows); }
    }
}
