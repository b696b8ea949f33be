package vecgrad.vae.model;

import java.util.Arrays;
import java.util.List;
import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Tensor;

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
        int latent = m1.architecture().latent();
        for (int i = 0; i < kept.length; i++)
            if (kept[i] < 0 || kept[i] >= latent || i > 0 && kept[i] <= kept[i - 1])
                throw new IllegalArgumentException("a classifier on M1: dimension " + kept[i] + " is kept in place " + i + "; expected ascending numbers below " + latent);
        if (kept.length != classifier.features())
            throw new IllegalArgumentException("a classifier on M1: " + kept.length + " dimensions are kept, but it is for " + classifier.features());
    }

    /** The dimensions that the classifier sees, of M1's means. [n, latent] → [n, kept] */
    public Tensor features(Tensor mean) { return StackedM1M2.keep(mean, kept); }

    @Override
    public List<Parameter> parameters() { return m1.parameters(); }

    @Override
    public boolean equals(Object other) {
        return other instanceof M1Classifier(M1 a, int[] k, ClassicalClassifier c) && m1 == a && Arrays.equals(kept, k) && classifier == c;
    }

    @Override
    public int hashCode() { return 31 * m1.hashCode() + classifier.hashCode(); }
}
