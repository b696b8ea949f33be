package vecgrad.vae.model;

import java.util.List;
import vecgrad.autograd.nn.Parameter;

/**
 * A model of what PCA whitening makes of pixels. The model itself knows nothing of it: its x are the features.
 *
 * @param pca   from pixels to features and back
 * @param model on the features, with a Gaussian likelihood if it has one; not whitened itself
 */
public record Whitened(Pca pca, Model model) implements Model {
    /** @throws IllegalArgumentException if the model is not one of so many features */
    public Whitened {
        int features = switch (model) {
            case M1 m1 -> m1.architecture().features();
            case M2 m2 -> m2.architecture().features();
            case MlpClassifier nn -> nn.architecture().features();
            case ClassicalClassifier classifier -> classifier.features();
            case M1Classifier onM1 -> onM1.m1().architecture().features();
            case LeNet _, ContractiveAutoencoder _ -> throw new IllegalArgumentException("the CNN and the CAE are for pixels: they cannot be whitened");
            case StackedM1M2 stack -> stack.m1().architecture().features();
            case Whitened _ -> throw new IllegalArgumentException("a whitened model cannot be whitened again");
        };
        if (features != pca.kept())
            throw new IllegalArgumentException("the model is one of " + features + " features, but its PCA keeps " + pca);
    }

    /** The model as it is to be kept. @param pca null if it sees pixels as they are */
    public static Model by(Pca pca, Model model) { return pca == null ? model : new Whitened(pca, model); }

    @Override
    public List<Parameter> parameters() { return model.parameters(); }
}
