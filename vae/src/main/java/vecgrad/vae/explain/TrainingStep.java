package vecgrad.vae.explain;

import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Tensor;
import vecgrad.vae.eval.ModelReport;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.M2;
import vecgrad.vae.model.Model;
import vecgrad.vae.model.StackedM1M2;
import vecgrad.vae.model.Whitened;
import vecgrad.vae.train.Inputs;

/** The step of a model that is explained: which images, in which roles, with which weights. */
public final class TrainingStep {
    private TrainingStep() {}

    /** Images to explain a step on; the noise decides which. */
    public static LabeledImages choose(LabeledImages train, int count, Noise noise) {
        return train.select(IntStream.of(noise.stream("examples").permutation(train.size())).limit(count).toArray());
    }

    /** The weights that a run was trained with, by its {@code config.json}. @param size how many training examples there are */
    public static M2.Weights weights(Map<String, Object> config, int size) {
        int labels = config.get("labels") instanceof Number n ? n.intValue() : 100;
        return M2.Weights.of(labels, Math.max(0, size - labels), config.get("alpha") instanceof Number n ? n.doubleValue() : 0.1);
    }

    /**
     * A step on images, the first half of which are taken as labelled and the second as unlabelled; M1 sees the first half. Nothing
     * for a model without a bound, or an M2 without a classifier.
     */
    public static Optional<Explanation> explain(Model model, LabeledImages images, M2.Weights weights, Noise noise) {
        int half = images.size() / 2;
        int[] first = IntStream.range(0, half).toArray(), second = IntStream.range(half, 2 * half).toArray();
        Inputs pixels = Inputs.of(images, model instanceof Whitened whitened ? whitened.pca() : null);
        return switch (seen(model)) {
            case M1 m1 -> Optional.of(Explanation.of(m1, pixels.sample(first, noise.stream("x")), noise.stream("z")));
            case M2 m2 when m2.hasClassifier() -> Optional.of(semiSupervised(m2, pixels, images, weights, noise, first, second));
            case StackedM1M2 stack -> Optional.of(semiSupervised(stack.m2(), ModelReport.features(stack, pixels), images, weights, noise, first, second));
            case Model _ -> Optional.empty();
        };
    }

    private static Explanation semiSupervised(M2 m2, Inputs inputs, LabeledImages images, M2.Weights weights, Noise noise, int[] labelled, int[] unlabelled) {
        Tensor xl = inputs.sample(labelled, noise.stream("x labelled")), xu = inputs.sample(unlabelled, noise.stream("x unlabelled"));
        return Explanation.of(m2, xl, images.labels(labelled), xu, weights, noise.stream("z"));
    }

    /** {@code 2 examples of each kind}. */
    public static String describe(Model model, int examples) {
        return examples + (examples == 1 ? " example" : " examples") + (seen(model) instanceof M1 ? "" : " of each kind");
    }

    /** What the letters stand for in a stack; empty elsewhere. */
    public static String symbols(Model model) {
        return seen(model) instanceof StackedM1M2 ? "; x stands for z1, the features of its M1, and z for z2" : "";
    }

    private static Model seen(Model model) { return model instanceof Whitened whitened ? whitened.model() : model; }
}
