package vecgrad.vae.train;

import vecgrad.autograd.Tape;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.prob.DiagonalGaussian;

/** What a model sees of a set of examples: a fresh draw in training, the mean in evaluation. */
public sealed interface Inputs {
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
        public Tensor sample(int[] rows, Noise noise) { return noise.bernoulli(mean(rows)); }

        @Override
        public Tensor mean(int[] rows) {
            Tensor x = Tensor.empty(Shape.of(rows.length, images.features()));
            images.copyTo(rows, 0, rows.length, x.data());
            return x;
        }
    }

    /** z₁ ~ q(z₁|x) of a trained M1, drawn anew each time (recipe 2.3). [n, features] both. */
    record Latents(Tensor mu, Tensor logvar) implements Inputs {
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
