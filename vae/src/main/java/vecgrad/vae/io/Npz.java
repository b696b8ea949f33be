package vecgrad.vae.io;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Named arrays in NumPy's own file: a zip with a {@code .npy} file for each, as {@code numpy.savez} writes and
 * {@code numpy.load} reads. Metadata, which the format does not have, are an array {@code __metadata__} of the bytes of a JSON
 * object: {@code json.loads(bytes(file["__metadata__"]))}.
 *
 * <p>Equal arrays and metadata give equal files, byte for byte. Nothing in a file is trusted: nothing is unpacked to the disk, no
 * name that is a path is taken, and a small file cannot ask for much memory.
 *
 * @param arrays by name, in the file's order
 * @param metadata by key; empty if the file has none of ours
 */
public record Npz(Map<String, NamedArray> arrays, Map<String, String> metadata) {
    private static final String METADATA = "__metadata__", NPY = ".npy";
    private static final int CHUNK = 1 << 16;

    /** An honest file of weights hardly shrinks in a zip: what claims to unpack to more than this is refused before it is unpacked. */
    private static final long MOST_UNPACKED = 64L << 20, MOST_RATIO = 20;

    /** Deflate packs no tighter, so an entry that announces more than this for each of its bytes lies about its size. */
    private static final long DEFLATE_AT_MOST = 1032;

    /**
     * Writes a file, or replaces one; see {@link AtomicFile}.
     *
     * @throws IllegalArgumentException if two arrays have the same name, or one that cannot be a file's
     * @throws IOException in one sentence, after which the old file is as it was
     */
    public static void write(Path file, List<NamedArray> arrays, Map<String, String> metadata) throws IOException {
        AtomicFile.write(file, channel -> {
            ZipOutputStream zip = new ZipOutputStream(new FilterOutputStream(Channels.newOutputStream(channel)) {
                @Override
                public void write(byte[] bytes, int from, int length) throws IOException { out.write(bytes, from, length); }

                @Override
                public void close() { } // the channel is forced to the disk before it is closed
            });
            for (NamedArray array : arrays) {
                if (array.name().equals(METADATA) || !isPlain(array.name()))
                    throw new IllegalArgumentException("npz: an array cannot be named " + FormatException.quoted(array.name()));
                put(zip, array.name(), NpyHeader.write(NpyHeader.Dtype.F4, array.shape()), (long) array.data().length * Float.BYTES, out -> numbers(array, out));
            }
            if (!metadata.isEmpty()) {
                byte[] json = Json.line(new TreeMap<>(metadata)).getBytes(StandardCharsets.UTF_8);
                put(zip, METADATA, NpyHeader.write(NpyHeader.Dtype.U1, new int[] {json.length}), json.length, out -> out.write(json));
            }
            zip.finish();
            zip.flush();
        });
    }

    /**
     * Reads a file whole. Whatever the numbers are stored as becomes float, in row-major order.
     *
     * @throws FormatException if the file is not a sound archive of arrays of numbers, whoever made it
     * @throws IOException if it cannot be read
     */
    public static Npz read(Path file) throws IOException {
        if (!Files.exists(file)) throw new IOException("there is no file " + file);
        if (!Files.isRegularFile(file)) throw new IOException("cannot read " + file + ": it is not a file");
        try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
            Map<String, NamedArray> arrays = new LinkedHashMap<>();
            long unpacked = 0, packed = 0, fileBytes = Files.size(file), most = MOST_UNPACKED + MOST_RATIO * fileBytes;
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                String name = name(entry);
                unpacked += entry.getSize(); // not negative: it is a field of 32 bits, or ZipFile has checked it
                if (entry.getSize() < 0 || unpacked > most)
                    throw new FormatException("up to " + FormatException.quoted(name) + " it unpacks to " + unpacked + " bytes; from a file of its size at most " + most
                            + " are read");
                if (entry.getSize() > DEFLATE_AT_MOST * entry.getCompressedSize())
                    throw new FormatException("its entry " + FormatException.quoted(name) + " claims to unpack from " + entry.getCompressedSize() + " to " + entry.getSize()
                            + " bytes, which nothing can");
                if ((packed += entry.getCompressedSize()) > fileBytes) throw new FormatException("its entries overlap");
                try {
                    if (arrays.put(name, array(zip, entry, name)) != null) throw new FormatException("it is there twice");
                } catch (FormatException e) {
                    throw new FormatException("array " + FormatException.quoted(name) + ": " + e.getMessage());
                }
            }
            NamedArray metadata = arrays.remove(METADATA);
            return new Npz(arrays, metadata == null ? Map.of() : metadata(metadata));
        } catch (FormatException e) {
            throw new FormatException(file + " is not a sound npz file: " + e.getMessage());
        } catch (ZipException | EOFException | IllegalArgumentException e) { // the last: a name that is not UTF-8
            throw new FormatException(file + " is not a sound npz file: it is not a sound zip file (" + FormatException.quoted(String.valueOf(e.getMessage())) + ")");
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    // ---- writing

    private interface Content { void writeTo(OutputStream out) throws IOException; }

    /** Stored, not deflated, so that it can be mapped; such an entry's checksum stands in front of it. */
    private static void put(ZipOutputStream zip, String name, byte[] header, long bytes, Content content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(header);
        content.writeTo(new OutputStream() {
            @Override
            public void write(int b) { crc.update(b); }

            @Override
            public void write(byte[] all, int from, int length) { crc.update(all, from, length); }
        });
        ZipEntry entry = new ZipEntry(name + NPY);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(header.length + bytes);
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0)); // the same file whenever it is written
        try {
            zip.putNextEntry(entry);
        } catch (ZipException e) {
            throw new IllegalArgumentException("npz: two arrays are named " + name, e);
        }
        zip.write(header);
        content.writeTo(zip);
        zip.closeEntry();
    }

    private static void numbers(NamedArray array, OutputStream out) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < array.data().length; ) {
            int n = Math.min(array.data().length - done, CHUNK / Float.BYTES);
            chunk.asFloatBuffer().put(array.data(), done, n);
            out.write(chunk.array(), 0, n * Float.BYTES);
            done += n;
        }
    }

    // ---- reading

    private static String name(ZipEntry entry) throws FormatException {
        String name = entry.getName();
        if (!name.endsWith(NPY)) throw new FormatException("its entry " + FormatException.quoted(name) + " is not a .npy file");
        name = name.substring(0, name.length() - NPY.length());
        if (!isPlain(name)) throw new FormatException("its entry " + FormatException.quoted(name) + " is not a plain name");
        return name;
    }

    /** No path, nothing that a terminal would obey. */
    private static boolean isPlain(String name) {
        return !name.isEmpty() && !name.startsWith(".") && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || Character.isISOControl(c));
    }

    private static NamedArray array(ZipFile zip, ZipEntry entry, String name) throws IOException {
        try (var checked = new CheckedInputStream(zip.getInputStream(entry), new CRC32()); var in = new DataInputStream(checked)) {
            NpyHeader header = NpyHeader.read(in);
            if (header.dataBytes() >= entry.getSize())
                throw new FormatException(header.dataBytes() + " bytes of numbers are announced, but the entry has " + entry.getSize() + " in all: it is cut short");
            float[] stored = numbers(in, header);
            if (in.read() >= 0) throw new FormatException("there is more behind its numbers");
            if (checked.getChecksum().getValue() != entry.getCrc()) throw new FormatException("its checksum is wrong: the file is damaged");
            return new NamedArray(name, header.shape(), header.columnMajor() ? rowMajor(stored, header.shape()) : stored);
        } catch (EOFException e) {
            throw new FormatException("it is cut short");
        }
    }

    private static float[] numbers(DataInputStream in, NpyHeader header) throws IOException {
        float[] numbers = new float[header.size()]; // no larger than what the zip may unpack to, or, for 8 and 16 bits, a few times that
        byte[] bytes = new byte[CHUNK];
        ByteBuffer chunk = ByteBuffer.wrap(bytes).order(header.order());
        for (int done = 0; done < numbers.length; ) {
            int n = Math.min(numbers.length - done, CHUNK / header.dtype().bytes);
            in.readFully(bytes, 0, n * header.dtype().bytes);
            chunk.clear();
            for (int i = 0; i < n; i++)
                numbers[done + i] = switch (header.dtype()) {
                    case F4 -> chunk.getFloat();
                    case F8 -> (float) chunk.getDouble();
                    case F2 -> Float.float16ToFloat(chunk.getShort());
                    case I4 -> chunk.getInt();
                    case I8 -> chunk.getLong();
                    case U1 -> Byte.toUnsignedInt(chunk.get());
                };
            done += n;
        }
        return numbers;
    }

    /** From the first index fastest to the last index fastest. */
    private static float[] rowMajor(float[] columnMajor, int[] shape) {
        float[] rowMajor = new float[columnMajor.length];
        int[] index = new int[shape.length];
        for (int to = 0; to < rowMajor.length; to++) {
            int from = 0;
            for (int axis = shape.length - 1; axis >= 0; axis--) from = from * shape[axis] + index[axis];
            rowMajor[to] = columnMajor[from];
            for (int axis = shape.length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--) index[axis] = 0;
        }
        return rowMajor;
    }

    private static Map<String, String> metadata(NamedArray bytes) throws FormatException {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        for (float b : bytes.data()) json.write((int) b);
        Map<String, String> metadata = new TreeMap<>();
        List<String> strange = new ArrayList<>();
        Json.parse(json.toString(StandardCharsets.UTF_8)).forEach((key, value) -> {
            if (value instanceof String text) metadata.put(key, text);
            else strange.add(key);
        });
        if (!strange.isEmpty()) throw new FormatException("the metadata " + FormatException.quoted(strange.getFirst()) + " are not a string");
        return metadata;
    }
}
