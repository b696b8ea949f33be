package vecgrad.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class PatchesTest {
    @Test
    void everyWindowIsARowAndThePaddingIsZero() {
        var windows = new Patches(1, 2, 2, 2, 2, 2, 1); // the corners of a padded 2x2 image
        Tensor image = Tensor.of(Shape.of(1, 1, 2, 2), 1, 2, 3, 4);
        Tensor patches = windows.unfold(image);
        assertEquals(Shape.of(4, 4), patches.shape());
        assertArrayEquals(new float[] {0, 0, 0, 1, 0, 0, 2, 0, 0, 3, 0, 0, 4, 0, 0, 0}, patches.data());
        assertArrayEquals(image.data(), windows.fold(patches).data());
    }

    @Test
    void overlappingWindowsAddUp() {
        var windows = new Patches(1, 1, 3, 1, 2, 1, 0);
        Tensor ones = Tensor.full(Shape.of(2, 2), 1);
        assertArrayEquals(new float[] {1, 2, 1}, windows.fold(ones).data());
    }

    @TestFactory
    Stream<DynamicTest> foldIsTheTransposeOfUnfold() {
        return Stream.of(new Patches(1, 4, 4, 3, 3, 1, 0), new Patches(2, 5, 4, 2, 3, 2, 1), new Patches(3, 1, 7, 1, 1, 3, 0), new Patches(2, 3, 3, 3, 3, 1, 2))
                .map(windows -> dynamicTest(windows.toString(), () -> {
                    Noise noise = Noise.ofSeed(9);
                    Tensor x = noise.stream("x").normal(Shape.of(2, windows.channels(), windows.height(), windows.width()));
                    Tensor unfolded = windows.unfold(x), p = noise.stream("p").normal(unfolded.shape());
                    assertEquals(unfolded.mul(p).total(), x.mul(windows.fold(p)).total(), 1e-4); // ⟨Ux, p⟩ = ⟨x, Uᵀp⟩
                }));
    }

    @TestFactory
    Stream<DynamicTest> aWindowIsWhatLiesUnderIt() {
        return Stream.of(new Patches(3, 9, 8, 5, 5, 1, 2), new Patches(2, 6, 21, 4, 18, 2, 1), new Patches(1, 3, 2, 1, 2, 1, 3), new Patches(20, 6, 7, 3, 2, 1, 0))
                .map(w -> dynamicTest(w.toString(), () -> {
                    Tensor x = Noise.ofSeed(4).normal(Shape.of(3, w.channels(), w.height(), w.width())), patches = w.unfold(x);
                    int at = 0;
                    for (int n = 0; n < 3; n++)
                        for (int row = 0; row < w.rows(); row++)
                            for (int column = 0; column < w.columns(); column++)
                                for (int c = 0; c < w.channels(); c++)
                                    for (int i = 0; i < w.kernelHeight(); i++)
                                        for (int j = 0; j < w.kernelWidth(); j++) {
                                            int a = row * w.stride() - w.padding() + i, b = column * w.stride() - w.padding() + j;
                                            boolean inside = a >= 0 && a < w.height() && b >= 0 && b < w.width();
                                            assertEquals(inside ? x.get(n, c, a, b) : 0, patches.data()[at++]);
                                        }
                    assertEquals(patches.size(), at);
                }));
    }

    @Test
    void theLargestOfAWindowIsTheFirstOfEquals() {
        Tensor image = Tensor.of(Shape.of(2, 1, 2, 4), 1, 2, 7, 7, 2, 0, 7, 7, -1, -2, 0, 0, -3, -4, 0, 5);
        assertArrayEquals(new int[] {1, 2, 8, 15}, new Patches(1, 2, 4, 2, 2, 2, 0).largest(image));
        Tensor odd = Tensor.of(Shape.of(1, 1, 2, 4), -1, Float.NaN, -0f, 0, Float.POSITIVE_INFINITY, 3, 0, -0f);
        assertArrayEquals(new int[] {1, 2}, new Patches(1, 2, 4, 2, 2, 2, 0).largest(odd));
        odd.data()[1] = Float.intBitsToFloat(0xffc00000); // what a processor makes of 0/0
        assertArrayEquals(new int[] {1, 2}, new Patches(1, 2, 4, 2, 2, 2, 0).largest(odd));
        assertThrows(ShapeException.class, () -> new Patches(2, 2, 4, 2, 2, 2, 0).largest(Tensor.zeros(1, 2, 2, 4)));
        assertThrows(ShapeException.class, () -> new Patches(1, 2, 4, 2, 2, 2, 1).largest(image));
    }

    @Test
    void imagesAndPatchesOfAnotherSizeAreRefused() {
        var windows = new Patches(1, 4, 4, 3, 3, 1, 0);
        assertThrows(ShapeException.class, () -> windows.unfold(Tensor.zeros(2, 1, 4, 5)));
        assertThrows(ShapeException.class, () -> windows.fold(Tensor.zeros(5, 9)));
        assertThrows(ShapeException.class, () -> windows.fold(Tensor.zeros(4, 8)));
    }
}
