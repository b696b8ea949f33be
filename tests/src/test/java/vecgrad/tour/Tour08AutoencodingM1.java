package vecgrad.tour;

import static vecgrad.autograd.op.Elementwise.softplus;
import static vecgrad.autograd.op.Shaping.slice;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Initializer;
import vecgrad.autograd.nn.Mlp;
import vecgrad.autograd.nn.Parameter;
import vecgrad.autograd.optim.Adam;
import vecgrad.autograd.optim.LearningRate;
import vecgrad.datasets.Digits;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

/**
 * Tour 8 of 9: M1, the variational autoencoder, in a page. No label is used: it learns how digits vary.
 *
 * <p>It believes that every image x was made from a few hidden numbers z ~ N(0, I) by p(x|z), and learns that p together with a
 * guess q(z|x) = N(μ(x), diag σ²(x)) of which z an image came from. What is made small is a bound on −log p(x), equation (5):
 * J(x) = KL(q(z|x) ‖ p(z)) − log p(x|z). The first term is what z may cost, the second how badly x is reconstructed from it.
 *
 * <p>Run it by {@code ./vecgrad tour 8}. The same with every detail is {@code vecgrad.vae.model.M1}.
 */
public final class Tour08AutoencodingM1 {
    private static final int PIXELS = 784, HIDDEN = 64, LATENT = 8, BATCH = 100;

    private final Mlp encoder = net("encoder", PIXELS, 2 * LATENT), decoder = net("decoder", LATENT, PIXELS);

    private Tour08AutoencodingM1() {}

    private static Mlp net(String name, int in, int out) {
        return Mlp.of(name, new int[] {in, HIDDEN, out}, Pointwise.SOFTPLUS, Initializer.fanIn(), Noise.ofSeed(1));
    }

    // @start region="m1"
    /** KL(q(z|x) ‖ p(z)) and −log p(x|z), per example in nats; eps ~ N(0, I). [batch] both */
    private Variable[] bound(Variable x, Tensor eps) {
        Variable heads = encoder.apply(x);                                                         // [batch, 2·latent]
        Variable mu = slice(heads, 1, 0, LATENT), logvar = slice(heads, 1, LATENT, 2 * LATENT);     // q(z|x)
        Variable sigma = logvar.mul(0.5f).exp();
        Variable z = mu.add(sigma.mul(x.tape().constant(eps)));                                    // z ~ q(z|x)
        Variable logits = decoder.apply(z);                                                        // [batch, pixels]
        Variable logPx = x.mul(logits).sub(softplus(logits)).sumPerRow();                          // log p(x|z), Bernoulli
        Variable kl = mu.square().add(logvar.exp()).sub(logvar).add(-1).sumPerRow().mul(0.5f);     // closed form
        return new Variable[] {kl, logPx.negate()};
    }
    // @end

    /** Prints what the comments promise. */
    public static void main(String[] args) {
        var m1 = new Tour08AutoencodingM1();
        Tensor images = Tensor.of(Shape.of(2000, PIXELS), Digits.generate(1, 2000).toFloats(IntStream.range(0, 2000).toArray()));
        Noise noise = Noise.ofSeed(1);
        List<Parameter> parameters = new ArrayList<>(m1.encoder.parameters());
        parameters.addAll(m1.decoder.parameters());
        Adam adam = new Adam(parameters, LearningRate.constant(0.003));
        for (int step = 0; step <= 400; step++) {
            // Grey is the chance of ink: each step sees the images drawn anew in black and white.
            Tensor grey = images.slice(0, step % 20 * BATCH, (step % 20 + 1) * BATCH);
            Tape tape = new Tape();
            Variable x = tape.constant(noise.stream("x").at(step).bernoulli(grey));
            Variable[] bound = m1.bound(x, noise.stream("z").at(step).normal(Shape.of(BATCH, LATENT)));
            Variable kl = bound[0].mean(), reconstruction = bound[1].mean();
            if (step % 200 == 0) IO.println("step " + step + ": J(x) is about " + tens(kl.item() + reconstruction.item()) + " nats");
            if (step == 400) IO.println("of these z costs " + Math.round(kl.item()) + ", the ink " + tens(reconstruction.item()));
            adam.step(tape.backward(kl.add(reconstruction)));
        }

        // prints: step 0: J(x) is about 650 nats
        // prints: step 200: J(x) is about 170 nats
        // prints: step 400: J(x) is about 160 nats
        // prints: of these z costs 13, the ink 150

        // A fair coin for each pixel would be surprised by 784·log 2 = 543 nats, and a drawn network is worse than that. First it finds
        // out which pixels are mostly white, then what z is good for: it pays 13 nats for z, and saves far more ink.
    }

    private static long tens(double nats) { return 10 * Math.round(nats / 10); }
}
