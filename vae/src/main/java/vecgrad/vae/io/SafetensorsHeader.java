package vecgrad.vae.io;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The JSON at the front of a safetensors file: {@code {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, ...}}.
 * Every number is checked before anything is allocated for it, and together the arrays must cover the data exactly: no byte
 * twice, none left out.
 *
 * @param entries in the order of their data
 * @param metadata what {@code __metadata__} holds, by key
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {
    static final String METADATA = "__metadata__";
    private static final int MAX_RANK = 8;

    /** What the numbers of an array are stored as. */
    enum Dtype {
        F32(4), F64(8), F16(2), BF16(2);

        final int bytes;

        Dtype(int bytes) { this.bytes = bytes; }
    }

    /** One array: {@code size} numbers from byte {@code begin} to before byte {@code end} of the data. */
    record Entry(String name, Dtype dtype, int[] shape, int size, long begin, long end) { }

    /** Parses and checks a header, given how many bytes of data follow it. @throws FormatException with the first thing wrong */
    static SafetensorsHeader parse(ByteBuffer utf8, long dataBytes) throws FormatException {
        String json;
        try {
            json = StandardCharsets.UTF_8.newDecoder().decode(utf8).toString(); // this decoder refuses what is not UTF-8
        } catch (CharacterCodingException e) {
            throw new FormatException("the header is not UTF-8");
        }
        if (!json.startsWith("{")) throw new FormatException("the header does not begin with {");
        JsonReader in = new JsonReader(new StringReader(json));
        in.setStrictness(Strictness.STRICT);
        List<Entry> entries = new ArrayList<>();
        Map<String, String> metadata = new TreeMap<>();
        try {
            Set<String> names = new HashSet<>();
            in.beginObject();
            while (in.hasNext()) {
                String name = in.nextName();
                if (!names.add(name)) throw new FormatException("the name " + FormatException.quoted(name) + " stands twice");
                if (name.equals(METADATA)) metadata(in, metadata);
                else entries.add(entry(in, name));
            }
            in.endObject();
            in.peek(); // strictly: throws if anything but space follows
        } catch (FormatException e) {
            throw e;
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            throw new FormatException("the header is not the JSON it should be, at " + FormatException.quoted(in.getPath()));
        }
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        coverExactly(entries, dataBytes);
        return new SafetensorsHeader(entries, metadata);
    }

    private static void coverExactly(List<Entry> entries, long dataBytes) throws FormatException {
        long at = 0;
        for (Entry entry : entries) {
            if (entry.begin < at)
                throw new FormatException(of(entry.name) + "begins at byte " + entry.begin + ", before the one before it ends at " + at);
            if (entry.begin > at)
                throw new FormatException(of(entry.name) + "begins at byte " + entry.begin + ": bytes " + at + " to " + entry.begin
                        + " belong to no array");
            at = entry.end;
        }
        if (at != dataBytes)
            throw new FormatException("the arrays end at byte " + at + " of the data, but the file has " + dataBytes
                    + (at > dataBytes ? ": it is cut short" : ": there is more behind them"));
    }

    private static void metadata(JsonReader in, Map<String, String> metadata) throws IOException {
        in.beginObject();
        while (in.hasNext()) {
            String key = in.nextName();
            if (in.peek() != JsonToken.STRING) throw new FormatException("the metadata " + FormatException.quoted(key) + " are not a string");
            if (metadata.put(key, in.nextString()) != null) throw new FormatException("the metadata " + FormatException.quoted(key) + " stand twice");
        }
        in.endObject();
    }

    private static Entry entry(JsonReader in, String name) throws IOException {
        String stored = null;
        long[] shape = null;
        long[] offsets = null;
        Set<String> seen = new HashSet<>();
        in.beginObject();
        while (in.hasNext()) {
            String key = in.nextName();
            if (!seen.add(key)) throw new FormatException(of(name) + FormatException.quoted(key) + " stands twice");
            switch (key) {
                case "dtype" -> stored = in.nextString();
                case "shape" -> shape = wholeNumbers(in, name, key, MAX_RANK);
                case "data_offsets" -> offsets = wholeNumbers(in, name, key, 2);
                default -> throw new FormatException(of(name) + FormatException.quoted(key) + " is none of dtype, shape and data_offsets");
            }
        }
        in.endObject();
        if (stored == null || shape == null || offsets == null || offsets.length != 2)
            throw new FormatException(of(name) + "lacks a dtype, a shape or two data_offsets");
        Dtype dtype = dtype(name, stored);
        int size = size(name, shape);
        if (offsets[1] < offsets[0] || offsets[1] - offsets[0] != (long) size * dtype.bytes)
            throw new FormatException(of(name) + dtype + " " + Arrays.toString(shape) + " takes " + (long) size * dtype.bytes
                    + " bytes, but its data_offsets are " + Arrays.toString(offsets));
        return new Entry(name, dtype, Arrays.stream(shape).mapToInt(Math::toIntExact).toArray(), size, offsets[0], offsets[1]);
    }

    private static long[] wholeNumbers(JsonReader in, String name, String key, int atMost) throws IOException {
        long[] numbers = new long[atMost];
        int count = 0;
        in.beginArray();
        for (; in.hasNext(); count++) {
            if (count == atMost) throw new FormatException(of(name) + key + " has more than " + atMost + " numbers");
            String digits = in.peek() == JsonToken.NUMBER ? in.nextString() : "none";
            if (!digits.matches("[0-9]{1,18}")) // up to 18 digits always fit a long
                throw new FormatException(of(name) + "a number in " + key + " is " + FormatException.quoted(digits)
                        + ", not a whole number from 0 up");
            numbers[count] = Long.parseLong(digits);
        }
        in.endArray();
        return Arrays.copyOf(numbers, count);
    }

    private static Dtype dtype(String name, String stored) throws FormatException {
        for (Dtype known : Dtype.values()) if (known.name().equals(stored)) return known;
        throw new FormatException(of(name) + "is stored as " + FormatException.quoted(stored) + "; only "
                + Arrays.toString(Dtype.values()) + " are read");
    }

    private static int size(String name, long[] shape) throws FormatException {
        long size = 1;
        for (long extent : shape) {
            // Each extent is bounded before the product is taken, which therefore cannot overflow; so [2^31, 2^31, 0] does not pass.
            if (extent <= Integer.MAX_VALUE - 8) size *= Math.max(extent, 1);
            if (extent > Integer.MAX_VALUE - 8 || size > Integer.MAX_VALUE - 8)
                throw new FormatException(of(name) + "shape " + Arrays.toString(shape) + " has more elements than an array can hold");
        }
        return Arrays.stream(shape).anyMatch(extent -> extent == 0) ? 0 : (int) size;
    }

    private static String of(String name) { return "array " + FormatException.quoted(name) + ": "; }
}
