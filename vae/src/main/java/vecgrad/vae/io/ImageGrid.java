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
 * Small pictures side by side in one: a grid of tiles of the same size, with thin lines of grey between them. Writes PNG. A grid
 * may itself be a tile of a larger one.
 *
 * <p>Nothing is drawn with text or lines: that would need the fonts of a machine that may have none.
 */
public final class ImageGrid {
    private static final byte GREY = 96;
    private static final int APART = 4;

    private final int rows;
    private final int columns;
    private final int tileHeight;
    private final int tileWidth;
    private final int channels;
    private final int gap;
    private final int[] left; // of each column
    private final int height;
    private final int width;
    private final byte[] pixels; // [height, width, channels]

    /**
     * An empty grid, one pixel between its tiles.
     *
     * @param rows how many tiles there are from top to bottom
     * @param columns how many tiles there are from left to right
     * @param tileHeight of one tile, in pixels
     * @param tileWidth of one tile, in pixels
     * @param channels 1 for grey, 3 for red, green and blue
     * @throws IllegalArgumentException if a number is not positive, or the picture would be too large for an array
     */
    public ImageGrid(int rows, int columns, int tileHeight, int tileWidth, int channels) {
        this(rows, columns, tileHeight, tileWidth, channels, 1);
    }

    /**
     * An empty grid.
     *
     * @param gap   pixels between tiles and around them; with 0 tiles touch, as those of a continuous plane should
     * @param apart columns that stand farther from the one before them, in ascending order
     * @throws IllegalArgumentException as above
     */
    public ImageGrid(int rows, int columns, int tileHeight, int tileWidth, int channels, int gap, int... apart) {
        if (rows < 1 || columns < 1 || tileHeight < 1 || tileWidth < 1 || channels != 1 && channels != 3 || gap < 0)
            throw new IllegalArgumentException("a grid of " + rows + " x " + columns + " tiles of " + tileHeight + " x " + tileWidth + " x "
                    + channels + " with gaps of " + gap + ": each must be at least 1, the channels 1 or 3 and a gap at least 0");
        this.rows = rows;
        this.columns = columns;
        this.tileHeight = tileHeight;
        this.tileWidth = tileWidth;
        this.channels = channels;
        this.gap = gap;
        height = pixelsAcross(rows, tileHeight, gap);
        width = Math.addExact(pixelsAcross(columns, tileWidth, gap), Math.multiplyExact(apart.length, APART));
        pixels = new byte[checkedArea(height, width, channels)];
        Arrays.fill(pixels, GREY); // what is never set stays as the gaps are
        left = new int[columns];
        for (int column = 0, wide = 0; column < columns; column++) {
            if (wide < apart.length && apart[wide] == column) wide++;
            left[column] = gap + column * (tileWidth + gap) + wide * APART;
        }
    }

    /** A tile from images [.., tileHeight, tileWidth, channels] in one array: the one that begins at {@code offset}. */
    public ImageGrid set(int row, int column, float[] images, int offset) {
        requireTile(row, column);
        int line = tileWidth * channels;
        for (int y = 0; y < tileHeight; y++)
            for (int i = 0, at = start(row, column, y); i < line; i++) pixels[at + i] = level(images[offset + y * line + i]);
        return this;
    }

    /** A tile that is a whole grid. @throws IllegalArgumentException if it has not the size of a tile */
    public ImageGrid set(int row, int column, ImageGrid tile) {
        requireTile(row, column);
        if (tile.height != tileHeight || tile.width != tileWidth || tile.channels != channels)
            throw new IllegalArgumentException("a grid of " + tile.height + " x " + tile.width + " x " + tile.channels + " pixels is no tile of "
                    + tileHeight + " x " + tileWidth + " x " + channels);
        int line = tileWidth * channels;
        for (int y = 0; y < tileHeight; y++) System.arraycopy(tile.pixels, y * line, pixels, start(row, column, y), line);
        return this;
    }

    private void requireTile(int row, int column) {
        if (row < 0 || row >= rows || column < 0 || column >= columns)
            throw new IllegalArgumentException("tile (" + row + ", " + column + ") of a grid of " + rows + " x " + columns);
    }

    /** Where line y of a tile begins. */
    private int start(int row, int column, int y) { return ((gap + row * (tileHeight + gap) + y) * width + left[column]) * channels; }

    /** Tiles from images [rows · columns, tileHeight, tileWidth, channels], row by row. Fewer leave the last tiles empty. */
    public ImageGrid setAll(float[] images) {
        int tile = tileHeight * tileWidth * channels;
        if (images.length % tile != 0 || images.length / tile > rows * columns)
            throw new IllegalArgumentException(images.length + " pixels are not tiles of " + tile + " for a grid of " + rows + " x " + columns);
        for (int i = 0; i < images.length / tile; i++) set(i / columns, i % columns, images, i * tile);
        return this;
    }

    /** The height of the picture in pixels. */
    public int height() { return height; }

    /** The width of the picture in pixels. */
    public int width() { return width; }

    /** 1 for grey, 3 for red, green and blue. */
    public int channels() { return channels; }

    /** A pixel as 0xRRGGBB. */
    int rgb(int x, int y) {
        int at = (y * width + x) * channels;
        if (channels == 1) return (pixels[at] & 0xff) * 0x010101;
        return (pixels[at] & 0xff) << 16 | (pixels[at + 1] & 0xff) << 8 | pixels[at + 2] & 0xff;
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
        byte[] bytes;
        try {
            bytes = png(scale);
        } catch (IOException e) {
            throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
        }
        AtomicFile.write(file, bytes);
    }

    /** The picture as the content of a PNG file. @throws IOException if this Java has no writer of such */
    public byte[] png(int scale) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(png)) { // the default caches in a file, which takes a folder to put it in
            if (!ImageIO.write(toImage(scale), "png", out)) throw new IOException("this Java has no PNG writer");
        }
        return png.toByteArray();
    }

    private static byte level(float value) { return (byte) Math.round(255 * Math.clamp(value, 0f, 1f)); }

    private static int pixelsAcross(int tiles, int tile, int gap) { return Math.addExact(Math.multiplyExact(tiles, Math.addExact(tile, gap)), gap); }

    private static int checkedArea(int height, int width, int channels) { return Math.multiplyExact(Math.multiplyExact(height, width), channels); }
}
