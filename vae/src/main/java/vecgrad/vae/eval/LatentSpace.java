package vecgrad.vae.eval;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.op.Shaping;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.tensor.Workspace;
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
import vecgrad.vae.prob.Categorical;

/**
 * What pictures need of a model: points of its latent space for images, and images for points. A model that knows classes takes
 * an image as one of its class both ways, q(z|x,y) and p(x|y,z); M1 takes no notice of classes.
 */
public final class LatentSpace {
    private static final int BATCH = 500;

    private interface Encoder { Variable mean(Variable x, Labels y); }

    private interface Decoder { Tensor mean(Labels y, Variable z); }

    private final int latent, classes;
    private final Encoder encoder;
    private final Decoder decoder;
    private final Function<Variable, Categorical> qy;

    private LatentSpace(int latent, int classes, Encoder encoder, Decoder decoder, Function<Variable, Categorical> qy) {
        this.latent = latent;
        this.classes = classes;
        this.encoder = encoder;
        this.decoder = decoder;
        this.qy = qy;
    }

    /** Of z in M1 and in M2, of z₂ in M1+M2; a mere classifier has none. */
    public static Optional<LatentSpace> of(Model model) {
        return switch (model) {
            case M1 m1 -> Optional.of(new LatentSpace(m1.architecture().latent(), 0, (x, y) -> m1.qz(x).mu(), (y, z) -> m1.px(z).mean(), null));
            case M2 m2 -> Optional.of(new LatentSpace(m2.architecture().latent(), m2.architecture().classes(),
                    (x, y) -> m2.qz(x, y).mu(), (y, z) -> m2.px(y, z).mean(), m2.hasClassifier() ? m2::qy : x -> byItsBound(m2, x)));
            case StackedM1M2 stack -> {
                M2 m2 = stack.m2();
                yield Optional.of(new LatentSpace(m2.architecture().latent(), m2.architecture().classes(),
                        (x, y) -> m2.qz(features(stack, x), y).mu(), (y, z) -> stack.px(y, z).mean(), x -> m2.qy(features(stack, x))));
            }
            case Whitened(Pca pca, Model seen) -> of(seen).map(space -> space.through(pca));
            case Classifier _, ClassicalClassifier _, M1Classifier _ -> Optional.empty();
        };
    }

    /** p(y|x) by the bound of every class at the mean of its z: what an M2 without a classifier says (recipe 2.4). */
    static Categorical byItsBound(M2 m2, Variable x) {
        int batch = x.shape().extent(0), classes = m2.architecture().classes();
        Variable bound = m2.bound(x, Labels.every(batch, classes), Tensor.zeros(batch * classes, m2.architecture().latent())).negative().negate();
        return Categorical.ofLogits(Shaping.permute(bound.reshape(classes, batch), 1, 0));
    }

    /** Of z₁ in M1+M2: that of its M1, which knows no classes. Other models have no such space. */
    public static Optional<LatentSpace> ofFeatures(Model model) {
        return switch (model) {
            case Whitened(Pca pca, Model seen) -> ofFeatures(seen).map(space -> space.through(pca));
            case StackedM1M2 stack -> of(stack.m1());
            default -> Optional.empty();
        };
    }

    /** The same for images of which the model sees what a whitening makes of them. */
    private LatentSpace through(Pca pca) {
        return new LatentSpace(latent, classes, (x, y) -> encoder.mean(whitened(pca, x), y), (y, z) -> pca.decode(decoder.mean(y, z)),
                qy == null ? null : x -> qy.apply(whitened(pca, x)));
    }

    private static Variable whitened(Pca pca, Variable x) { return x.tape().constant(pca.encode(x.value())); }

    /** What the M2 of a stack sees of images: the kept dimensions of z₁'s mean. [batch, features] → [batch, kept] */
    private static Variable features(StackedM1M2 stack, Variable x) {
        return x.tape().constant(StackedM1M2.keep(stack.m1().qz(x).mu().value(), stack.kept()));
    }

    /** The dimensions of z. */
    public int latent() { return latent; }

    /** How many classes the model knows; 0 for M1. */
    public int classes() { return classes; }

    /** Whether it knows classes. */
    public boolean hasClasses() { return classes > 0; }

    /**
     * The mean of q(z|x,y) of every image, with the class it is taken to have; of q(z|x) where there are no classes. [n, latent]
     *
     * @param y the class of each image
     */
    public Tensor means(LabeledImages images, int[] y) {
        Tensor all = Tensor.zeros(images.size(), latent);
        forBatches(images, (x, from, to) -> {
            int[] label = Arrays.copyOfRange(y, from, to);
            System.arraycopy(encoder.mean(x, Labels.known(label)).value().data(), 0, all.data(), from * latent, (to - from) * latent);
        });
        return all;
    }

    /** The most probable class of every image. [n] @throws UnsupportedOperationException if the model knows none */
    public int[] classify(LabeledImages images) {
        if (qy == null) throw new UnsupportedOperationException("M1 knows no classes");
        int[] all = new int[images.size()];
        forBatches(images, (x, from, to) -> System.arraycopy(qy.apply(x).mode(), 0, all, from, to - from));
        return all;
    }

    /** The mean images of points, each of its class, if there are any. [n, latent] → [n, pixels] */
    public Tensor images(Tensor z, int... y) { return decoder.mean(Labels.known(y), Tape.valuesOnly().constant(z)); }

    private interface Batch { void of(Variable x, int from, int to); }

    private static void forBatches(LabeledImages images, Batch work) {
        var workspace = new Workspace();
        for (int at = 0; at < images.size(); at += BATCH) {
            int from = at, to = Math.min(at + BATCH, images.size());
            int[] rows = new int[to - from];
            for (int i = 0; i < rows.length; i++) rows[i] = from + i;
            workspace.run(() -> {
                Tensor x = Tensor.empty(Shape.of(rows.length, images.features()));
                images.copyTo(rows, 0, rows.length, x.data());
                work.of(Tape.valuesOnly().constant(x), from, to);
                return null;
            });
        }
    }
}
