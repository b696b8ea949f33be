package vecgrad.vae.io;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Small pictures side by side in one: a grid of tiles of the same size, one pixel of grey between them. Writes PNG.
 *
 * <p>Nothing is drawn with text or lines: that would need the fonts of a machine that may have none.
 */
public final class ImageGrid {
    private static final byte GAP = 96;

    private final int rows;
    private final int columns;
    private final int tileHeight;
    private final int tileWidth;
    private final int channels;
    private final int height;
    private final int width;
    private final byte[] pixels; // [height, width, channels]

    /**
     * An empty grid.
     *
     * @param rows how many tiles there are from top to bottom
     * @param columns how many tiles there are from left to right
     * @param tileHeight of one tile, in pixels
     * @param tileWidth of one tile, in pixels
     * @param channels 1 for grey, 3 for red, green and blue
     * @throws IllegalArgumentException if a number is not positive, or the picture would be too large for an array
     */
    public ImageGrid(int rows, int columns, int tileHeight, int tileWidth, int channels) {
        if (rows < 1 || columns < 1 || tileHeight < 1 || tileWidth < 1 || channels != 1 && channels != 3)
            throw new IllegalArgumentException("a grid of " + rows + " x " + columns + " tiles of " + tileHeight + " x " + tileWidth + " x "
                    + channels + ": each must be at least 1, and the channels 1 or 3");
        this.rows = rows;
        this.columns = columns;
        this.tileHeight = tileHeight;
        this.tileWidth = tileWidth;
        this.channels = channels;
        height = pixelsAcross(rows, tileHeight);
        width = pixelsAcross(columns, tileWidth);
        pixels = new byte[checkedArea(height, width, channels)];
        Arrays.fill(pixels, GAP); // what is never set stays as the gaps are
    }

    /** A tile from images [.., tileHeight, tileWidth, channels] in one array: the one that begins at {@code offset}. */
    public ImageGrid set(int row, int column, float[] images, int offset) {
        if (row < 0 || row >= rows || column < 0 || column >= columns)
            throw new IllegalArgumentException("tile (" + row + ", " + column + ") of a grid of " + rows + " x " + columns);
        int line = tileWidth * channels;
        int top = 1 + row * (tileHeight + 1), left = 1 + column * (tileWidth + 1);
        for (int y = 0; y < tileHeight; y++)
            for (int i = 0; i < line; i++)
                pixels[((top + y) * width + left) * channels + i] = level(images[offset + y * line + i]);
        return this;
    }

    /** Tiles from images [rows · columns, tileHeight, tileWidth, channels], row by row. Fewer leave the last tiles empty. */
    public ImageGrid setAll(float[] images) {
        int tile = tileHeight * tileWidth * channels;
        if (images.length % tile != 0 || images.length / tile > rows * columns)
            throw new IllegalArgumentException(images.length + " pixels are not tiles of " + tile + " for a grid of " + rows + " x " + columns);
        for (int i = 0; i < images.length / tile; i++) set(i / columns, i % columns, images, i * tile);
        return this;
    }

    /** The picture, each pixel shown as {@code scale} x {@code scale}. */
    BufferedImage toImage(int scale) {
        if (scale < 1) throw new IllegalArgumentException("scale " + scale + ": at least 1");
        checkedArea(Math.multiplyExact(height, scale), Math.multiplyExact(width, scale), channels);
        BufferedImage image = new BufferedImage(width * scale, height * scale,
                channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        WritableRaster raster = image.getRaster(); // samples as they are: setRGB would convert grey through a colour profile
        int[] line = new int[width * scale];
        for (int channel = 0; channel < channels; channel++)
            for (int y = 0; y < height * scale; y++) {
                for (int x = 0; x < line.length; x++) line[x] = pixels[(y / scale * width + x / scale) * channels + channel] & 0xff;
                raster.setSamples(0, y, line.length, 1, channel, line);
            }
        return image;
    }

    /** Writes the picture, or replaces it; see {@link AtomicFile}. @throws IOException in one sentence */
    public void writePng(Path file, int scale) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(png)) { // the default caches in a file, which takes a folder to put it in
            if (!ImageIO.write(toImage(scale), "png", out)) throw new IOException("cannot write " + file + ": this Java has no PNG writer");
        }
        AtomicFile.write(file, png.toByteArray());
    }

    private static byte level(float value) { return (byte) Math.round(255 * Math.clamp(value, 0f, 1f)); }

    private static int pixelsAcross(int tiles, int tile) { return Math.addExact(Math.multiplyExact(tiles, Math.addExact(tile, 1)), 1); }

    private static int checkedArea(int height, int width, int channels) { return Math.multiplyExact(Math.multiplyExact(height, width), channels); }
}
