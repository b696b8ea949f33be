package vecgrad.tensor;

import vecgrad.tensor.kernel.Kernels;
import vecgrad.tensor.kernel.Parallel;

/**
 * Sliding windows over images, as rows of a matrix: with them a convolution is a matrix product. {@link #unfold} copies
 * every window out, {@link #fold} adds every window back in, and each is the transpose of the other.
 *
 * @param channels  channels of the images
 * @param height    rows of the images
 * @param width     columns of the images
 * @param kernelHeight rows of the window
 * @param kernelWidth  columns of the window
 * @param stride    pixels from one window to the next
 * @param padding   rings of zeros around the image
 */
public record Patches(int channels, int height, int width, int kernelHeight, int kernelWidth, int stride, int padding) {
    /** @throws ShapeException if no window fits */
    public Patches {
        if (stride < 1 || padding < 0 || kernelHeight < 1 || kernelWidth < 1
                || kernelHeight > height + 2 * padding || kernelWidth > width + 2 * padding)
            throw new ShapeException("windows of " + kernelHeight + "x" + kernelWidth + ", stride " + stride + ", do not fit images of "
                    + height + "x" + width + " with padding " + padding);
    }

    /** Windows from top to bottom. */
    public int rows() { return (height + 2 * padding - kernelHeight) / stride + 1; }

    /** Windows from left to right. */
    public int columns() { return (width + 2 * padding - kernelWidth) / stride + 1; }

    /** [batch, channels, height, width] → [batch · rows · columns, channels · kernelHeight · kernelWidth] */
    public Tensor unfold(Tensor images) {
        int batch = batch(images);
        Tensor patches = Tensor.empty(Shape.of(batch * rows() * columns(), channels * kernelHeight * kernelWidth));
        float[] image = images.data(), patch = patches.data();
        walk(batch, (pixel, lines, from, to, at, end) -> {
            if (to - from == kernelWidth) {
                Kernels.active().copyLines(lines, kernelWidth, image, pixel, width, patch, at, kernelWidth, end);
            } else {
                for (int i = 0; i < lines; i++, pixel += width, at += kernelWidth)
                    for (int j = 0; j < kernelWidth; j++) patch[at + j] = j < from || j >= to ? 0 : image[pixel + j];
            }
        });
        return patches;
    }

    /** The transpose of {@link #unfold}: overlapping windows add up. */
    public Tensor fold(Tensor patches) {
        int windows = rows() * columns(), row = channels * kernelHeight * kernelWidth;
        if (patches.shape().rank() != 2 || patches.shape().extent(1) != row || patches.shape().extent(0) % windows != 0)
            throw new ShapeException("fold: patches " + patches.shape() + " do not fit " + this);
        int batch = patches.shape().extent(0) / windows;
        Tensor images = Tensor.full(Shape.of(batch, channels, height, width), 0);
        float[] image = images.data(), patch = patches.data();
        walk(batch, (pixel, lines, from, to, at, _) -> {
            for (int i = 0; i < lines; i++, pixel += width, at += kernelWidth)
                for (int j = from; j < to; j++) image[pixel + j] += patch[at + j];
        });
        return images;
    }

    /**
     * Where each window's largest number is, flat; of equals the first, and a NaN is larger than all. [batch, 1, height, width] →
     * batch · rows · columns places
     *
     * @throws ShapeException if the images are others, or there are channels or padding
     */
    public int[] largest(Tensor images) {
        if (channels != 1 || padding != 0) throw new ShapeException("largest: " + this + "; expected one channel and no padding");
        int batch = batch(images), windows = rows() * columns();
        int[] largest = new int[batch * windows];
        float[] image = images.data();
        Parallel.forRange(batch, Reductions.grain(windows * kernelHeight * kernelWidth), (first, end) -> {
            int at = first * windows;
            for (int n = first; n < end; n++)
                for (int row = 0; row < rows(); row++)
                    for (int column = 0; column < columns(); column++) {
                        int corner = (n * height + row * stride) * width + column * stride;
                        long best = Long.MIN_VALUE;
                        for (int i = 0; i < kernelHeight; i++)
                            for (int j = 0; j < kernelWidth; j++) best = Math.max(best, key(image, corner + i * width + j));
                        largest[at++] = Integer.MAX_VALUE - (int) best;
                    }
        });
        return largest;
    }

    /** Larger for a larger number, and of equal ones for the first: a comparison of integers costs no mispredicted branch. */
    private static long key(float[] image, int pixel) {
        int bits = Float.floatToIntBits(image[pixel] + 0f); // 0 for −0, and one NaN for all, whatever their sign
        return (long) (bits ^ bits >> 31 & Integer.MAX_VALUE) << 32 | Integer.MAX_VALUE - pixel;
    }

    /**
     * Meets some lines of a window, one below the other: the first one's pixel, which [from, to) of a line's pixels are no padding, the
     * place in the matrix of patches, and the end of what will be met later.
     */
    private interface Visit { void meet(int pixel, int lines, int from, int to, int at, int end); }

    /** Images are walked over by several threads: neither their pixels nor their windows meet. */
    private void walk(int batch, Visit visit) {
        int windows = rows() * columns() * channels * kernelHeight * kernelWidth;
        Parallel.forRange(batch, Reductions.grain(windows), (first, end) -> {
            int at = first * windows;
            for (int n = first; n < end; n++)
                for (int row = 0; row < rows(); row++)
                    for (int column = 0; column < columns(); column++) {
                        int y = row * stride - padding, x = column * stride - padding;
                        int top = Math.clamp(-y, 0, kernelHeight), bottom = Math.clamp(height - y, top, kernelHeight);
                        int from = Math.clamp(-x, 0, kernelWidth), to = Math.clamp(width - x, from, kernelWidth);
                        for (int c = 0; c < channels; c++, at += kernelHeight * kernelWidth) {
                            int pixel = ((n * channels + c) * height + y + top) * width + x;
                            if (top > 0) visit.meet(pixel, top, 0, 0, at, end * windows);
                            visit.meet(pixel, bottom - top, from, to, at + top * kernelWidth, end * windows);
                            if (bottom < kernelHeight) visit.meet(pixel, kernelHeight - bottom, 0, 0, at + bottom * kernelWidth, end * windows);
                        }
                    }
        });
    }

    private int batch(Tensor images) {
        Shape shape = images.shape();
        if (shape.rank() != 4 || shape.extent(1) != channels || shape.extent(2) != height || shape.extent(3) != width)
            throw new ShapeException("unfold: images " + shape + " do not fit " + this);
        return shape.extent(0);
    }
}
