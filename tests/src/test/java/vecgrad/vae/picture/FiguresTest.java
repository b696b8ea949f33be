package vecgrad.vae.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.eval.LatentSpace;
import vecgrad.vae.io.ImageGrid;
import vecgrad.vae.model.Architecture;
import vecgrad.vae.model.Labels;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.M2;

/** The right image in the right place, in colour; what is expected there comes from the model's own equations. */
class FiguresTest {
    private static final Noise NOISE = Noise.ofSeed(31);
    private static final int H = 4, W = 3, CLASSES = 6;
    private static final LabeledImages IMAGES = images();

    @TempDir
    private Path folder;

    private final M1 m1 = new M1(new Architecture(H * W * 3, new int[] {8}, 3, 0, false), NOISE.stream("m1"));
    private final M2 m2 = new M2(new Architecture(H * W * 3, new int[] {8}, 2, CLASSES, false), NOISE.stream("m2"));
    private final LatentSpace ofM1 = LatentSpace.of(m1).orElseThrow(), ofM2 = LatentSpace.of(m2).orElseThrow();

    private static LabeledImages images() {
        byte[] pixels = new byte[20 * H * W * 3];
        new Random(4).nextBytes(pixels);
        int[] labels = new int[20];
        for (int i = 0; i < 20; i++) labels[i] = 5 * i % CLASSES;
        return LabeledImages.of("noise", H, W, 3, CLASSES, pixels, labels);
    }

    private static Variable x(LabeledImages images, int i) { return Tape.valuesOnly().constant(original(images, i)); }

    private static Tensor original(LabeledImages images, int i) { return Tensor.of(Shape.of(1, H * W * 3), images.toFloats(i)); }

    private Tensor decoded(int y, Tensor z) { return m2.px(Labels.known(y), Tape.valuesOnly().constant(z)).mean(); }

    private Tensor styleOf(LabeledImages images, int i, int y) { return m2.qz(x(images, i), Labels.known(y)).mu().value(); }

    private BufferedImage seen(ImageGrid picture) throws IOException {
        picture.writePng(folder.resolve("a.png"), 1);
        return ImageIO.read(folder.resolve("a.png").toFile());
    }

    private static void assertTile(Tensor expected, BufferedImage picture, int left, int top) {
        for (int y = 0, at = 0; y < H; y++)
            for (int x = 0; x < W; x++)
                for (int shift = 16; shift >= 0; shift -= 8, at++)
                    assertEquals(255 * expected.data()[at], picture.getRGB(left + x, top + y) >> shift & 0xff, 0.51, "tile at " + left + ", " + top);
    }

    // ------------------------------------------------------------------------------------------------ walks

    @Test
    void aWalkShowsTheWholePriorInEveryClassToTheRightAndDown() throws IOException {
        int side = 3, block = 2 + side * W, down = 2 + side * H;
        double[] steps = {NormalQuantile.of(1 / 6.0), 0, NormalQuantile.of(5 / 6.0)};
        BufferedImage picture = seen(Walks.of(ofM2, LatentPlane.of(ofM2, IMAGES), IMAGES, side, 0, 1, 2, 3, 4, 5));
        assertEquals(2 + 5 * block, picture.getWidth());
        assertEquals(2 + 2 * down, picture.getHeight());
        for (int y = 0; y < CLASSES; y++)
            for (int row = 0; row < side; row++)
                for (int column = 0; column < side; column++)
                    assertTile(decoded(y, Tensor.matrix(new float[] {(float) steps[column], (float) steps[row]})), picture,
                            2 + y % 5 * block + column * W, 2 + y / 5 * down + row * H);
        assertEquals(0xff606060, picture.getRGB(2 + block + 1, 2 + down + 1), "four places stay empty");
    }

    @Test
    void aSpaceOfMoreDimensionsShowsThePlaneInWhichTheMeansOfImagesVaryMost() {
        Tensor means = ofM1.means(IMAGES, IMAGES.labels());
        PrincipalAxes pca = PrincipalAxes.of(means, 2);
        LatentPlane plane = LatentPlane.of(ofM1, IMAGES);
        Tensor z = plane.walk(4);
        assertEquals(Shape.of(16, 3), z.shape());
        double[] steps = NormalQuantile.middles(4);
        double[][] projected = pca.project(z);
        for (int i = 0; i < 16; i++)
            assertArrayEquals(new double[] {steps[i % 4] * pca.deviations()[0], steps[i / 4] * pca.deviations()[1]}, projected[i], 1e-6);
        assertEquals(0, PrincipalAxes.of(z, 3).deviations()[2], 1e-6, "it is a plane");
        assertArrayEquals(pca.mean(), PrincipalAxes.of(z, 1).mean(), 1e-6);
    }

    // ------------------------------------------------------------------------------------------------ analogies

    @Test
    void analogiesHaveTheImageAtTheLeftAndItsStyleInEveryClassInOrder() throws IOException {
        LabeledImages chosen = IMAGES.select(3, 11, 6);
        BufferedImage picture = seen(Analogies.of(ofM2, chosen));
        assertEquals(1 + (CLASSES + 1) * (W + 1) + 4, picture.getWidth());
        assertEquals(1 + 3 * (H + 1), picture.getHeight());
        for (int row = 0; row < 3; row++) {
            assertTile(original(chosen, row), picture, 1, 1 + row * (H + 1));
            Tensor z = styleOf(chosen, row, chosen.label(row));
            for (int y = 0; y < CLASSES; y++) assertTile(decoded(y, z), picture, 5 + (1 + y) * (W + 1), 1 + row * (H + 1));
        }
        assertNotEquals(styleOf(chosen, 0, chosen.label(0)).get(0, 0), styleOf(chosen, 0, (chosen.label(0) + 1) % CLASSES).get(0, 0), "the class matters to the style");
    }

    @Test
    void thePapersImagesAreThoseOfMnistAndElseOneOfEachClassIsDrawn() {
        assertArrayEquals(new int[] {7910, 8150, 3623, 2645, 4066, 9660, 5083, 948, 2595, 2}, Analogies.choose("mnist", IMAGES, NOISE));
        int[] chosen = Analogies.choose("noise", IMAGES, NOISE);
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, IMAGES.labels(chosen));
        assertArrayEquals(chosen, Analogies.choose("noise", IMAGES, NOISE));
        assertTrue(!Arrays.equals(chosen, Analogies.choose("noise", IMAGES, NOISE.stream("other"))));
    }

    // ------------------------------------------------------------------------------------------------ reconstructions and interpolations

    @Test
    void belowAnImageStandsItsReconstructionInTheMostProbableClassAndBelowTheDifference() throws IOException {
        LabeledImages chosen = IMAGES.select(2, 9);
        BufferedImage picture = seen(Reconstructions.of(ofM2, chosen));
        for (int i = 0; i < 2; i++) {
            int y = m2.qy(x(chosen, i)).mode()[0];
            Tensor input = original(chosen, i), output = decoded(y, styleOf(chosen, i, y));
            Tensor difference = input.sub(output).map(Math::abs);
            assertTile(input, picture, 1 + i * (W + 1), 1);
            assertTile(output, picture, 1 + i * (W + 1), 1 + (H + 1));
            assertTile(difference, picture, 1 + i * (W + 1), 1 + 2 * (H + 1));
        }
        Tensor ofFirst = m1.px(m1.qz(x(chosen, 0)).mu()).mean();
        assertTile(ofFirst, seen(Reconstructions.of(ofM1, chosen)), 1, 1 + (H + 1));
    }

    @Test
    void theWayGoesStraightFromTheOneImageToTheOtherInBothClasses() throws IOException {
        LabeledImages ends = IMAGES.select(1, 14);
        assertNotEquals(ends.label(0), ends.label(1));
        BufferedImage picture = seen(Interpolation.of(ofM2, ends, 5));
        assertEquals(1 + 7 * (W + 1) + 8, picture.getWidth());
        Tensor a = styleOf(ends, 0, ends.label(0)), b = styleOf(ends, 1, ends.label(1));
        for (int row = 0; row < 2; row++) {
            int top = 1 + row * (H + 1);
            assertTile(original(ends, 0), picture, 1, top);
            assertTile(original(ends, 1), picture, 9 + 6 * (W + 1), top);
            for (int step = 0; step < 5; step++)
                assertTile(decoded(ends.label(row), a.affine(1 - step / 4f, 0).add(b.affine(step / 4f, 0))), picture, 5 + (1 + step) * (W + 1), top);
        }
        assertEquals(2 + H, Interpolation.of(ofM2, IMAGES.select(1, 7), 5).height(), "two of one class go one way");
        assertEquals(2 + H, Interpolation.of(ofM1, ends, 5).height(), "M1 knows no classes");
    }

    // ------------------------------------------------------------------------------------------------ flights

    @Test
    void aFlightFollowsAWalkThatKeepsToThePrior() {
        List<Tensor> path = Flight.path(400, 2, 300, NOISE);
        assertEquals(300, path.size());
        Tensor ahead = NOISE.stream("fly").normal(Shape.of(400, 2));
        assertArrayEquals(ahead.data(), path.getFirst().data());
        for (int step = 1; step < 3; step++) { // z ← √.94 z + √.06 ε, and the flight goes a tenth of the way to it
            Tensor eps = NOISE.stream("fly").at(step).normal(Shape.of(400, 2));
            for (int i = 0; i < 800; i++) ahead.data()[i] = (float) (Math.sqrt(0.94) * ahead.data()[i] + Math.sqrt(0.06) * eps.data()[i]);
            for (int i = 0; i < 800; i++) assertEquals(0.9 * path.get(step - 1).data()[i] + 0.1 * ahead.data()[i], path.get(step).data()[i], 1e-5);
        }
        double spread = path.getLast().squaredNorm() / 800; // by the two recurrences 0.77 in the long run
        assertEquals(0.77, spread, 0.15);
        double moved = path.get(299).sub(path.get(298)).squaredNorm() / 800;
        assertTrue(moved > 0 && moved < 0.02, "it glides: " + moved);
    }

    @Test
    void aFrameIsOneStyleInAllClassesOrTenSamples() throws IOException {
        List<ImageGrid> frames = Flight.frames(ofM2, IMAGES, 3, NOISE);
        assertEquals(3, frames.size());
        Tensor z = Flight.path(1, 2, 3, NOISE).get(2);
        BufferedImage last = seen(frames.get(2));
        assertEquals(1 + 5 * (W + 1), last.getWidth());
        for (int y = 0; y < CLASSES; y++) assertTile(decoded(y, z), last, 1 + y % 5 * (W + 1), 1 + y / 5 * (H + 1));
        Tensor ten = Flight.path(10, 3, 1, NOISE).getFirst();
        BufferedImage first = seen(Flight.frames(ofM1, IMAGES, 1, NOISE).getFirst());
        for (int i = 0; i < 10; i++)
            assertTile(m1.px(Tape.valuesOnly().constant(ten.slice(0, i, i + 1))).mean(), first, 1 + i % 5 * (W + 1), 1 + i / 5 * (H + 1));
    }
}
