package vecgrad.vae.model;

import java.util.List;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Initializer;
import vecgrad.autograd.nn.Mlp;
import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Tensor;
import vecgrad.vae.prob.DiagonalGaussian;

/** A softplus network whose output is a diagonal Gaussian: M1's encoder q(z|x). [batch, in] → [batch, out] twice. */
record GaussianNet(Mlp net) {
    /** Hidden layers by fan-in; the log-variance head starts at zero, so that every variance starts at 1 (recipe 2.1). */
    static GaussianNet of(String name, int in, int[] hidden, int out, Noise noise) {
        return new GaussianNet(withGaussianHead(Mlp.of(name, widths(in, hidden, 2 * out), Pointwise.SOFTPLUS, Initializer.fanIn(), noise)));
    }

    DiagonalGaussian apply(Variable x) { return DiagonalGaussian.ofHeads(net.apply(x)); }

    List<Parameter> parameters() { return net.parameters(); }

    /** Zeroes the second half of the last layer's columns: those of log σ². */
    static Mlp withGaussianHead(Mlp net) {
        Tensor weight = net.layers().getLast().weight().value();
        int columns = weight.shape().extent(1);
        for (int i = 0; i < weight.size(); i++) if (i % columns >= columns / 2) weight.data()[i] = 0;
        return net;
    }

    static int[] widths(int in, int[] hidden, int out) {
        int[] widths = new int[hidden.length + 2];
        widths[0] = in;
        System.arraycopy(hidden, 0, widths, 1, hidden.length);
        widths[widths.length - 1] = out;
        return widths;
    }
}
