package vecgrad.vae.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.prob.Observation;

/**
 * M1+M2: M2 on the features z₁ that a trained, frozen M1 finds (paper section 2.3; recipe 2.3).
 *
 * <pre>
 *   generation:  y ~ Cat(1/K), z₂ ~ N(0, I), z₁ ~ p(z₁|y,z₂), x ~ p(x|z₁)
 *   inference:   q(z₁|x) of M1, then q(y|z₁) and q(z₂|z₁,y) of M2
 * </pre>
 *
 * <p>M2 trains on a fresh sample z₁ ~ q(z₁|x) each time, and is tested on its mean. Dimensions that M1 does not use, whose
 * mean hardly moves over the data, are noise to M2 and are dropped.
 *
 * @param m1 the trained features
 * @param kept the latent dimensions of M1 that M2 sees
 * @param m2 the model on them, with a Gaussian p(z₁|y,z₂)
 */
public record StackedM1M2(M1 m1, int[] kept, M2 m2) implements Model {
    /** A dimension is dropped when the standard deviation of its mean over the data is at most this. */
    public static final double ACTIVE = 0.1;

    /** @throws IllegalArgumentException if the two models do not fit together by the kept dimensions */
    public StackedM1M2 {
        kept = kept.clone();
        requireDimensions("M1+M2", kept, m1);
        if (!m2.hasClassifier()) throw new IllegalArgumentException("M1+M2: the M2 has no classifier q(y|x)");
        if (kept.length != m2.architecture().features() || !m2.architecture().gaussian())
            throw new IllegalArgumentException("M1+M2: " + kept.length + " dimensions are kept, but M2 is for " + m2.architecture().features()
                    + (m2.architecture().gaussian() ? " features" : " binary pixels"));
    }

    /** @throws IllegalArgumentException unless these are ascending numbers of M1's latent dimensions */
    static void requireDimensions(String of, int[] kept, M1 m1) {
        int latent = m1.architecture().latent();
        for (int i = 0; i < kept.length; i++)
            if (kept[i] < 0 || kept[i] >= latent || i > 0 && kept[i] <= kept[i - 1])
                throw new IllegalArgumentException(of + ": dimension " + kept[i] + " is kept in place " + i + "; expected ascending numbers below " + latent
                        + ", M1's latent dimensions");
    }

    /** The dimensions whose mean has a standard deviation over 0.1. [n, latent] → their numbers */
    public static int[] active(Tensor mean) {
        int n = mean.shape().extent(0), latent = mean.shape().extent(1);
        return IntStream.range(0, latent).filter(j -> {
            double sum = 0, squares = 0;
            for (int i = 0; i < n; i++) {
                double v = mean.data()[i * latent + j];
                sum += v;
                squares += v * v;
            }
            return Math.sqrt(Math.max(0, squares / n - sum / n * (sum / n))) > ACTIVE;
        }).toArray();
    }

    /** The kept dimensions of rows over all of M1's. [n, latent] → [n, kept] */
    public static Tensor keep(Tensor all, int[] kept) {
        int n = all.shape().extent(0), latent = all.shape().extent(1);
        Tensor some = Tensor.zeros(n, kept.length);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < kept.length; j++) some.data()[i * kept.length + j] = all.data()[i * latent + kept[j]];
        return some;
    }

    /** p(x|y,z₂) through the mean of z₁; dropped dimensions are at their prior's mean. [y.rows, latent₂] → [y.rows, features] */
    public Observation px(Labels y, Variable z2) {
        Tensor z1 = m2.px(y, z2).mean();
        int latent = m1.architecture().latent(), rows = z1.shape().extent(0);
        Tensor all = Tensor.full(Shape.of(rows, latent), 0);
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < kept.length; j++) all.data()[i * latent + kept[j]] = z1.data()[i * kept.length + j];
        return m1.px(z2.tape().constant(all));
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(m1.parameters());
        all.addAll(m2.parameters());
        return all;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StackedM1M2(M1 a, int[] k, M2 b) && m1 == a && Arrays.equals(kept, k) && m2 == b;
    }

    @Override
    public int hashCode() { return 31 * m1.hashCode() + m2.hashCode(); }
}
