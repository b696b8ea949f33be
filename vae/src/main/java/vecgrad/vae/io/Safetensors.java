package vecgrad.vae.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Named arrays in a file that other tools open as well: eight bytes that say how long the header is (little-endian), the header
 * (JSON: each array's type, shape and place), the numbers (little-endian, row-major, one array right behind the other).
 *
 * <p>Equal arrays and metadata give equal files, byte for byte. What an array cannot say exactly in 32 bits (a seed, a step count)
 * goes into the metadata, as text.
 *
 * @param arrays by name, in the file's order
 * @param metadata by key; empty if the file has none
 */
public record Safetensors(Map<String, NamedArray> arrays, Map<String, String> metadata) {
    /** No header is read beyond this, however much the file claims; a header of 16 MiB has room for some 200,000 arrays. */
    static final int MAX_HEADER = 16 << 20;

    private static final int CHUNK = 1 << 20;

    /**
     * Writes a file, or replaces one; see {@link AtomicFile}.
     *
     * @throws IllegalArgumentException if two arrays have the same name
     * @throws IOException in one sentence, after which the old file is as it was
     */
    public static void write(Path file, List<NamedArray> arrays, Map<String, String> metadata) throws IOException {
        byte[] header = header(arrays, metadata);
        AtomicFile.write(file, out -> {
            ByteBuffer front = littleEndian(8 + header.length).putLong(header.length).put(header).flip();
            AtomicFile.writeFully(out, front);
            ByteBuffer chunk = littleEndian(CHUNK);
            for (NamedArray array : arrays) {
                float[] data = array.data();
                for (int done = 0; done < data.length; ) {
                    int n = Math.min(data.length - done, CHUNK / Float.BYTES);
                    chunk.clear().asFloatBuffer().put(data, done, n);
                    AtomicFile.writeFully(out, chunk.limit(n * Float.BYTES));
                    done += n;
                }
            }
        });
    }

    /**
     * Reads a file whole. F64, F16 and BF16 become float.
     *
     * @throws FormatException if the file is not a sound safetensors file of such numbers, whoever made it
     * @throws IOException if it cannot be read
     */
    public static Safetensors read(Path file) throws IOException {
        if (!Files.exists(file)) throw new IOException("there is no file " + file);
        if (!Files.isRegularFile(file)) throw new IOException("cannot read " + file + ": it is not a file");
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            SafetensorsHeader header = header(in);
            Map<String, NamedArray> arrays = new LinkedHashMap<>();
            ByteBuffer chunk = littleEndian((int) Math.min(CHUNK, in.size()));
            for (SafetensorsHeader.Entry entry : header.entries())
                arrays.put(entry.name(), new NamedArray(entry.name(), entry.shape(), numbers(in, entry, chunk)));
            return new Safetensors(arrays, header.metadata());
        } catch (FormatException e) {
            throw new FormatException(file + " is not a sound safetensors file: " + e.getMessage());
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    /** The numbers of one array, row-major. @throws FormatException if there is none of this name, or its shape is another */
    public float[] array(String name, int... shape) throws FormatException {
        NamedArray array = arrays.get(name);
        if (array == null) throw new FormatException("parameter " + name + ": the file has no array of this name");
        if (!Arrays.equals(array.shape(), shape))
            throw new FormatException("parameter " + name + ": the file has " + Arrays.toString(array.shape()) + ", the model "
                    + Arrays.toString(shape));
        return array.data();
    }

    private static byte[] header(List<NamedArray> arrays, Map<String, String> metadata) {
        Map<String, Object> entries = new LinkedHashMap<>();
        // Sorted, for equal files: Map.of has an order of its own in every JVM.
        if (!metadata.isEmpty()) entries.put(SafetensorsHeader.METADATA, new TreeMap<>(metadata));
        long at = 0;
        for (NamedArray array : arrays) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("dtype", "F32");
            entry.put("shape", array.shape());
            entry.put("data_offsets", new long[] {at, at += (long) array.data().length * Float.BYTES});
            if (array.name().equals(SafetensorsHeader.METADATA) || entries.put(array.name(), entry) != null)
                throw new IllegalArgumentException("safetensors: two arrays are named " + array.name() + ", or the name is reserved");
        }
        byte[] header = Json.line(entries).getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(header, (header.length + 7) & ~7); // the data begin at a multiple of 8, as readers that map the file like it
        Arrays.fill(padded, header.length, padded.length, (byte) ' ');
        return padded;
    }

    private static SafetensorsHeader header(FileChannel in) throws IOException {
        long fileBytes = in.size();
        if (fileBytes < 8) throw new FormatException("it has " + fileBytes + " bytes, too few for the length of a header");
        long length = fill(in, littleEndian(8)).getLong();
        if (length < 2 || length > fileBytes - 8)
            throw new FormatException("its header claims " + Long.toUnsignedString(length) + " bytes, the file has " + (fileBytes - 8)
                    + " after the length");
        if (length > MAX_HEADER) throw new FormatException("its header claims " + length + " bytes; at most " + MAX_HEADER + " are read");
        return SafetensorsHeader.parse(fill(in, littleEndian((int) length)), fileBytes - 8 - length);
    }

    private static float[] numbers(FileChannel in, SafetensorsHeader.Entry entry, ByteBuffer chunk) throws IOException {
        float[] numbers = new float[entry.size()]; // no larger than what the file was seen to have, or, for 16 bits, twice that
        int width = entry.dtype().bytes;
        for (int done = 0; done < numbers.length; ) {
            int n = Math.min(numbers.length - done, chunk.capacity() / width);
            fill(in, chunk.clear().limit(n * width));
            switch (entry.dtype()) {
                case F32 -> chunk.asFloatBuffer().get(numbers, done, n);
                case F64 -> { for (int i = 0; i < n; i++) numbers[done + i] = (float) chunk.getDouble(); }
                case F16 -> { for (int i = 0; i < n; i++) numbers[done + i] = Float.float16ToFloat(chunk.getShort()); }
                case BF16 -> { for (int i = 0; i < n; i++) numbers[done + i] = Float.intBitsToFloat(chunk.getShort() << 16); }
            }
            done += n;
        }
        return numbers;
    }

    private static ByteBuffer fill(FileChannel in, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining())
            if (in.read(buffer) < 0) throw new FormatException("it became shorter while it was read");
        return buffer.flip();
    }

    private static ByteBuffer littleEndian(int bytes) { return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN); }
}
