package vecgrad.vae.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import vecgrad.autograd.Tape;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

class StackedM1M2Test {
    private static final Noise NOISE = Noise.ofSeed(3);

    private final M1 m1 = new M1(new Architecture(6, new int[] {5}, 4, 0, false), NOISE.stream("m1"));
    private final M2 m2 = new M2(new Architecture(2, new int[] {5}, 3, 10, true), NOISE.stream("m2"));

    @Test
    void dimensionsWhoseMeanHardlyMovesAreDropped() {
        // deviations 1, 0, 0.0625, 0.2, and 0.05 around a large mean
        Tensor mean = Tensor.matrix(new float[] {1, 7, 0.0625f, 0.2f, 30.05f}, new float[] {-1, 7, -0.0625f, -0.2f, 29.95f});
        assertArrayEquals(new int[] {0, 3}, StackedM1M2.active(mean));
    }

    @Test
    void keptDimensionsAreColumnsInOrder() {
        Tensor all = Tensor.matrix(new float[] {0, 1, 2, 3}, new float[] {10, 11, 12, 13});
        Tensor kept = StackedM1M2.keep(all, new int[] {1, 3});
        assertEquals(Shape.of(2, 2), kept.shape());
        assertArrayEquals(new float[] {1, 3, 11, 13}, kept.data());
    }

    @Test
    void aPictureIsDecodedFromTheKeptDimensionsWithZerosInTheOthers() {
        Tape tape = new Tape();
        var stack = new StackedM1M2(m1, new int[] {1, 3}, m2);
        Labels y = Labels.known(4, 7);
        Tensor z2 = NOISE.normal(Shape.of(2, 3)), z1 = m2.px(y, tape.constant(z2)).mean();
        Tensor all = Tensor.matrix(
                new float[] {0, z1.get(0, 0), 0, z1.get(0, 1)},
                new float[] {0, z1.get(1, 0), 0, z1.get(1, 1)});
        assertArrayEquals(m1.px(tape.constant(all)).mean().data(), stack.px(y, tape.constant(z2)).mean().data());
    }

    @Test
    void halvesThatDoNotFitAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new StackedM1M2(m1, new int[] {1, 4}, m2));
        assertThrows(IllegalArgumentException.class, () -> new StackedM1M2(m1, new int[] {-1, 2}, m2));
        assertThrows(IllegalArgumentException.class, () -> new StackedM1M2(m1, new int[] {2, 2}, m2));
        assertThrows(IllegalArgumentException.class, () -> new StackedM1M2(m1, new int[] {0, 1, 2}, m2));
        M2 onPixels = new M2(new Architecture(2, new int[] {5}, 3, 10, false), NOISE);
        assertThrows(IllegalArgumentException.class, () -> new StackedM1M2(m1, new int[] {0, 1}, onPixels));
    }
}
