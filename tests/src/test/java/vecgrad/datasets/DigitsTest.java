package vecgrad.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class DigitsTest {
    @Test
    void everyTenImagesHoldEachDigitOnceInShuffledOrder() {
        LabeledImages digits = Digits.generate(1, 1000);
        Set<String> orders = new HashSet<>();
        for (int ten = 0; ten < 100; ten++) {
            Set<Integer> seen = new HashSet<>();
            StringBuilder order = new StringBuilder();
            for (int i = 0; i < 10; i++) {
                seen.add(digits.label(10 * ten + i));
                order.append(digits.label(10 * ten + i));
            }
            assertEquals(10, seen.size());
            orders.add(order.toString());
        }
        assertTrue(orders.size() > 95, "the order of the classes repeats: " + orders.size() + " of 100 are distinct");
    }

    @Test
    void anImageDependsOnTheSeedAndItsIndexAlone() {
        LabeledImages few = Digits.generate(5, 7), many = Digits.generate(5, 1203);
        for (int i = 0; i < few.size(); i++) {
            assertEquals(many.label(i), few.label(i));
            assertArrayEquals(many.pixels(i), few.pixels(i));
        }
    }

    @Test
    void theBytesDoNotDependOnTheNumberOfThreads() throws Exception {
        LabeledImages together = Digits.generate(9, 3000), alone;
        try (ForkJoinPool one = new ForkJoinPool(1)) {
            alone = one.submit(() -> Digits.generate(9, 3000)).get();
        }
        assertEquals(crc(together), crc(alone));
    }

    @Test
    void theBytesOfSeedOneAreTheSameOnEveryMachine() {
        assertEquals(GOLDEN, Long.toHexString(crc(Digits.generate(1, 500))));
    }

    private static final String GOLDEN = "770f0554";

    @Test
    void noTwoImagesAreAlikeNorSharedBetweenTheParts() {
        Dataset digits = Digits.dataset(3);
        assertEquals(20_000, digits.train().size());
        assertEquals(2_000, digits.validation().size());
        assertEquals(5_000, digits.test().size());
        Set<ByteBuffer> seen = new HashSet<>();
        for (LabeledImages part : new LabeledImages[] {digits.train(), digits.validation(), digits.test()})
            for (int i = 0; i < part.size(); i++) assertTrue(seen.add(ByteBuffer.wrap(part.pixels(i))), "image " + i + " is a copy");
    }

    @Test
    void anotherSeedGivesOtherImages() {
        assertFalse(Arrays.equals(Digits.generate(1, 1).pixels(0), Digits.generate(2, 1).pixels(0)));
    }

    @Test
    void inkIsNeitherMissingNorEverywhereAndKeepsOffTheBorder() {
        LabeledImages digits = Digits.generate(11, 2000);
        long border = 0, all = 0;
        for (int i = 0; i < digits.size(); i++) {
            byte[] pixels = digits.pixels(i);
            int ink = 0, darkest = 0;
            for (int p = 0; p < pixels.length; p++) {
                int value = pixels[p] & 0xFF, row = p / 28, column = p % 28;
                ink += value;
                darkest = Math.max(darkest, value);
                if (row == 0 || row == 27 || column == 0 || column == 27) border += value;
            }
            all += ink;
            float share = ink / (255f * pixels.length);
            assertTrue(share > 0.01f && share < 0.4f, "image " + i + " is inked to " + share);
            assertTrue(darkest >= 150, "image " + i + " is no darker than " + darkest);
        }
        assertTrue(border < 0.01 * all, "of the ink, " + (double) border / all + " is on the border");
    }

    @Test
    void aClassIsMoreLikeItselfThanLikeOthers() {
        LabeledImages train = Digits.generate(21, 4000), test = Digits.generate(22, 300);
        float[] known = train.toFloats(Draws.of(0).permutation(train.size()));
        int[] order = Draws.of(0).permutation(train.size());
        int wrong = 0;
        for (int i = 0; i < test.size(); i++) {
            float[] x = test.toFloats(i);
            int best = -1;
            float least = Float.MAX_VALUE;
            for (int j = 0; j < order.length; j++) {
                float distance = 0;
                for (int p = 0; p < x.length && distance < least; p++) {
                    float d = x[p] - known[j * x.length + p];
                    distance += d * d;
                }
                if (distance < least) {
                    least = distance;
                    best = train.label(order[j]);
                }
            }
            if (best != test.label(i)) wrong++;
        }
        assertTrue(wrong < 36, "the nearest of 4000 neighbors is of another class for " + wrong + " of 300 images");
    }

    private static long crc(LabeledImages images) {
        CRC32 crc = new CRC32();
        for (int i = 0; i < images.size(); i++) {
            crc.update(images.label(i));
            crc.update(images.pixels(i));
        }
        return crc.getValue();
    }
}
