package vecgrad.vae.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import vecgrad.autograd.Tape;
import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.prob.DiagonalGaussian;

class M1Test {
    private static final Noise NOISE = Noise.ofSeed(41);
    private static final Tensor X = NOISE.stream("x").bernoulli(Tensor.full(Shape.of(4, 6), 0.4f));

    private final Tape tape = new Tape();

    @Test
    void theGradientOfTheBoundIsRightForEveryParameter() {
        Tensor eps = NOISE.stream("eps").normal(Shape.of(4, 2));
        for (boolean gaussian : new boolean[] {false, true}) {
            M1 m1 = model(gaussian);
            for (Parameter p : m1.parameters()) p.value().addScaledInPlace(0.3f, NOISE.stream(p.name()).normal(p.value().shape()));
            ParameterCheck.check(gaussian ? "M1 on features" : "M1 on pixels", m1.parameters(),
                    tape -> m1.bound(tape.constant(X), eps).negative(), 12);
        }
    }

    @Test
    void theNegativeBoundIsKlPlusReconstruction() {
        M1 m1 = model(false);
        Bound bound = m1.bound(tape.constant(X), NOISE);
        for (int i = 0; i < 4; i++) {
            assertTrue(bound.logPx().value().get(i) < 0 && bound.kl().value().get(i) >= 0);
            assertEquals(bound.kl().value().get(i) - bound.logPx().value().get(i), bound.negative().value().get(i), 1e-5);
        }
    }

    @Test
    void theVarianceStartsAtOne() {
        DiagonalGaussian q = model(true).qz(tape.constant(X));
        assertArrayEquals(new float[8], q.logvar().value().data());
        DiagonalGaussian p = (DiagonalGaussian) model(true).px(tape.constant(Tensor.full(Shape.of(1, 2), 1)));
        assertArrayEquals(new float[6], p.logvar().value().data());
        assertTrue(model(false).px(tape.constant(Tensor.full(Shape.of(1, 2), 1))).mean().get(0, 0) != 0.5f, "the decoder's weights are drawn, also of its last columns");
    }

    @Test
    void absurdArchitecturesAreRefused() {
        int[] hidden = {4};
        assertThrows(IllegalArgumentException.class, () -> new Architecture(0, hidden, 2, 0, false));
        assertThrows(IllegalArgumentException.class, () -> new Architecture(6, new int[0], 2, 0, false));
        assertThrows(IllegalArgumentException.class, () -> new Architecture(6, new int[] {4, 0}, 2, 0, false));
        assertThrows(IllegalArgumentException.class, () -> new Architecture(6, new int[] {1 << 30}, 2, 0, false));
        assertThrows(IllegalArgumentException.class, () -> new Architecture(6, hidden, Integer.MAX_VALUE, 0, false));
    }

    private static M1 model(boolean gaussian) { return new M1(new Architecture(6, new int[] {5, 4}, 2, 0, gaussian), NOISE.stream("weights")); }
}
