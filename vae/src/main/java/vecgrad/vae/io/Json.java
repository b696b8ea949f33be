package vecgrad.vae.io;

import com.google.gson.FormattingStyle;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON as plain Java values. Keys keep the order they are given in, floats are printed as short as reads back to the same bits
 * ({@code 0.1}, not {@code 0.10000000149011612}), NaN and the infinities, which JSON does not have, are null.
 */
public final class Json {
    private Json() { }

    /**
     * A value on one line, without a line end.
     *
     * @param value null, Boolean, Number, CharSequence, Path, Enum, an array, an Iterable, a Map or a record of such, nested as may be
     * @throws IllegalArgumentException for anything else
     */
    public static String line(Object value) { return write(value, FormattingStyle.COMPACT.withSpaceAfterSeparators(true)); }

    /** A value over several lines, indented by two, with a line end. @throws IllegalArgumentException as {@link #line} */
    public static String pretty(Object value) { return write(value, FormattingStyle.PRETTY) + "\n"; }

    /**
     * The object in a text: numbers become Long where they are whole and fit, Double otherwise; arrays become Lists.
     *
     * @throws FormatException if the text is not exactly one JSON object, or a key stands twice in one object
     */
    public static Map<String, Object> parse(String text) throws FormatException {
        JsonReader in = new JsonReader(new StringReader(text));
        in.setStrictness(Strictness.STRICT);
        try {
            if (in.peek() != JsonToken.BEGIN_OBJECT) throw new FormatException("a JSON object was expected, this is " + in.peek());
            Map<String, Object> object = object(in);
            in.peek(); // strictly: throws if anything but space follows
            return object;
        } catch (FormatException e) {
            throw e;
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            throw new FormatException("not JSON at " + in.getPath());
        }
    }

    /** The object in a file. @throws FormatException naming the file, as {@link #parse}; IOException if it cannot be read */
    public static Map<String, Object> read(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new FormatException(file + ": it is not UTF-8");
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
        try {
            return parse(text);
        } catch (FormatException e) {
            throw new FormatException(file + ": " + e.getMessage());
        }
    }

    private static String write(Object value, FormattingStyle style) {
        StringWriter text = new StringWriter();
        try {
            JsonWriter out = new JsonWriter(text);
            out.setStrictness(Strictness.STRICT);
            out.setFormattingStyle(style);
            write(value, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter has nothing to fail at
        }
        return text.toString();
    }

    private static void write(Object value, JsonWriter out) throws IOException {
        switch (value) {
            case null -> out.nullValue();
            case Boolean b -> out.value(b);
            case Number n when !Double.isFinite(n.doubleValue()) -> out.nullValue();
            case Number n -> out.value(n); // in Number.toString's digits: the shortest for a float as for a double
            case CharSequence s -> out.value(s.toString());
            case Path p -> out.value(p.toString());
            case Enum<?> e -> out.value(e.name());
            case Map<?, ?> map -> {
                out.beginObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) write(entry.getValue(), out.name(entry.getKey().toString()));
                out.endObject();
            }
            case Record r -> {
                out.beginObject();
                for (RecordComponent c : r.getClass().getRecordComponents()) write(component(r, c), out.name(c.getName()));
                out.endObject();
            }
            case Iterable<?> items -> {
                out.beginArray();
                for (Object item : items) write(item, out);
                out.endArray();
            }
            case Object array when array.getClass().isArray() -> {
                out.beginArray();
                for (int i = 0; i < Array.getLength(array); i++) write(Array.get(array, i), out);
                out.endArray();
            }
            default -> throw new IllegalArgumentException("JSON: no form for a " + value.getClass().getName());
        }
    }

    private static Object component(Record r, RecordComponent c) {
        try {
            c.getAccessor().setAccessible(true); // a record need not be public to be printed
            return c.getAccessor().invoke(r);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("JSON: cannot read " + c, e);
        }
    }

    private static Map<String, Object> object(JsonReader in) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        in.beginObject();
        while (in.hasNext()) {
            String key = in.nextName();
            if (object.containsKey(key)) throw new FormatException("the key " + FormatException.quoted(key) + " stands twice");
            object.put(key, value(in));
        }
        in.endObject();
        return object;
    }

    private static Object value(JsonReader in) throws IOException {
        return switch (in.peek()) {
            case BEGIN_OBJECT -> object(in);
            case BEGIN_ARRAY -> {
                List<Object> items = new ArrayList<>();
                in.beginArray();
                while (in.hasNext()) items.add(value(in));
                in.endArray();
                yield items;
            }
            case STRING -> in.nextString();
            case BOOLEAN -> in.nextBoolean();
            case NUMBER -> number(in.nextString());
            case NULL -> {
                in.nextNull();
                yield null;
            }
            default -> throw new FormatException("not JSON at " + in.getPath());
        };
    }

    private static Number number(String digits) {
        try {
            return Long.valueOf(digits);
        } catch (NumberFormatException notWholeOrTooLong) {
            return Double.valueOf(digits);
        }
    }
}
