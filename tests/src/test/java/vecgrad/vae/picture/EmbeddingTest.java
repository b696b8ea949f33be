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
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.joml.Vector3d;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Tensor;
import vecgrad.vae.io.ImageGrid;

class EmbeddingTest {
    private static final int SIZE = 100, WHITE = 0xffffffff;

    /** Of class 0, 1, 0 and 1; white, light, grey and black. */
    private static final LabeledImages IMAGES = LabeledImages.of("four", 2, 2, 1, 2,
            new byte[] {-1, -1, -1, -1, -64, -64, -64, -64, 127, 127, 127, 127, 0, 0, 0, 0}, new int[] {0, 1, 0, 1});

    /** Along (0, 1) the most, then along (1, 0). */
    private static final Tensor MEANS = Tensor.matrix(new float[] {5, 14}, new float[] {5, 6}, new float[] {8, 10}, new float[] {2, 10});

    @TempDir
    private Path folder;

    private BufferedImage seen(ImageGrid picture) throws IOException {
        picture.writePng(folder.resolve("a.png"), 1);
        return ImageIO.read(folder.resolve("a.png").toFile());
    }

    private static int colour(int label) { return 0xff000000 | ClassColours.of(label); }

    @Test
    void pointsAreMeansAlongThePrincipalAxesWithinABallAndWrongIsWhatTheModelGetsWrong() {
        Embedding embedding = Embedding.of(IMAGES, MEANS, new int[] {0, 0, 0, 1});
        double[][] expected = {{1, 0}, {-1, 0}, {0, 0.75}, {0, -0.75}};
        for (int i = 0; i < 4; i++) assertArrayEquals(expected[i], embedding.points()[i], 1e-6);
        assertTrue(Arrays.equals(new boolean[] {false, true, false, false}, embedding.wrong()));
        assertTrue(Arrays.equals(new boolean[4], Embedding.of(IMAGES, MEANS, null).wrong()), "M1 gets nothing wrong");
    }

    @Test
    void pointsStandAtTheirPlacesInTheColoursOfTheirClassesAndWrongOnesHaveARim() throws IOException {
        BufferedImage picture = seen(Embedding.of(IMAGES, MEANS, new int[] {0, 0, 0, 1}).flat(SIZE));
        assertEquals(SIZE, picture.getHeight());
        assertEquals(SIZE + 14, picture.getWidth());
        int edge = 6, middle = 50, up = (int) (50 - 0.75 * 44), down = 100 - up;
        assertEquals(colour(0), picture.getRGB(SIZE - edge, middle));
        assertEquals(colour(1), picture.getRGB(edge, middle));
        assertEquals(colour(0), picture.getRGB(middle, up));
        assertEquals(colour(1), picture.getRGB(middle, down));
        assertEquals(WHITE, picture.getRGB(edge + 2, middle));
        assertNotEquals(WHITE, picture.getRGB(SIZE - edge + 2, middle));
        assertEquals(picture.getRGB(0, 0), picture.getRGB(middle, middle), "the ground");
    }

    @Test
    void theLegendShowsAnImageOfEachClassThatTheModelGetsRight() throws IOException {
        BufferedImage picture = seen(Embedding.of(IMAGES, MEANS, new int[] {0, 0, 0, 1}).flat(SIZE));
        for (int y = 0; y < 2; y++) assertEquals(colour(y), picture.getRGB(SIZE + 1, 4 + 6 * y + 1));
        assertEquals(0xfefefe, picture.getRGB(SIZE + 8, 5) & 0xffffff, "255/256 of class 0's first image");
        assertEquals(0xff000000, picture.getRGB(SIZE + 8, 11), "of class 1 the second image: the first is taken for a 0");
    }

    @Test
    void aClassOfWhichNothingIsRightIsShownAllTheSame() throws IOException {
        BufferedImage picture = seen(Embedding.of(IMAGES, MEANS, new int[] {0, 0, 0, 0}).flat(SIZE));
        assertEquals(0xbfbfbf, picture.getRGB(SIZE + 8, 11) & 0xffffff, "191.25");
    }

    @Test
    void aLonePointStandsAtTheEdgeAndLeavesRoomForTheOthers() {
        Tensor means = Tensor.zeros(21, 2);
        for (int i = 0; i < 20; i++) means.data()[2 * i] = i % 2 == 0 ? 1 : -1;
        means.data()[41] = 1000;
        double[][] points = Embedding.of(IMAGES.select(new int[21]), means, null).points();
        assertArrayEquals(new double[] {1, 0}, points[20], 0.1);
        double distance = Math.hypot(points[0][0] - points[1][0], points[0][1] - points[1][1]); // 2 of a ball of a radius over 2 · 47.6
        assertEquals(2 / (2 * 1000 / 21.0), distance, 0.002);
    }

    @Test
    void aTurnComesBackToWhereItBeganAndHalfOfItIsSeenFromBehind() {
        Vector3d begin = new Turntable(SIZE, 0).see(0.5, 0, 0), half = new Turntable(SIZE, Math.PI).see(0.5, 0, 0);
        Vector3d whole = new Turntable(SIZE, 2 * Math.PI).see(0.5, 0, 0), middle = new Turntable(SIZE, 1).see(0, 0, 0);
        assertEquals(50, middle.x, 1e-3);
        assertEquals(50, middle.y, 1e-3);
        assertEquals(0.5, middle.z, 1e-3);
        assertEquals(begin.x, whole.x, 1e-3);
        assertEquals(100, begin.x + half.x, 1e-2);
        assertTrue(begin.x > 60 && half.x < 40);
        assertTrue(new Turntable(SIZE, 0).see(0, 0.5, 0).y < 40, "up is up");
        Vector3d near = new Turntable(SIZE, 0).see(0, 0, 0.9), far = new Turntable(SIZE, 0).see(0, 0, -0.9);
        assertTrue(near.z < 0.1 && far.z > 0.9, near.z + " " + far.z);
        assertTrue(near.y > far.y, "seen from above, what is near is lower");
    }

    @Test
    void whatIsNearHidesWhatIsFarAndIsBrighter() throws IOException {
        double slope = 0.9 / 3.4; // the line from the eye through the origin
        double[][] onOneLine = {{0, -0.6 * slope, -0.6}, {0, 0.6 * slope, 0.6}};
        LabeledImages two = IMAGES.select(0, 1);
        for (boolean swapped : new boolean[] {false, true}) {
            double[][] points = swapped ? new double[][] {onOneLine[1], onOneLine[0]} : onOneLine;
            Canvas canvas = new Canvas(SIZE, SIZE);
            new Turntable(SIZE, 0).draw(new Embedding(two, points, new boolean[2]), canvas);
            int nearest = ClassColours.of(swapped ? 0 : 1), seen = canvas.at(50, 50);
            for (int shift = 0; shift < 24; shift += 8)
                assertEquals((nearest >> shift & 0xff) * 0.88, seen >> shift & 0xff, 2, "the near one, at the light of the second shade of six");
        }
    }

    @Test
    void aTurnIsAsManyFramesAsAskedAndASpaceOfFewDimensionsIsFlat() throws IOException {
        List<ImageGrid> frames = Embedding.of(IMAGES, MEANS, null).turning(SIZE, 4);
        assertEquals(4, frames.size());
        assertEquals(SIZE + 14, frames.getFirst().width());
        BufferedImage first = seen(frames.get(0)), second = seen(frames.get(1));
        boolean differ = false;
        for (int y = 0; y < SIZE; y++) for (int x = 0; x < SIZE; x++) differ |= first.getRGB(x, y) != second.getRGB(x, y);
        assertTrue(differ);
        Tensor line = Tensor.matrix(new float[] {1}, new float[] {2}, new float[] {3}, new float[] {4});
        assertEquals(colour(0), seen(Embedding.of(IMAGES, line, null).flat(SIZE)).getRGB(6, 50));
    }

    @Test
    void moreClassesThanColoursAreToldApartByTheirLight() {
        assertEquals(20, IntStream.range(0, 20).map(ClassColours::of).distinct().count());
        assertEquals(0x804020, ClassColours.shaded(0xff8040, 0.5));
    }

    @Test
    void discsAreRoundAndEndAtTheEdge() {
        Canvas canvas = new Canvas(9, 9).disc(4.5, 4.5, 2, 0xff0000).disc(0, 0, 1.2, 0x00ff00).disc(-50, 4, 3, 0xffffff).disc(4, 500, 3, 0xffffff);
        for (int[] in : new int[][] {{4, 4}, {2, 4}, {6, 4}, {4, 2}, {4, 6}, {3, 3}}) assertEquals(0xff0000, canvas.at(in[0], in[1]));
        for (int[] out : new int[][] {{1, 4}, {7, 4}, {2, 2}, {6, 6}, {8, 8}}) assertEquals(new Canvas(1, 1).at(0, 0), canvas.at(out[0], out[1]));
        assertEquals(0x00ff00, canvas.at(0, 0));
    }
}
