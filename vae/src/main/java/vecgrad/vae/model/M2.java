package vecgrad.vae.model;

import java.util.ArrayList;
import java.util.List;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Initializer;
import vecgrad.autograd.nn.Mlp;
import vecgrad.autograd.nn.Parameter;
import vecgrad.autograd.op.Shaping;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.tensor.Workspace;
import vecgrad.vae.prob.Bernoulli;
import vecgrad.vae.prob.Categorical;
import vecgrad.vae.prob.DiagonalGaussian;
import vecgrad.vae.prob.Observation;

/**
 * M2, the generative semi-supervised model (paper section 2.2; recipe 2.2).
 *
 * <pre>
 *   generation:  y ~ Cat(1/K)                inference:  q(y|x)   = Cat(π(x)), the classifier
 *                z ~ N(0, I)                             q(z|x,y) = N(μ(x,y), diag σ²(x,y))
 *                x ~ p(x|y,z)
 * </pre>
 *
 * <p>A known label enters as data; an unknown one is summed out, exactly, over all classes. Class and style are a priori
 * independent, so z is free to be what all classes share: the handwriting.
 */
public final class M2 implements Model {
    private final Architecture architecture;
    private final Mlp classifier;       // q(y|x); null in a model that was trained elsewhere, with all labels
    private final LabelledNet encoder;  // q(z|x,y)
    private final LabelledNet decoder;  // p(x|y,z)

    /** Of networks that exist already. */
    M2(Architecture architecture, Mlp classifier, LabelledNet encoder, LabelledNet decoder) {
        this.architecture = architecture;
        this.classifier = classifier;
        this.encoder = encoder;
        this.decoder = decoder;
    }

    /** A model with drawn weights; the noise decides them. */
    public M2(Architecture architecture, Noise noise) {
        this(architecture,
                Mlp.of("classifier", GaussianNet.widths(architecture.features(), architecture.hidden(), architecture.classes()),
                        Pointwise.SOFTPLUS, Initializer.fanIn(), noise),
                LabelledNet.of("encoder", architecture.features(), architecture.classes(), architecture.hidden(), 2 * architecture.latent(), noise),
                LabelledNet.of("decoder", architecture.latent(), architecture.classes(), architecture.hidden(), architecture.outputs(), noise));
        GaussianNet.withGaussianHead(encoder.rest());
        if (architecture.gaussian()) GaussianNet.withGaussianHead(decoder.rest());
    }

    /** Whether there is a q(y|x): all labels known, a model can be trained without one, and classifies by its bound. */
    public boolean hasClassifier() { return classifier != null; }

    /** q(y|x). [batch, features] → [batch, classes] @throws IllegalArgumentException if there is none */
    public Categorical qy(Variable x) {
        if (classifier == null) throw new IllegalArgumentException("this M2 has no classifier q(y|x): it was trained with all labels, and classifies by its bound");
        return Categorical.ofLogits(classifier.apply(x));
    }

    /** q(z|x,y). [batch, features] → [y.rows, latent] */
    public DiagonalGaussian qz(Variable x, Labels y) { return DiagonalGaussian.ofHeads(encoder.ofExamples(x, y)); }

    /** p(x|y,z). [y.rows, latent] → [y.rows, features] */
    public Observation px(Labels y, Variable z) {
        Variable out = decoder.ofRows(z, y);
        return architecture.gaussian() ? DiagonalGaussian.ofHeads(out) : new Bernoulli(out);
    }

    /** −log p(y): the classes are equally likely. */
    public double negativeLogPy() { return Math.log(architecture.classes()); }

    /** The two sides of 𝓛(x, y), equation (6), for every row of y, by eps ~ N(0, I) [y.rows, latent]. [y.rows] */
    public Bound bound(Variable x, Labels y, Tensor eps) {
        DiagonalGaussian qz = qz(x, y);                                      // q(z|x,y)
        Variable z = qz.reparameterize(eps);                                 // z ~ q(z|x,y)      [y.rows, latent]
        Variable logPx = px(y, z).logProb(x, y.example());                   // log p(x|y,z)      [y.rows]
        return new Bound(logPx, qz.klToStandardNormal());
    }

    /** {@link #bound(Variable, Labels, Tensor)} with noise of its shape. */
    public Bound bound(Variable x, Labels y, Noise noise) { return bound(x, y, noise.normal(Shape.of(y.rows(), architecture.latent()))); }

    /** 𝓛(x, y) = KL − log p(x|y,z) − log p(y), equation (6): the negative bound of a labelled example. [y.rows] */
    public Variable labelled(Bound bound) { return bound.negative().add((float) negativeLogPy()); }

    /** 𝓤(x) = Σ_y q(y|x) 𝓛(x, y) − 𝓗(q(y|x)), equation (7): the label summed out under q(y|x). [batch] */
    public Variable unlabelled(Categorical qy, Labels y, Bound bound) {
        return expect(qy, y, labelled(bound)).sub(qy.entropy());
    }

    /** Σ_y q(y|x) f(x, y), over the rows of y. [y.rows] → [batch] */
    public static Variable expect(Categorical qy, Labels y, Variable f) {
        int batch = qy.logProbs().shape().extent(0), classes = qy.logProbs().shape().extent(1), rows = y.rows();
        int[] at = Workspace.ints(rows);
        for (int r = 0; r < rows; r++) at[r] = y.example()[r] * classes + y.label()[r];
        Variable q = Shaping.take(qy.probabilities(), at, Shape.of(rows));                   // q(y|x)            [y.rows]
        if (y.weight() != null) q = q.mul(q.tape().constant("weights", Tensor.vector(y.weight())));
        return Shaping.scatterRows(q.mul(f).reshape(rows, 1), y.example(), batch).reshape(batch);
    }

    /**
     * 𝓙^α, equations (8) and (9), as a mean over the data set: what M2 minimises. A scalar, in nats per example.
     *
     * <p>Sums over the data set divided by its N examples, N_l of them labelled, are minibatch means with these weights,
     * whatever the shares of the two kinds in the minibatch (recipe 7.1, 7.2):
     * N_l/N · mean_l 𝓛 + N_u/N · mean_u 𝓤 + α · mean_l [−log q(y|x)].
     *
     * <p>Both kinds go through the networks together, the labelled examples first: one large product a layer.
     *
     * @param x   the labelled examples and after them the unlabelled, [labelled + unlabelled, features]
     * @param yl  the classes of the labelled
     * @param qy  q(y|x) of all
     * @param yu  the classes that are summed over for the unlabelled: {@link Labels#every}, or those that matter
     * @param eps noise, [labelled + yu.rows, latent]
     */
    public Objective objective(Variable x, int[] yl, Categorical qy, Labels yu, Weights weights, Tensor eps) {
        int n = yl.length, all = x.shape().extent(0), rows = n + yu.rows();
        Bound bound = bound(x, Labels.known(yl).and(yu), eps), l = bound.rows(0, n), u = bound.rows(n, rows);
        Categorical ql = qy.rows(0, n), qu = qy.rows(n, all);
        Variable labelled = labelled(l.tempered(weights.kl())).mean();                       // mean 𝓛(x, y)
        Variable unlabelled = unlabelled(qu, yu, u.tempered(weights.kl())).mean();           // mean 𝓤(x)
        Variable crossEntropy = ql.logProb(yl).mean().negate();                              // mean −log q(y|x)
        Variable loss = labelled.mul((float) weights.labelled())
                .add(unlabelled.mul((float) weights.unlabelled()))
                .add(crossEntropy.mul((float) weights.classifier()));
        return new Objective(loss, labelled, unlabelled, crossEntropy, qu, yu, u);
    }

    /**
     * The objective with noise of its shapes.
     *
     * @param prune classes with q(y|x) below this are mostly left out, see {@link Labels#likely}; 0 for the exact sum
     */
    public Objective objective(Variable xl, int[] yl, Variable xu, Weights weights, double prune, Noise noise) {
        int latent = architecture.latent(), labelled = yl.length, unlabelled = xu.shape().extent(0);
        Variable x = Shaping.concat(0, xl, xu);
        Categorical qy = qy(x), qu = qy.rows(labelled, labelled + unlabelled);
        Labels yu = prune == 0
                ? Labels.every(unlabelled, architecture.classes())
                : Labels.likely(qu.probabilities().value(), prune, noise.stream("classes").uniform(qu.logProbs().shape()));
        return objective(x, yl, qy, yu, weights, Tensor.concat(0, noise.stream("labelled").normal(Shape.of(labelled, latent)),
                noise.stream("unlabelled").normal(Shape.of(yu.rows(), latent))));
    }

    /** The weights of the objective's three terms, N_l/N, N_u/N and α, and of the KL inside the first two: 1, but in a warm-up. */
    public record Weights(double labelled, double unlabelled, double classifier, double kl) {
        /** Those of a data set with so many labelled and unlabelled examples; the paper's α is 0.1. */
        public static Weights of(int labelled, int unlabelled, double alpha) {
            double all = (double) labelled + unlabelled;
            return new Weights(labelled / all, unlabelled / all, alpha, 1);
        }

        /** Of a part of a minibatch that holds these shares of its labelled and of its unlabelled examples. */
        public Weights times(double labelledShare, double unlabelledShare) {
            return new Weights(labelled * labelledShare, unlabelled * unlabelledShare, classifier * labelledShare, kl);
        }

        /** The same, but for the weight of the KL. */
        public Weights tempered(double kl) { return new Weights(labelled, unlabelled, classifier, kl); }
    }

    /** The objective and what it was made of; the last three are of the unlabelled examples. */
    public record Objective(Variable loss, Variable labelled, Variable unlabelled, Variable crossEntropy, Categorical qy, Labels yu, Bound bound) {}

    /** What was built. */
    public Architecture architecture() { return architecture; }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(classifier == null ? List.of() : classifier.parameters());
        all.addAll(encoder.parameters());
        all.addAll(decoder.parameters());
        return all;
    }
}
