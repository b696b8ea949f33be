package vecgrad.vae.eval;

import java.util.Optional;
import java.util.function.Function;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Tensor;
import vecgrad.vae.model.ClassicalClassifier;
import vecgrad.vae.model.Classifier;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.M1Classifier;
import vecgrad.vae.model.M2;
import vecgrad.vae.model.Model;
import vecgrad.vae.model.StackedM1M2;
import vecgrad.vae.model.Whitened;
import vecgrad.vae.prob.Categorical;
import vecgrad.vae.train.Inputs;

/**
 * What a model takes images for.
 *
 * @param classes       the class of each image. [n]
 * @param probabilities q(y|x), or null where the model only names a class. [n, classes]
 */
public record Predictions(int[] classes, Tensor probabilities) {
    /** Of a model that knows classes; M1 does not. */
    public static Optional<Predictions> of(Model model, LabeledImages images) {
        Inputs inputs = Inputs.of(images, model instanceof Whitened whitened ? whitened.pca() : null);
        return switch (model instanceof Whitened whitened ? whitened.model() : model) {
            case M1 _ -> Optional.empty();
            case Classifier classifier -> Optional.of(of(classifier::qy, inputs, images.classes()));
            case M2 m2 -> Optional.of(of(m2.hasClassifier() ? m2::qy : x -> LatentSpace.byItsBound(m2, x), inputs, images.classes()));
            case StackedM1M2 stack -> Optional.of(of(stack.m2()::qy, ModelReport.features(stack, inputs), images.classes()));
            case ClassicalClassifier classifier -> Optional.of(of(classifier, inputs));
            case M1Classifier onM1 -> Optional.of(of(onM1.classifier(), Evaluation.latents(onM1.m1(), inputs).keep(onM1.kept())));
            case Whitened _ -> throw new AssertionError("a whitened model is not whitened again");
        };
    }

    private static Predictions of(Function<Variable, Categorical> qy, Inputs inputs, int classes) {
        int[] modes = new int[inputs.size()];
        Tensor probabilities = Tensor.zeros(inputs.size(), classes);
        Evaluation.forBatches(inputs.size(), (rows, _) -> {
            Categorical q = qy.apply(Tape.valuesOnly().constant(inputs.mean(rows)));
            System.arraycopy(q.mode(), 0, modes, rows[0], rows.length);
            System.arraycopy(q.probabilities().value().data(), 0, probabilities.data(), rows[0] * classes, rows.length * classes);
        });
        return new Predictions(modes, probabilities);
    }

    private static Predictions of(ClassicalClassifier classifier, Inputs inputs) {
        int[] named = new int[inputs.size()];
        Evaluation.forBatches(inputs.size(), (rows, _) -> System.arraycopy(classifier.classify(inputs.mean(rows)), 0, named, rows[0], rows.length));
        return new Predictions(named, null);
    }

    /** How sure the model is of the class it names: its probability, or 1 where it knows none. */
    public double confidence(int image) {
        return probabilities == null ? 1 : probabilities.data()[image * probabilities.shape().extent(1) + classes[image]];
    }
}
