package vecgrad.datasets;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.DeflaterOutputStream;

/** MATLAB files of version 5 as SVHN's are, written by hand: sound ones, and pieces to make unsound ones of. */
public final class MatFiles {
    static final int INT8 = 1, UINT8 = 2, INT32 = 5, UINT32 = 6, DOUBLE = 9, MATRIX = 14, COMPRESSED = 15;   // types of data
    static final int CELL_CLASS = 1, DOUBLE_CLASS = 6, UINT8_CLASS = 9, OPAQUE_CLASS = 17;                   // classes of arrays

    private MatFiles() {}

    /** A file: its header, then the elements. */
    static byte[] file(byte[]... elements) {
        byte[] text = "MATLAB 5.0 MAT-file, made by a test".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer header = buffer(128).put(text);
        while (header.position() < 116) header.put((byte) ' ');
        header.putLong(0).putShort((short) 0x0100).put((byte) 'I').put((byte) 'M');
        return join(header.array(), join(elements));
    }

    /** An element: type, size, content and padding. */
    static byte[] element(int type, byte... content) {
        int padded = type == COMPRESSED ? content.length : (content.length + 7) / 8 * 8;
        return buffer(8 + padded).putInt(type).putInt(content.length).put(content).array();
    }

    /** An array: flags, dimensions, name, and what follows. */
    static byte[] array(int arrayClass, String name, int[] dimensions, byte[]... parts) {
        return element(MATRIX, join(element(UINT32, ints(arrayClass, 0)), element(INT32, ints(dimensions)),
                element(INT8, name.getBytes(StandardCharsets.US_ASCII)), join(parts)));
    }

    static byte[] packed(byte[] element) {
        var out = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(out)) {
            deflater.write(element);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return element(COMPRESSED, out.toByteArray());
    }

    /** X [32, 32, 3, n] of bytes in MATLAB's order. */
    static byte[] x(int n, byte... bytes) { return array(UINT8_CLASS, "X", new int[] {32, 32, 3, n}, element(UINT8, bytes)); }

    /** y [n, 1] as bytes. */
    static byte[] y(int... labels) {
        byte[] bytes = new byte[labels.length];
        for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) labels[i];
        return array(UINT8_CLASS, "y", new int[] {labels.length, 1}, element(UINT8, bytes));
    }

    /** y [n, 1] as doubles. */
    static byte[] yOfDoubles(double... labels) {
        ByteBuffer bytes = buffer(8 * labels.length);
        for (double label : labels) bytes.putDouble(label);
        return array(DOUBLE_CLASS, "y", new int[] {labels.length, 1}, element(DOUBLE, bytes.array()));
    }

    /** The value of a pixel in {@link #pattern}. */
    static int value(int image, int row, int column, int channel) { return (image * 89 + row * 7 + column * 3 + channel * 50) & 0xFF; }

    /** A sound file whose X is a matrix of four bytes. */
    public static byte[] flat() { return file(array(UINT8_CLASS, "X", new int[] {2, 2}, element(UINT8, new byte[4])), y(1)); }

    /** n pictures whose pixels tell where they are, in MATLAB's order. */
    static byte[] pattern(int n) {
        byte[] bytes = new byte[n * 3072];
        int at = 0;
        for (int i = 0; i < n; i++)
            for (int channel = 0; channel < 3; channel++)
                for (int column = 0; column < 32; column++)
                    for (int row = 0; row < 32; row++) bytes[at++] = (byte) value(i, row, column, channel);
        return bytes;
    }

    /** Writes images as SVHN's files hold them, packed, as a data set {@code svhn:DIR} of which the last eighth of the first part validates. */
    public static Path svhn(Path folder, LabeledImages train, LabeledImages test) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve(Svhn.TRAIN), file(images(train)));
        Files.write(folder.resolve(Svhn.TEST), file(images(test)));
        return folder;
    }

    private static byte[] images(LabeledImages images) {
        byte[] bytes = new byte[images.size() * 3072];
        int[] labels = new int[images.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = images.label(i) == 0 ? 10 : images.label(i);
            byte[] image = images.pixels(i);
            for (int p = 0; p < 1024; p++)
                for (int channel = 0; channel < 3; channel++) bytes[i * 3072 + channel * 1024 + p % 32 * 32 + p / 32] = image[p * 3 + channel];
        }
        return join(packed(x(labels.length, bytes)), packed(y(labels)));
    }

    static byte[] ints(int... values) {
        ByteBuffer bytes = buffer(4 * values.length);
        for (int value : values) bytes.putInt(value);
        return bytes.array();
    }

    static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) out.writeBytes(part);
        return out.toByteArray();
    }

    private static ByteBuffer buffer(int length) { return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN); }
}
