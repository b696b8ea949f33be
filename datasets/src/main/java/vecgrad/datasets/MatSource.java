package vecgrad.datasets;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import us.hebi.matlab.mat.types.Source;

/**
 * A MAT file as its library wants to read it. The library has sources of its own, which believe every size that a file
 * announces and use {@code sun.misc.Unsafe}, at which the JVM prints a warning. Here a size is compared with what can
 * follow: the rest of the file, or of a packed part {@value #PACKED_AT_MOST} times its length.
 */
final class MatSource implements Source {
    private static final long PACKED_AT_MOST = 1032;   // deflate packs no tighter

    private final InputStream in;
    private final long most;                // bytes that can come in all
    private final Inflater inflater;        // null for the file itself
    private final ByteBuffer number = ByteBuffer.allocate(8);
    private long position;
    private boolean inTag;                  // the next int is the second half of a tag: a size
    private boolean mustEnd;

    /** @param length of the file, in bytes */
    MatSource(InputStream in, long length) { this(in, length, null); }

    private MatSource(InputStream in, long most, Inflater inflater) {
        this.in = in;
        this.most = most;
        this.inflater = inflater;
    }

    /** The library reads an int here only as half of a tag: a type and a size, in one int if it is small, else in two. */
    @Override
    public int readInt() throws IOException {
        int value = next(4).getInt();
        boolean isSize = inTag, isSmall = !inTag && value >> 16 != 0;
        inTag = !isSize && !isSmall;
        if (isSize || isSmall) {
            int size = isSize ? value : value >> 16;
            if (size < 0 || size > most - position)
                throw new IOException("it announces " + Integer.toUnsignedString(size) + " bytes where at most " + (most - position) + " can follow");
        }
        return value;
    }

    @Override
    public void readBytes(byte[] buffer, int offset, int length) throws IOException {
        if (in.readNBytes(buffer, offset, length) < length) throw new EOFException("it ends in the middle");
        position += length;
    }

    @Override
    public void readByteBuffer(ByteBuffer buffer) throws IOException {
        readBytes(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
        buffer.position(buffer.limit());
    }

    private ByteBuffer next(int bytes) throws IOException {
        readBytes(number.array(), 0, bytes);
        return number.clear();
    }

    @Override
    public void skip(long bytes) throws IOException {
        in.skipNBytes(bytes);
        position += bytes;
    }

    @Override
    public Source readInflated(int bytes, int bufferSize) {
        var packed = new InputStream() {
            private int left = bytes;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int got = left == 0 ? -1 : in.read(buffer, offset, Math.min(length, left));
                if (got > 0) {
                    left -= got;
                    position += got;
                }
                return got;
            }
        };
        var inflater = new Inflater();
        return new MatSource(new InflaterInputStream(packed, inflater, 1 << 16), PACKED_AT_MOST * bytes, inflater).order(order());
    }

    /** The array that this packed part begins with is wanted, and is to be all of it. */
    void requireEnd() { mustEnd = true; }

    /** Of a packed part: at its end its check sum is compared. */
    @Override
    public void close() throws IOException {
        if (inflater == null) return;
        try {
            if (mustEnd && in.read() >= 0) throw new IOException("a packed array goes on after its end");
        } finally {
            inflater.end();
        }
    }

    @Override
    public Source order(ByteOrder order) {
        number.order(order);
        return this;
    }

    @Override
    public ByteOrder order() { return number.order(); }

    @Override
    public long getPosition() { return position; }

    @Override
    public boolean isMutatedByChildren() { return true; }

    @Override
    public byte readByte() throws IOException { return next(1).get(); }

    @Override
    public short readShort() throws IOException { return next(2).getShort(); }

    @Override
    public long readLong() throws IOException { return next(8).getLong(); }

    @Override
    public float readFloat() throws IOException { return Float.intBitsToFloat(next(4).getInt()); }

    @Override
    public double readDouble() throws IOException { return next(8).getDouble(); }

    @Override
    public void readShorts(short[] buffer, int offset, int length) throws IOException {
        for (int i = 0; i < length; i++) buffer[offset + i] = readShort();
    }

    @Override
    public void readInts(int[] buffer, int offset, int length) throws IOException {
        for (int i = 0; i < length; i++) buffer[offset + i] = next(4).getInt();
    }

    @Override
    public void readLongs(long[] buffer, int offset, int length) throws IOException {
        for (int i = 0; i < length; i++) buffer[offset + i] = readLong();
    }

    @Override
    public void readFloats(float[] buffer, int offset, int length) throws IOException {
        for (int i = 0; i < length; i++) buffer[offset + i] = readFloat();
    }

    @Override
    public void readDoubles(double[] buffer, int offset, int length) throws IOException {
        for (int i = 0; i < length; i++) buffer[offset + i] = readDouble();
    }
}
