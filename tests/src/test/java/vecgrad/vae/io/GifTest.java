package vecgrad.vae.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GifTest {
    @TempDir
    private Path folder;

    /** Two pixels of grey that tell the frames apart. */
    private static ImageGrid grey(int level) { return new ImageGrid(1, 1, 1, 2, 1, 0).setAll(new float[] {level / 255f, 1}); }

    /** 400 colours. */
    private static ImageGrid colourful(float blue) {
        float[] pixels = new float[20 * 20 * 3];
        for (int i = 0; i < 400; i++) {
            pixels[3 * i] = i / 20 / 19f;
            pixels[3 * i + 1] = i % 20 / 19f;
            pixels[3 * i + 2] = blue;
        }
        return new ImageGrid(1, 1, 20, 20, 3, 0).setAll(pixels);
    }

    @Test
    void framesAreReadBackAsTheyWereInOrderAndForTheirTime() throws IOException {
        Path file = folder.resolve("a.gif");
        Gif.write(file, IntStream.range(0, 7).mapToObj(i -> grey(30 * i)).toList(), 3, 12);
        List<IIOMetadataNode> metadata = new ArrayList<>();
        List<BufferedImage> frames = read(file, metadata);
        assertEquals(7, frames.size());
        for (int i = 0; i < 7; i++) {
            BufferedImage frame = frames.get(i);
            assertEquals(6, frame.getWidth());
            assertEquals(3, frame.getHeight());
            for (int y = 0; y < 3; y++)
                for (int x = 0; x < 6; x++) assertEquals(x < 3 ? 0xff000000 | 30 * i * 0x010101 : 0xffffffff, frame.getRGB(x, y), "frame " + i + " at " + x + ", " + y);
            IIOMetadataNode control = only(metadata.get(i), "GraphicControlExtension");
            assertEquals("12", control.getAttribute("delayTime"));
            assertEquals("FALSE", control.getAttribute("transparentColorFlag"));
            assertEquals(0, metadata.get(i).getElementsByTagName("LocalColorTable").getLength(), "the frames share one table");
        }
        IIOMetadataNode repeat = only(metadata.getFirst(), "ApplicationExtension");
        assertEquals("NETSCAPE", repeat.getAttribute("applicationID"));
        assertEquals("2.0", repeat.getAttribute("authenticationCode"));
        assertArrayEquals(new byte[] {1, 0, 0}, (byte[]) repeat.getUserObject());
        assertEquals("GIF89a", new String(Files.readAllBytes(file), 0, 6, StandardCharsets.US_ASCII));
    }

    @Test
    void oneColourIsATableOfTwo() throws IOException {
        Path file = folder.resolve("a.gif");
        Gif.write(file, List.of(new ImageGrid(1, 1, 1, 1, 3, 0).setAll(new float[] {0, 0.2f, 1})), 1, 5);
        assertEquals(0xff0033ff, read(file, new ArrayList<>()).getFirst().getRGB(0, 0));
    }

    @Test
    void allOf256ColoursAreExactAndOfMoreEachFrameKeepsWhatComesNear() throws IOException {
        Path exact = folder.resolve("exact.gif"), near = folder.resolve("near.gif");
        float[] levels = new float[256];
        for (int i = 0; i < 256; i++) levels[i] = i / 255f;
        Gif.write(exact, List.of(new ImageGrid(1, 1, 16, 16, 1, 0).setAll(levels)), 1, 5);
        BufferedImage image = read(exact, new ArrayList<>()).getFirst();
        for (int i = 0; i < 256; i++) assertEquals(0xff000000 | i * 0x010101, image.getRGB(i % 16, i / 16));

        Gif.write(near, List.of(colourful(0), colourful(0.5f)), 1, 5);
        List<BufferedImage> frames = read(near, new ArrayList<>());
        assertEquals(2, frames.size());
        for (int f = 0; f < 2; f++)
            for (int y = 0; y < 20; y++)
                for (int x = 0; x < 20; x++)
                    for (int shift = 0; shift < 24; shift += 8) {
                        int expected = colourful(f * 0.5f).rgb(x, y) >> shift & 0xff, got = frames.get(f).getRGB(x, y) >> shift & 0xff;
                        assertTrue(Math.abs(expected - got) <= 24, "frame " + f + ": " + got + " for " + expected);
                    }
    }

    @Test
    void equalFramesAreEqualFiles() throws IOException {
        List<byte[]> files = new ArrayList<>();
        for (float blue : new float[] {0.5f, 0.5f, 0.6f}) {
            Gif.write(folder.resolve("a.gif"), List.of(colourful(0), colourful(blue)), 1, 5);
            files.add(Files.readAllBytes(folder.resolve("a.gif")));
        }
        assertArrayEquals(files.get(0), files.get(1));
        assertFalse(Arrays.equals(files.get(0), files.get(2)));
    }

    @Test
    void whatIsNoAnimationIsRefused() {
        Path file = folder.resolve("a.gif");
        assertThrows(IllegalArgumentException.class, () -> Gif.write(file, List.of(), 1, 5));
        assertThrows(IllegalArgumentException.class, () -> Gif.write(file, List.of(grey(0)), 1, -1));
        assertThrows(IllegalArgumentException.class, () -> Gif.write(file, List.of(grey(0), colourful(0)), 1, 5));
        assertFalse(Files.exists(file));
        assertTrue(assertThrows(IOException.class, () -> Gif.write(folder.resolve("no/a.gif"), List.of(grey(0)), 1, 5)).getMessage().contains("there is no folder"));
    }

    private static List<BufferedImage> read(Path file, List<IIOMetadataNode> metadata) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        List<BufferedImage> frames = new ArrayList<>();
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            reader.setInput(in);
            for (int i = 0; i < reader.getNumImages(true); i++) {
                frames.add(reader.read(i));
                metadata.add((IIOMetadataNode) reader.getImageMetadata(i).getAsTree("javax_imageio_gif_image_1.0"));
            }
        } finally {
            reader.dispose();
        }
        return frames;
    }

    private static IIOMetadataNode only(IIOMetadataNode root, String name) {
        assertEquals(1, root.getElementsByTagName(name).getLength(), name);
        return (IIOMetadataNode) root.getElementsByTagName(name).item(0);
    }
}
