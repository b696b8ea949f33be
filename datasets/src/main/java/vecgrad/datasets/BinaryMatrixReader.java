package vecgrad.datasets;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * Reads the "binary matrix" files of NORB, called {@code .mat} but none of MATLAB's: a magic number, the number of dimensions,
 * the dimensions (at least three are stored; those beyond the number are to be 1), then the elements, all little-endian.
 * Gzipped or plain is told by the first two bytes.
 *
 * <p>The elements are handed on piece by piece: of a file of 450 MB nobody needs more than a pair of pictures at once. So
 * there is no size to believe; the dimensions must be those that are expected.
 */
final class BinaryMatrixReader {
    /** What the elements are. */
    enum Kind {
        BYTE(0x1E3D4C55, 1), INT(0x1E3D4C54, 4);

        private final int magic, bytes;

        Kind(int magic, int bytes) {
            this.magic = magic;
            this.bytes = bytes;
        }
    }

    /** Takes the next piece; the buffer is the same one every time. */
    interface Piece { void take(int index, ByteBuffer elements) throws DataException; }

    private BinaryMatrixReader() {}

    /**
     * Hands on the rows of a matrix: all that belongs to one index of its first dimension.
     *
     * @param dimensions what they must be
     * @throws DataException if the file is missing, damaged, or not this matrix
     */
    static void read(Path file, Kind kind, int[] dimensions, Piece piece) throws DataException {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            InputStream in = IdxReader.isGzip(raw) ? new BufferedInputStream(new GZIPInputStream(raw, 1 << 16)) : raw;
            header(file, in, kind, dimensions);
            int length = kind.bytes;
            for (int i = 1; i < dimensions.length; i++) length = Math.multiplyExact(length, dimensions[i]);
            ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
            for (int index = 0; index < dimensions[0]; index++) {
                if (in.readNBytes(buffer.array(), 0, length) < length)
                    throw new DataException(file + " ends within piece " + (index + 1) + " of " + dimensions[0] + "; it was cut short: get it again");
                piece.take(index, buffer.clear());
            }
            if (in.read() >= 0) throw new DataException(file + " goes on after the " + dimensions[0] + " pieces its header announces: get it again");
        } catch (IOException e) {
            throw DataException.reading(file, "a binary matrix file of small NORB", e);
        }
    }

    private static void header(Path file, InputStream in, Kind kind, int[] dimensions) throws IOException {
        int magic = number(file, in), count;
        if (magic != kind.magic)
            throw new DataException(file + String.format(" starts with 0x%08X; a binary matrix of %ss starts with 0x%08X: is it the right file?",
                    magic, kind.name().toLowerCase(Locale.ROOT), kind.magic));
        if ((count = number(file, in)) < 0 || count > 8)
            throw new DataException(file + ": its header gives " + Integer.toUnsignedString(count) + " dimensions; " + dimensions.length + " were expected: get it again");
        int[] found = new int[count];
        for (int i = 0; i < Math.max(3, count); i++) {
            int size = number(file, in);
            if (i < count) found[i] = size;
        }
        if (!Arrays.equals(found, dimensions))
            throw new DataException(file + " is a matrix of " + Arrays.toString(found) + "; " + Arrays.toString(dimensions) + " was expected: is it the right file?");
    }

    private static int number(Path file, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(4);
        if (bytes.length < 4) throw new DataException(file + " ends inside its header: get it again");
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }
}
