package vecgrad.vae.eval;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.io.ImageGrid;
import vecgrad.vae.model.ClassicalClassifier;
import vecgrad.vae.model.Classifier;
import vecgrad.vae.model.Labels;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.M1Classifier;
import vecgrad.vae.model.M2;
import vecgrad.vae.model.Model;
import vecgrad.vae.model.Pca;
import vecgrad.vae.model.StackedM1M2;
import vecgrad.vae.model.Whitened;
import vecgrad.vae.prob.Observation;

/** What a model imagines, as grids of images. The noise decides the styles. */
public final class Pictures {
    private static final int STYLES = 10, SCALE = 2;

    private Pictures() {}

    /**
     * The conditional grid: a row per random style z, a column per class y. M1 knows no classes: its grid is plain samples;
     * of a classifier there is nothing to see but the first images it is about.
     */
    public static Picture samples(Model model, LabeledImages like, Noise noise) { return samples(model, UnaryOperator.identity(), like, noise); }

    /** @param toPixels from what the model's decoder gives */
    private static Picture samples(Model model, UnaryOperator<Tensor> toPixels, LabeledImages like, Noise noise) {
        return switch (model) {
            case Whitened(Pca pca, Model seen) -> samples(seen, pca::decode, like, noise);
            case M2 m2 -> conditional(like, m2.architecture().latent(), m2.architecture().classes(), m2::px, toPixels, noise);
            case StackedM1M2 stack -> conditional(like, stack.m2().architecture().latent(), stack.m2().architecture().classes(), stack::px, toPixels, noise);
            case M1 m1 -> {
                Variable z = Tape.valuesOnly().constant(noise.normal(Shape.of(STYLES * STYLES, m1.architecture().latent())));
                yield new Picture(like, STYLES, STYLES, toPixels.apply(m1.px(z).mean()));
            }
            case Classifier _, ClassicalClassifier _, M1Classifier _ -> {
                int[] first = new int[Math.min(like.size(), STYLES * STYLES)];
                for (int i = 0; i < first.length; i++) first[i] = i;
                yield new Picture(like, STYLES, STYLES, Tensor.of(Shape.of(first.length, like.features()), like.toFloats(first)));
            }
        };
    }

    private interface Decoder { Observation px(Labels y, Variable z); }

    private static Picture conditional(LabeledImages like, int latent, int classes, Decoder decoder, UnaryOperator<Tensor> toPixels, Noise noise) {
        Tensor styles = noise.normal(Shape.of(STYLES, latent));
        int[] style = new int[STYLES * classes], label = new int[STYLES * classes];
        for (int r = 0; r < style.length; r++) {
            style[r] = r / classes;
            label[r] = r % classes;
        }
        Variable z = Tape.valuesOnly().constant(styles.gatherRows(style));
        return new Picture(like, STYLES, classes, toPixels.apply(decoder.px(Labels.known(label), z).mean()));
    }

    /** Images [rows · columns, features] to be laid out in a grid, with the measures of {@code like}; a stereo pair's two side by side. */
    public record Picture(LabeledImages like, int rows, int columns, Tensor images) {
        /** Writes a PNG. @throws IOException in one sentence */
        public void write(Path file) throws IOException {
            boolean stereo = like.channels() == 2;
            var grid = new ImageGrid(rows, columns, like.rows(), stereo ? 2 * like.columns() : like.columns(), stereo ? 1 : like.channels());
            float[] shown = stereo ? images.reshape(images.size() / like.features() * like.rows(), like.columns(), 2).permute(0, 2, 1).data() : images.data();
            grid.setAll(shown).writePng(file, SCALE);
        }
    }
}
