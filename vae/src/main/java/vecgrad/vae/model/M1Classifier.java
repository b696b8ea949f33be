package vecgrad.vae.model;

import java.util.Arrays;
import java.util.List;
import vecgrad.autograd.nn.Parameter;

/**
 * A classical method on the features of M1 (paper section 2.1): it sees the means of q(z|x), in the dimensions that M1 uses.
 *
 * @param m1 the trained features
 * @param kept the latent dimensions that the classifier sees
 * @param classifier of [n, kept]
 */
public record M1Classifier(M1 m1, int[] kept, ClassicalClassifier classifier) implements Model {
    /** @throws IllegalArgumentException if the two do not fit together by the kept dimensions */
    public M1Classifier {
        kept = kept.clone();
        StackedM1M2.requireDimensions("a classifier on M1", kept, m1);
        if (kept.length != classifier.features())
            throw new IllegalArgumentException("a classifier on M1: " + kept.length + " dimensions are kept, but it is for " + classifier.features());
    }

    @Override
    public List<Parameter> parameters() { return m1.parameters(); }

    @Override
    public boolean equals(Object other) {
        return other instanceof M1Classifier(M1 a, int[] k, ClassicalClassifier c) && m1 == a && Arrays.equals(kept, k) && classifier == c;
    }

    @Override
    public int hashCode() { return 31 * m1.hashCode() + classifier.hashCode(); }
}
