package vecgrad.tensor;

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
        walk(batch, (pixel, from, to, at) -> {
            for (int j = 0; j < from; j++) patch[at + j] = 0;
            for (int j = from; j < to; j++) patch[at + j] = image[pixel + j];
            for (int j = to; j < kernelWidth; j++) patch[at + j] = 0;
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
        walk(batch, (pixel, from, to, at) -> {
            for (int j = from; j < to; j++) image[pixel + j] += patch[at + j];
        });
        return images;
    }

    /** Meets a row of a window: its place in the matrix of patches, its first pixel, and which [from, to) of its pixels are no padding. */
    private interface Visit { void meet(int pixel, int from, int to, int at); }

    /** Images are walked over by several threads: neither their pixels nor their windows meet. */
    private void walk(int batch, Visit visit) {
        int windows = rows() * columns() * channels * kernelHeight * kernelWidth;
        Parallel.forRange(batch, Reductions.grain(windows), (first, end) -> {
            for (int n = first, at = first * windows; n < end; n++)
                for (int row = 0; row < rows(); row++)
                    for (int column = 0; column < columns(); column++)
                        for (int c = 0; c < channels; c++)
                            for (int i = 0; i < kernelHeight; i++, at += kernelWidth) {
                                int y = row * stride - padding + i, x = column * stride - padding, pixel = ((n * channels + c) * height + y) * width + x;
                                boolean inside = y >= 0 && y < height;
                                int from = inside ? Math.clamp(-x, 0, kernelWidth) : kernelWidth;
                                visit.meet(pixel, from, inside ? Math.clamp(width - x, from, kernelWidth) : kernelWidth, at);
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
