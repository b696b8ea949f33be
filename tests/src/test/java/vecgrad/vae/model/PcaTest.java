package vecgrad.vae.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import vecgrad.Shared;
import vecgrad.datasets.Dataset;
import vecgrad.datasets.Datasets;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

class PcaTest {
    /** Four images around (100, 50): two steps of 30 along (1, 1)/√2·√2, two of 10 along (1, −1). */
    @Test
    void directionsAndDeviationsOfACrossAreItsArms() {
        LabeledImages cross = images(1, 2, 130, 80, 70, 20, 110, 40, 90, 60);
        Pca pca = Pca.of(cross, 2);
        assertArrayEquals(new float[] {100 / 256f, 50 / 256f}, pca.mean(), 1e-6f);
        float half = (float) Math.sqrt(0.5);
        assertArrayEquals(new float[] {half, half}, pca.components().slice(0, 0, 1).data(), 1e-5f);
        assertEquals(-1, pca.components().get(1, 0) / pca.components().get(1, 1), 1e-5f);
        assertArrayEquals(new float[] {30 / 256f, 10 / 256f}, pca.deviations(), 1e-6f);
        Tensor f = pca.encode(floats(cross));
        assertArrayEquals(new float[] {(float) Math.sqrt(2), -(float) Math.sqrt(2), 0, 0}, f.slice(1, 0, 1).data(), 1e-4f);
    }

    @Test
    void whitenedImagesAreUncorrelatedWithVarianceOne() {
        LabeledImages images = random(400, 6, 5, 3);
        Pca pca = Pca.of(images, 40);
        Tensor f = pca.encode(floats(images)), covariance = f.matmul(true, f, false).affine(1f / 400, 0);
        assertEquals(Shape.of(400, 40), f.shape());
        for (int i = 0; i < 40; i++) {
            assertEquals(0, f.sum(0, false).data()[i] / 400, 1e-4);
            for (int j = 0; j < 40; j++) assertEquals(i == j ? 1 : 0, covariance.get(i, j), 2e-3);
        }
        for (int j = 1; j < 40; j++) assertTrue(pca.deviations()[j] <= pca.deviations()[j - 1]);
    }

    @Test
    void withAllComponentsDecodingIsTheInverse() {
        LabeledImages images = random(200, 4, 3, 3);
        Pca pca = Pca.of(images, 36);
        assertEquals(36, pca.kept());
        assertArrayEquals(floats(images).data(), pca.decode(pca.encode(floats(images))).data(), 1e-4f);
    }

    @Test
    void withFewerTheRestOfTheVarianceIsWhatIsLost() {
        LabeledImages images = random(300, 5, 5, 1);
        Pca all = Pca.of(images, 25), some = Pca.of(images, 10);
        assertArrayEquals(all.components().slice(0, 0, 10).data(), some.components().data(), 1e-6f);
        Tensor x = floats(images), f = some.encode(x);
        Tensor lost = some.decode(f).sub(x);
        double rest = 0;
        for (int j = 10; j < 25; j++) rest += all.deviations()[j] * all.deviations()[j];
        assertEquals(rest, lost.squaredNorm() / 300, 1e-3 * rest + 1e-6);
    }

    @Test
    void decodedPixelsStayWithinWhatPixelsCanBe() {
        Pca pca = Pca.of(random(100, 4, 4, 1), 16);
        Tensor far = pca.decode(Tensor.full(Shape.of(2, 16), 50));
        for (float v : far.data()) assertTrue(v >= 0 && v <= 1);
        assertTrue(IntStream.range(0, far.size()).anyMatch(i -> far.data()[i] == 1 || far.data()[i] == 0));
    }

    @Test
    void whatDoesNotVaryIsNotKept() {
        assertEquals(3, Pca.of(images(1, 5, 0, 9, 200, 1, 7, 0, 60, 10, 2, 7, 0, 90, 99, 3, 7, 0, 1, 120, 200, 7), 5).kept());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Pca.of(images(1, 2, 5, 6, 5, 6), 1)).getMessage().contains("no two images differ"));
        for (int components : new int[] {0, 3})
            assertTrue(assertThrows(IllegalArgumentException.class, () -> Pca.of(images(1, 2, 5, 6, 9, 1), components)).getMessage().startsWith("--pca: " + components));
    }

    @Test
    void partsThatDoNotFitAreRefused() {
        Tensor components = Tensor.matrix(new float[] {1, 0, 0});
        assertThrows(IllegalArgumentException.class, () -> new Pca(new float[2], components, new float[] {1}));
        assertThrows(IllegalArgumentException.class, () -> new Pca(new float[3], components, new float[] {1, 1}));
        for (float bad : new float[] {0, -1, Float.NaN}) assertThrows(IllegalArgumentException.class, () -> new Pca(new float[3], components, new float[] {bad}));
    }

    @Test
    void theLeadingComponentsOfStreetNumbersAreTheSameAsThoseOfAllOfThem() throws IOException {
        Dataset data = Datasets.open("svhn-subset", Shared.path("data/svhn-subset").getParent(), 1);
        LabeledImages grey = green(data.train());
        Pca few = Pca.of(grey, 60), all = Pca.of(grey, 600);               // by iteration, and by solving for all 1024
        for (int j = 0; j < 60; j++) assertEquals(all.deviations()[j], few.deviations()[j], 1e-3 * all.deviations()[j], "deviation " + j);
        Tensor x = floats(data.test().size(), green(data.test()));
        double whole = 0, lost = few.decode(few.encode(x)).sub(x).squaredNorm();
        for (int i = 0; i < x.size(); i++) whole += Math.pow(x.data()[i] - few.mean()[i % 1024], 2);
        assertTrue(lost < 0.05 * whole, "60 components of 1024 hold 95 % of what street numbers differ in; lost is " + lost / whole);
    }

    // ------------------------------------------------------------------------------------------------ images

    private static LabeledImages images(int rows, int columns, int... pixels) {
        byte[] bytes = new byte[pixels.length];
        for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) pixels[i];
        return LabeledImages.of("made", rows, columns, 1, 2, bytes, new int[pixels.length / rows / columns]);
    }

    /** Images whose pixels depend on each other: sums of a few random patterns, and noise. */
    private static LabeledImages random(int n, int rows, int columns, int channels) {
        Random random = new Random(8);
        int features = rows * columns * channels;
        double[][] patterns = new double[5][features];
        for (double[] p : patterns) for (int j = 0; j < features; j++) p[j] = 15 * random.nextGaussian();
        byte[] pixels = new byte[n * features];
        for (int i = 0; i < n; i++) {
            double[] weights = random.doubles(5, -1, 1).toArray();
            for (int j = 0; j < features; j++) {
                double v = 128 + 8 * random.nextGaussian();
                for (int k = 0; k < 5; k++) v += weights[k] * patterns[k][j];
                pixels[i * features + j] = (byte) Math.clamp((int) v, 0, 255);
            }
        }
        return LabeledImages.of("random", rows, columns, channels, 2, pixels, new int[n]);
    }

    private static LabeledImages green(LabeledImages colour) {
        byte[] pixels = new byte[colour.size() * 1024];
        for (int i = 0; i < colour.size(); i++) {
            byte[] image = colour.pixels(i);
            for (int p = 0; p < 1024; p++) pixels[i * 1024 + p] = image[3 * p + 1];
        }
        return LabeledImages.of("green", 32, 32, 1, 10, pixels, colour.labels());
    }

    private static Tensor floats(LabeledImages images) { return floats(images.size(), images); }

    private static Tensor floats(int n, LabeledImages images) {
        return Tensor.of(Shape.of(n, images.features()), images.toFloats(IntStream.range(0, n).toArray()));
    }
}
