package vecgrad.vae.model;

import vecgrad.autograd.nn.Mlp;
import vecgrad.autograd.nn.Parameter;

/** Models of given networks, of any widths, for tests of other packages. The sizes are read off the networks. */
public final class ModelsOfNets {
    private ModelsOfNets() {}

    /** A Bernoulli M1. */
    public static M1 m1(Mlp encoder, Mlp decoder) {
        return new M1(new Architecture(out(decoder), new int[] {1}, in(decoder), 0, false), new GaussianNet(encoder), decoder);
    }

    /** An M2 whose encoder and decoder have a first layer of two parameters, and a rest. */
    public static M2 m2(boolean gaussian, Mlp classifier, Parameter encoderWeight, Parameter encoderClasses, Mlp encoder,
                        Parameter decoderWeight, Parameter decoderClasses, Mlp decoder) {
        int features = encoderWeight.value().shape().extent(0), latent = decoderWeight.value().shape().extent(0);
        var architecture = new Architecture(features, new int[] {1}, latent, out(classifier), gaussian);
        return new M2(architecture, classifier, new LabelledNet(encoderWeight, encoderClasses, encoder),
                new LabelledNet(decoderWeight, decoderClasses, decoder));
    }

    private static int in(Mlp net) { return net.layers().getFirst().weight().value().shape().extent(0); }

    private static int out(Mlp net) { return net.layers().getLast().weight().value().shape().extent(1); }
}
