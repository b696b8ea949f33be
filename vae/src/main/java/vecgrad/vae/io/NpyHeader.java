package vecgrad.vae.io;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The front of a {@code .npy} file: eight bytes of magic and version, the length of what follows, and a Python dictionary,
 * {@code {'descr': '<f4', 'fortran_order': False, 'shape': (784, 500), }}. It is read, never evaluated: what is not exactly
 * such a dictionary is refused, and pickled objects with it.
 *
 * @param columnMajor whether the first index runs fastest: {@code fortran_order}
 * @param size how many numbers
 */
record NpyHeader(Dtype dtype, ByteOrder order, boolean columnMajor, int[] shape, int size) {
    private static final int MAGIC = 0x93_4e_55_4d, MAX_RANK = 8; // "\x93NUM"

    /** No header is read beyond this; NumPy's own limit is 10,000. */
    private static final int MAX_HEADER = 1 << 16;

    private static final Pattern ENTRY = Pattern.compile("\\s*'(descr|fortran_order|shape)'\\s*:\\s*('[^']{1,20}'|True|False|\\([0-9,\\s]*\\))\\s*(,|$)");

    /** What the numbers are stored as. */
    enum Dtype {
        F4(4), F8(8), F2(2), I4(4), I8(8), U1(1);

        final int bytes;

        Dtype(int bytes) { this.bytes = bytes; }
    }

    /** How many bytes the numbers take. */
    long dataBytes() { return (long) size * dtype.bytes; }

    /** Reads and checks it; the stream is then at the first number. @throws FormatException with the first thing wrong */
    static NpyHeader read(DataInputStream in) throws IOException {
        try {
            if (in.readInt() != MAGIC || in.readShort() != 0x5059) throw new FormatException("it does not begin as a .npy file does");
            int version = in.readUnsignedByte();
            in.readUnsignedByte();
            if (version < 1 || version > 3) throw new FormatException("its .npy version is " + version + "; 1, 2 and 3 are read");
            long length = version == 1 ? Short.toUnsignedInt(Short.reverseBytes(in.readShort())) : Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
            if (length > MAX_HEADER) throw new FormatException("its header claims " + length + " bytes; at most " + MAX_HEADER + " are read");
            byte[] text = in.readNBytes((int) length); // no larger than what is there
            if (text.length < length) throw new EOFException();
            return parse(new String(text, StandardCharsets.UTF_8).strip());
        } catch (EOFException e) {
            throw new FormatException("it ends inside its header");
        }
    }

    private static NpyHeader parse(String text) throws FormatException {
        if (!text.startsWith("{") || !text.endsWith("}")) throw new FormatException("its header " + FormatException.quoted(text) + " is not a dictionary");
        String inside = text.substring(1, text.length() - 1).strip();
        Map<String, String> entries = new LinkedHashMap<>();
        Matcher entry = ENTRY.matcher(inside);
        int at = 0;
        for (; at < inside.length() && entry.region(at, inside.length()).lookingAt(); at = entry.end())
            if (entries.put(entry.group(1), entry.group(2)) != null) throw new FormatException("its header has " + entry.group(1) + " twice");
        if (at < inside.length() || entries.size() != 3)
            throw new FormatException("its header is not a plain array's: " + FormatException.quoted(inside.substring(at)) + " is where descr, fortran_order and shape should be");
        String descr = entries.get("descr"), order = entries.get("fortran_order");
        if (!order.equals("True") && !order.equals("False")) throw new FormatException("its fortran_order is " + FormatException.quoted(order));
        int[] shape = shape(entries.get("shape"));
        return new NpyHeader(dtype(descr), descr.startsWith("'>") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, order.equals("True"), shape, size(shape));
    }

    private static Dtype dtype(String descr) throws FormatException {
        for (Dtype known : Dtype.values())
            if (descr.matches("'[<>|=]" + known.name().toLowerCase(Locale.ROOT) + "'")) return known;
        throw new FormatException("its numbers are " + FormatException.quoted(descr.replace("'", "")) + "; only float16, float32, float64, int32, int64 and uint8 are read");
    }

    private static int[] shape(String tuple) throws FormatException {
        String inside = tuple.startsWith("(") ? tuple.substring(1, tuple.length() - 1).strip() : "none";
        if (inside.endsWith(",")) inside = inside.substring(0, inside.length() - 1);
        if (inside.isEmpty()) return new int[0];
        String[] extents = inside.split(",", -1);
        if (extents.length > MAX_RANK) throw new FormatException("its shape has " + extents.length + " numbers; at most " + MAX_RANK + " are read");
        int[] shape = new int[extents.length];
        for (int i = 0; i < shape.length; i++) {
            String digits = extents[i].strip();
            if (!digits.matches("[0-9]{1,9}")) throw new FormatException("its shape " + FormatException.quoted(tuple) + " is none that an array can have");
            shape[i] = Integer.parseInt(digits);
        }
        return shape;
    }

    private static int size(int[] shape) throws FormatException {
        long size = 1;
        for (int extent : shape) {
            size *= Math.max(extent, 1); // below 2^31 times 10^9: no overflow, and [10^9, 10^9, 0] does not pass
            if (size > Integer.MAX_VALUE - 8) throw new FormatException("its shape " + Arrays.toString(shape) + " has more numbers than an array can hold");
        }
        return Arrays.stream(shape).anyMatch(extent -> extent == 0) ? 0 : (int) size;
    }

    /** The front of a little-endian, row-major file, padded as NumPy pads it: the numbers begin at a multiple of 64. */
    static byte[] write(Dtype dtype, int[] shape) {
        StringBuilder text = new StringBuilder("{'descr': '").append(dtype == Dtype.U1 ? '|' : '<').append(dtype.name().toLowerCase(Locale.ROOT))
                .append("', 'fortran_order': False, 'shape': (");
        for (int extent : shape) text.append(extent).append(shape.length == 1 ? "," : ", ");
        if (shape.length > 1) text.setLength(text.length() - 2);
        text.append("), }");
        while ((10 + text.length() + 1) % 64 != 0) text.append(' ');
        text.append('\n');
        byte[] bytes = new byte[10 + text.length()];
        System.arraycopy(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length(), (byte) (text.length() >> 8)}, 0, bytes, 0, 10);
        System.arraycopy(text.toString().getBytes(StandardCharsets.US_ASCII), 0, bytes, 10, text.length());
        return bytes;
    }
}
