package vecgrad.datasets;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Reads the IDX files in which MNIST and its relatives come: a big-endian header (magic number, then a size per
 * dimension) and unsigned bytes. Gzipped or plain is told by the first two bytes, not by the name.
 *
 * <p>A file is not believed: no more memory is taken than the header says and the file's length allows, no more is
 * unpacked than that and one byte, and a file that is shorter or longer than its header says is refused.
 */
public final class IdxReader {
    private static final int IMAGES = 0x00000803, LABELS = 0x00000801;   // unsigned bytes in three dimensions, and in one
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;         // the longest array there is
    private static final int GZIP_AT_MOST = 1032;                        // deflate packs no tighter than 1032 to 1

    private static final int BUFFER = 1 << 16;

    private IdxReader() {}

    /** Grey images as they stand in a file. pixels is [count, rows, columns]. */
    record Images(int count, int rows, int columns, byte[] pixels) {}

    /**
     * Images and their classes from a pair of files.
     *
     * @param classes how many classes there are, or 0 for one more than the largest label
     * @throws DataException if a file is missing, damaged or hostile, or the two do not fit together
     */
    public static LabeledImages read(String name, Path images, Path labels, int classes) throws DataException {
        Images read = images(images);
        byte[] bytes = labels(labels);
        if (bytes.length != read.count())
            throw new DataException(labels + " has " + bytes.length + " labels, but " + images + " has " + read.count()
                    + " images; the two files do not belong together");
        int[] classOf = new int[bytes.length];
        int largest = 0;
        for (int i = 0; i < classOf.length; i++) {
            classOf[i] = bytes[i] & 0xFF;
            if (classes > 0 && classOf[i] >= classes)
                throw new DataException(labels + ": label " + classOf[i] + " of image " + i + " is not in 0 to " + (classes - 1)
                        + "; the file is damaged or belongs to another data set");
            largest = Math.max(largest, classOf[i]);
        }
        return new LabeledImages(name, read.rows(), read.columns(), 1, classes > 0 ? classes : largest + 1, read.pixels(), classOf);
    }

    /** The images of an {@code idx3-ubyte} file. */
    static Images images(Path file) throws DataException {
        return read(file, IMAGES, 3, (sizes, bytes) -> new Images(sizes[0], sizes[1], sizes[2], bytes));
    }

    /** The labels of an {@code idx1-ubyte} file. */
    static byte[] labels(Path file) throws DataException {
        return read(file, LABELS, 1, (sizes, bytes) -> bytes);
    }

    private interface Shaped<T> { T of(int[] sizes, byte[] bytes); }

    private static <T> T read(Path file, int magic, int dimensions, Shaped<T> shaped) throws DataException {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            long fileLength = Files.size(file);
            Unpacked gzip = isGzip(raw) ? new Unpacked(raw) : null;
            InputStream in = gzip != null ? gzip : raw;
            int[] sizes = header(file, in, magic, dimensions);
            int length = length(file, sizes, gzip != null, fileLength, 4 + 4 * dimensions);
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) throw cutShort(file, length, bytes.length);
            if (in.read() >= 0 || gzip != null && gzip.hasMore())
                throw new DataException(file + " goes on after the " + length + " bytes its header announces;"
                        + " it is not the file it claims to be: get it again");
            return shaped.of(sizes, bytes);
        } catch (IOException e) {
            throw DataException.reading(file, "an IDX file", e);
        }
    }

    /** Whether a stream begins as gzip does; it stays where it is. */
    static boolean isGzip(InputStream in) throws IOException {
        in.mark(2);
        boolean gzip = in.read() == 0x1F && in.read() == 0x8B;
        in.reset();
        return gzip;
    }

    private static int[] header(Path file, InputStream in, int magic, int dimensions) throws IOException {
        byte[] header = in.readNBytes(4 + 4 * dimensions);
        if (header.length < 4 || ByteBuffer.wrap(header).getInt() != magic)
            throw new DataException(file + (header.length < 4 ? " has fewer than 4 bytes"
                    : " starts with " + ByteBuffer.wrap(header).getInt()) + "; IDX " + (magic == IMAGES ? "images" : "labels")
                    + " start with " + magic + ": is it the right file?");
        if (header.length < 4 + 4 * dimensions)
            throw new DataException(file + " ends inside its header of " + (4 + 4 * dimensions) + " bytes: get it again");
        int[] sizes = new int[dimensions];
        ByteBuffer numbers = ByteBuffer.wrap(header, 4, 4 * dimensions);
        for (int i = 0; i < dimensions; i++)
            if ((sizes[i] = numbers.getInt()) < 1)
                throw new DataException(file + ": its header gives " + Integer.toUnsignedString(sizes[i]) + " as the size of dimension "
                        + i + "; 1 to 2147483647 was expected: get it again");
        return sizes;
    }

    /** How many bytes follow the header, if the file can hold that many at all. */
    private static int length(Path file, int[] sizes, boolean gzipped, long fileLength, int headerLength) throws DataException {
        long length = 1;
        for (int size : sizes)
            if ((length *= size) > MOST_BYTES)
                throw new DataException(file + ": its header announces more than " + MOST_BYTES + " bytes, which is more than fits;"
                        + " it is damaged, or has to be split");
        if (!gzipped && fileLength - headerLength < length) throw cutShort(file, length, fileLength - headerLength);
        if (gzipped && fileLength * GZIP_AT_MOST < length) throw cutShort(file, length, -1);
        return (int) length;
    }

    private static DataException cutShort(Path file, long announced, long there) {
        return new DataException(file + " is cut short: its header announces " + announced + " bytes, "
                + (there < 0 ? "far more than are there" : there + " are there") + "; get it again");
    }

    /** A gzip stream that can say whether bytes follow its last member, which the JDK's skips in silence. */
    private static final class Unpacked extends GZIPInputStream {
        private static final int TRAILER = 8;

        Unpacked(InputStream in) throws IOException { super(in, BUFFER); }

        boolean hasMore() { return inf.getRemaining() > TRAILER; }
    }
}
