package vecgrad.vae.picture;

import java.util.Arrays;
import vecgrad.vae.io.ImageGrid;

/** A black square to put coloured discs on, pixel by pixel: Java's own drawing of shapes and text may ask for fonts and displays. */
final class Canvas {
    private static final int BLACK = 0x101014;

    private final int width, height;
    private final int[] pixels; // 0xRRGGBB, [height, width]

    Canvas(int width, int height) {
        this.width = width;
        this.height = height;
        pixels = new int[Math.multiplyExact(width, height)];
        Arrays.fill(pixels, BLACK);
    }

    /** Fills every pixel whose middle is at most a radius away; what is outside the picture is left out. */
    Canvas disc(double x, double y, double radius, int rgb) {
        int top = (int) Math.max(0, Math.ceil(y - radius - 0.5)), bottom = (int) Math.min(height - 1, Math.floor(y + radius - 0.5));
        int left = (int) Math.max(0, Math.ceil(x - radius - 0.5)), right = (int) Math.min(width - 1, Math.floor(x + radius - 0.5));
        for (int row = top; row <= bottom; row++)
            for (int column = left; column <= right; column++) {
                double dx = column + 0.5 - x, dy = row + 0.5 - y;
                if (dx * dx + dy * dy <= radius * radius) pixels[row * width + column] = rgb;
            }
        return this;
    }

    /** Fills a rectangle that lies within the picture. */
    Canvas box(int left, int top, int width, int height, int rgb) {
        for (int y = top; y < top + height; y++) Arrays.fill(pixels, y * this.width + left, y * this.width + left + width, rgb);
        return this;
    }

    /** Puts an image, [rows, columns, channels] from 0 to 1, which must lie within the picture. */
    Canvas image(int left, int top, float[] image, int rows, int columns, int channels) {
        for (int y = 0; y < rows; y++)
            for (int x = 0; x < columns; x++) {
                int rgb = 0;
                for (int c = 0; c < 3; c++) {
                    float level = image[(y * columns + x) * channels + (channels == 3 ? c : 0)];
                    rgb = rgb << 8 | Math.round(255 * Math.clamp(level, 0f, 1f));
                }
                pixels[(top + y) * width + left + x] = rgb;
            }
        return this;
    }

    /** A pixel, as 0xRRGGBB. */
    int at(int x, int y) { return pixels[y * width + x]; }

    /** Finished: a picture without gaps, to be written. */
    ImageGrid picture() {
        float[] levels = new float[3 * pixels.length];
        for (int i = 0; i < pixels.length; i++)
            for (int c = 0; c < 3; c++) levels[3 * i + c] = (pixels[i] >> 16 - 8 * c & 0xff) / 255f;
        return new ImageGrid(1, 1, height, width, 3, 0).setAll(levels);
    }
}
