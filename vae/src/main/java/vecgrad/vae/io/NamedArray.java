package vecgrad.vae.io;

import java.util.Arrays;

/**
 * Numbers with a name and a shape, as a file holds them.
 *
 * @param shape the extents, outermost first; empty for a single number
 * @param data row-major, as many as the extents multiplied; not copied
 */
public record NamedArray(String name, int[] shape, float[] data) {
    /** Checks that the data fill the shape. @throws IllegalArgumentException if they do not */
    public NamedArray {
        long size = 1;
        for (int extent : shape) {
            if (extent < 0) throw new IllegalArgumentException(name + ": shape " + Arrays.toString(shape) + " has a negative extent");
            size = Math.multiplyExact(size, extent);
        }
        if (size != data.length)
            throw new IllegalArgumentException(name + ": shape " + Arrays.toString(shape) + " holds " + size + " numbers, not " + data.length);
    }

    /** {@code encoder.weight [784, 500]}. */
    @Override
    public String toString() { return name + " " + Arrays.toString(shape); }
}
