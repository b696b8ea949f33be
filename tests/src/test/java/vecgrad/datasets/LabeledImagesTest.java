package vecgrad.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LabeledImagesTest {
    private static final byte[] PIXELS = {0, (byte) 255, 51, 102, 1, 2, 3, 4, 5, 6, 7, 8};
    private static final LabeledImages THREE = LabeledImages.of("three", 2, 2, 1, 5, PIXELS, new int[] {4, 0, 2});

    @Test
    void aBatchIsCopiedInTheOrderAskedForAndDividedBy256() {
        float[] batch = {9, 9, 9, 9, 9, 9, 9, 9, 9};
        THREE.copyTo(new int[] {7, 2, 0, 7}, 1, 3, batch);
        assertArrayEquals(new float[] {5 / 256f, 6 / 256f, 7 / 256f, 8 / 256f, 0, 255 / 256f, 51 / 256f, 102 / 256f, 9}, batch);
        assertArrayEquals(new float[] {0, 255 / 256f, 51 / 256f, 102 / 256f}, THREE.toFloats(0));
    }

    @Test
    void aSelectionIsASetOfItsOwn() {
        LabeledImages two = THREE.select(2, 2);
        assertEquals(2, two.size());
        assertArrayEquals(new int[] {2, 2}, two.labels());
        assertArrayEquals(new byte[] {5, 6, 7, 8}, two.pixels(1));
        assertEquals("rest: 2 images of 2x2x1 in 5 classes", THREE.slice("rest", 1, 3).toString());
        assertArrayEquals(new int[] {0, 2}, THREE.slice("rest", 1, 3).labels());
        assertArrayEquals(new int[] {2, 4}, THREE.labels(2, 0));
    }

    @Test
    void nothingOutsideCanChangeIt() {
        byte[] pixels = PIXELS.clone();
        int[] labels = {4, 0, 2};
        LabeledImages images = LabeledImages.of("copy", 2, 2, 1, 5, pixels, labels);
        pixels[0] = 1;
        labels[0] = 1;
        images.labels()[0] = 3;
        images.pixels(0)[0] = 3;
        assertEquals(4, images.label(0));
        assertEquals(0, images.pixels(0)[0]);
    }

    @Test
    void colourHasThreeNumbersAPixel() {
        LabeledImages colour = LabeledImages.of("colour", 2, 2, 3, 1, PIXELS, new int[] {0});
        assertEquals(12, colour.features());
        assertEquals(1, colour.size());
    }

    @Test
    void sizesAndLabelsThatDoNotFitAreRefused() {
        var size = assertThrows(IllegalArgumentException.class, () -> LabeledImages.of("x", 2, 2, 1, 5, PIXELS, new int[2]));
        assertEquals("x: 12 pixels are not 2 images of 2x2x1", size.getMessage());
        var label = assertThrows(IllegalArgumentException.class, () -> LabeledImages.of("x", 2, 2, 1, 5, PIXELS, new int[] {0, 5, 0}));
        assertEquals("x: label 5 of image 1 is not in 0 to 4", label.getMessage());
        assertThrows(IllegalArgumentException.class, () -> LabeledImages.of("x", 0, 2, 1, 5, new byte[0], new int[0]));
    }

    @Test
    void indicesOutOfRangeAndShortDestinationsAreRefused() {
        assertThrows(IndexOutOfBoundsException.class, () -> THREE.copyTo(new int[] {3}, 0, 1, new float[4]));
        assertThrows(IndexOutOfBoundsException.class, () -> THREE.copyTo(new int[] {0, 1}, 0, 2, new float[7]));
        assertThrows(IndexOutOfBoundsException.class, () -> THREE.copyTo(new int[] {0, 1}, 0, 2, new float[9], 2));
        assertThrows(IndexOutOfBoundsException.class, () -> THREE.copyTo(new int[] {0}, 0, 1, new float[9], -1));
        assertThrows(IndexOutOfBoundsException.class, () -> THREE.select(-1));
    }
}
