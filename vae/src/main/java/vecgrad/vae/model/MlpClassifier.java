package vecgrad.vae.model;

import java.util.List;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Initializer;
import vecgrad.autograd.nn.Mlp;
import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Pointwise;
import vecgrad.vae.prob.Categorical;

/** The baseline that knows the labelled examples alone: a supervised network, q(y|x) and nothing else. */
public record MlpClassifier(Architecture architecture, Mlp net) implements Classifier {
    /** A network with drawn weights; the architecture's latent dimensions mean nothing here. */
    public static MlpClassifier of(Architecture architecture, Noise noise) {
        int[] widths = GaussianNet.widths(architecture.features(), architecture.hidden(), architecture.classes());
        return new MlpClassifier(architecture, Mlp.of("classifier", widths, Pointwise.RELU, Initializer.he(), noise));
    }

    @Override
    public Categorical qy(Variable x) { return Categorical.ofLogits(net.apply(x)); }

    @Override
    public List<Parameter> parameters() { return net.parameters(); }
}
