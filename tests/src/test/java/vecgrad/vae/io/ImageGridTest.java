package vecgrad.vae.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageGridTest {
    @TempDir Path folder;

    @Test
    void tilesStandInRowsWithAGapBetween() throws IOException {
        Path file = folder.resolve("a.png");
        new ImageGrid(2, 2, 1, 2, 1).setAll(new float[] {0, 0.2f, 0.4f, 0.6f, 0.8f, 1}).writePng(file, 1);
        int[][] expected = {{96, 96, 96, 96, 96, 96, 96}, {96, 0, 51, 96, 102, 153, 96}, {96, 96, 96, 96, 96, 96, 96}, {96, 204, 255, 96, 96, 96, 96}, {96, 96, 96, 96, 96, 96, 96}};
        BufferedImage read = ImageIO.read(file.toFile());
        assertEquals(BufferedImage.TYPE_BYTE_GRAY, read.getType());
        assertEquals(7, read.getWidth());
        assertEquals(5, read.getHeight());
        for (int y = 0; y < 5; y++) for (int x = 0; x < 7; x++) assertEquals(expected[y][x], read.getRaster().getSample(x, y, 0), "(" + x + ", " + y + ")");
    }

    @Test
    void coloursAndScaleAndWhatIsOutOfRange() throws IOException {
        Path file = folder.resolve("a.png");
        new ImageGrid(1, 1, 1, 2, 3).set(0, 0, new float[] {9, 1, 0.2f, 0, -1, Float.NaN, 2}, 1).writePng(file, 3);
        BufferedImage read = ImageIO.read(file.toFile());
        assertEquals(12, read.getWidth());
        for (int y = 3; y < 6; y++) for (int x = 3; x < 6; x++) assertEquals(0xffff3300, read.getRGB(x, y));
        assertEquals(0xff0000ff, read.getRGB(8, 5));
        assertEquals(0xff606060, read.getRGB(9, 5));
    }

    @Test
    void tilesMayTouchAndColumnsMayStandApart() {
        var touching = new ImageGrid(1, 2, 1, 1, 1, 0).setAll(new float[] {0, 1});
        assertEquals(2, touching.width());
        assertEquals(1, touching.height());
        assertEquals(0x000000, touching.rgb(0, 0));
        assertEquals(0xffffff, touching.rgb(1, 0));
        var apart = new ImageGrid(1, 4, 1, 1, 1, 1, 1, 3).setAll(new float[] {0, 0.2f, 0.4f, 0.6f});
        int[] expected = {96, 0, 96, 96, 96, 96, 96, 51, 96, 102, 96, 96, 96, 96, 96, 153, 96};
        assertEquals(expected.length, apart.width());
        for (int x = 0; x < expected.length; x++) assertEquals(expected[x] * 0x010101, apart.rgb(x, 1), "at " + x);
    }

    @Test
    void aGridMayBeATile() {
        var inner = new ImageGrid(1, 2, 1, 1, 3, 0).setAll(new float[] {1, 0, 0, 0, 0, 1});
        var outer = new ImageGrid(2, 1, 1, 2, 3, 1).set(1, 0, inner);
        assertEquals(0x606060, outer.rgb(1, 1));
        assertEquals(0xff0000, outer.rgb(1, 3));
        assertEquals(0x0000ff, outer.rgb(2, 3));
        assertEquals(0x606060, outer.rgb(3, 3));
        assertThrows(IllegalArgumentException.class, () -> outer.set(0, 0, new ImageGrid(1, 1, 1, 1, 3, 0)));
        assertThrows(IllegalArgumentException.class, () -> outer.set(0, 0, new ImageGrid(1, 2, 1, 1, 1, 0)));
        assertThrows(IllegalArgumentException.class, () -> outer.set(2, 0, inner));
    }

    @Test
    void equalPicturesAreEqualFiles() throws IOException {
        for (String name : new String[] {"a", "b"}) new ImageGrid(1, 1, 8, 8, 1).setAll(new float[64]).writePng(folder.resolve(name), 2);
        assertEquals(-1, Files.mismatch(folder.resolve("a"), folder.resolve("b")));
    }

    @Test
    void impossibleGridsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ImageGrid(0, 1, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new ImageGrid(1, 1, 1, 1, 2));
        assertThrows(IllegalArgumentException.class, () -> new ImageGrid(1, 1, 1, 1, 1, -1));
        assertThrows(ArithmeticException.class, () -> new ImageGrid(1 << 16, 1 << 16, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new ImageGrid(1, 1, 2, 2, 1).setAll(new float[8]));
        assertThrows(IllegalArgumentException.class, () -> new ImageGrid(1, 1, 2, 2, 1).set(0, 1, new float[4], 0));
    }
}
