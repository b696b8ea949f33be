package example;

import module java.base;
import module vecgrad.vae; // its packages, and those of vecgrad.tensor, vecgrad.autograd and vecgrad.datasets

/** p(x|y, z), digits of a wanted class: neither M1 nor M2, as every label is known and both networks see it. */
public final class ConditionalVae {
    private static final int BATCH = 100, PIXELS = 784, CLASSES = 10, LATENT = 8;
    private final Mlp encoder = net("encoder", PIXELS + CLASSES, 2 * LATENT), decoder = net("decoder", LATENT + CLASSES, PIXELS);

    private static Mlp net(String name, int in, int out) {
        return Mlp.of(name, new int[] {in, 64, out}, Pointwise.SOFTPLUS, Initializer.fanIn(), Noise.ofSeed(1));
    }

    /** At least −log p(x|y), in nats a digit: KL(q(z|x, y) ‖ p(z)) − log p(x|y, z). */
    private Variable bound(Variable x, Variable y, Noise noise) {
        var qz = DiagonalGaussian.ofHeads(encoder.apply(Shaping.concat(1, x, y)));
        var z = qz.reparameterize(noise.normal(Shape.of(BATCH, LATENT)));
        var px = new Bernoulli(decoder.apply(Shaping.concat(1, z, y)));
        return qz.klToStandardNormal().sub(px.logProb(x, null)).mean();
    }

    public static void main(String[] args) {
        var digits = Digits.generate(1, 2000);
        var model = new ConditionalVae();
        var parameters = Stream.of(model.encoder, model.decoder).flatMap(net -> net.parameters().stream()).toList();
        var adam = new Adam(parameters, LearningRate.constant(0.003));
        for (int step = 0; step <= 300; step++) {
            int first = step * BATCH % digits.size();
            Tape tape = new Tape();
            Tensor x = Tensor.zeros(BATCH, PIXELS), y = Tensor.zeros(BATCH, CLASSES);
            digits.copyTo(IntStream.range(first, first + BATCH).toArray(), 0, BATCH, x.data());
            for (int i = 0; i < BATCH; i++) y.data()[i * CLASSES + digits.label(first + i)] = 1;
            Variable loss = model.bound(tape.constant(x), tape.constant(y), Noise.ofSeed(2).at(step));
            if (step % 100 == 0) IO.println(step + " " + loss.item());
            adam.step(tape.backward(loss));
        }
    }
}
