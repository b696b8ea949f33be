package vecgrad.vae.interchange;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vecgrad.vae.io.FormatException;
import vecgrad.vae.io.Json;
import vecgrad.vae.io.NamedArray;

/**
 * How somebody else's arrays become our parameters: a JSON object, from our name to what it is made of.
 *
 * <pre>{@code
 * {
 *   "model": "m2",
 *   "encoder.0.bias":         "q.b1",
 *   "encoder.0.weight":       {"from": "q.w1", "transpose": true},
 *   "encoder.1.weight":       [{"from": "q.mean_w", "transpose": true}, {"from": "q.logvar_w", "transpose": true}],
 *   "encoder.classes.weight": {"from": "q.w0y", "transpose": true, "plus": "q.b0"},
 *   "decoder.input.weight":   {"from": "p.w0", "transpose": true, "rows": [0, 50]}
 * }
 * }</pre>
 *
 * <p>A part is the name of an array, or an object with {@code from}. It is transposed if {@code transpose} says so, then cut to
 * {@code rows} and {@code columns} (from the first to before the second), then {@code plus}, a part that is a vector, is added to
 * each of its rows. A list of parts is joined at the last axis: mean and log-variance heads are one layer of ours, and a
 * first layer's bias belongs to our table of classes. Ours are {@code [in, out]}. A bias may have extents of 1 beside its own.
 *
 * <p>{@code model} is optional, and what {@code --model} says otherwise.
 *
 * @param name       for messages
 * @param model      m1, m2, m1m2 or nn; null if the map does not say
 * @param parameters by our name, in the map's order
 */
public record NameMap(String name, String model, Map<String, List<Part>> parameters) {
    /** The maps that come with the program: the authors' released models. */
    public static final List<String> BUILT_IN = List.of("nips14-m1", "nips14-m2");

    /** An array of theirs, and what is made of it. @param rows [from, to) or null @param columns [from, to) or null @param plus or null */
    record Part(String from, boolean transpose, int[] rows, int[] columns, Part plus) {}

    /** A built-in map by its name, or one in a file. @throws FormatException if it is not such a map; IOException if it cannot be read */
    public static NameMap of(String nameOrFile) throws IOException {
        if (!BUILT_IN.contains(nameOrFile)) {
            Path file = Path.of(nameOrFile);
            if (!Files.exists(file)) throw new IOException("there is no map " + nameOrFile + ": give a JSON file, or one of " + String.join(", ", BUILT_IN));
            return of(nameOrFile, Json.read(file));
        }
        try (InputStream in = NameMap.class.getResourceAsStream(nameOrFile + ".json")) {
            return of(nameOrFile, Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        }
    }

    /** A map from its JSON. @throws FormatException if it is none */
    static NameMap of(String name, Map<String, Object> json) throws FormatException {
        Map<String, List<Part>> parameters = new LinkedHashMap<>();
        Map<String, Object> entries = new LinkedHashMap<>(json);
        Object model = entries.remove("model");
        if (model != null && !(model instanceof String)) throw new FormatException(name + ": \"model\" is " + model + "; expected text");
        for (Map.Entry<String, Object> entry : entries.entrySet()) {
            try {
                List<Part> parts = new ArrayList<>();
                for (Object part : entry.getValue() instanceof List<?> list ? list : List.of(entry.getValue() == null ? "" : entry.getValue())) parts.add(part(part));
                if (parts.isEmpty()) throw new FormatException("it is made of nothing");
                parameters.put(entry.getKey(), List.copyOf(parts));
            } catch (FormatException e) {
                throw new FormatException(name + ", \"" + entry.getKey() + "\": " + e.getMessage());
            }
        }
        if (parameters.isEmpty()) throw new FormatException(name + " names no parameters");
        return new NameMap(name, (String) model, parameters);
    }

    /** Our arrays, made of theirs. @throws FormatException if one of theirs is missing or does not fit */
    public Map<String, NamedArray> apply(Map<String, NamedArray> theirs) throws FormatException {
        Map<String, NamedArray> ours = new LinkedHashMap<>();
        for (Map.Entry<String, List<Part>> entry : parameters.entrySet()) {
            String parameter = entry.getKey();
            try {
                List<NamedArray> parts = new ArrayList<>();
                for (Part part : entry.getValue()) parts.add(made(parameter, part, isVector(parameter), theirs));
                ours.put(parameter, joined(parameter, parts));
            } catch (FormatException e) {
                throw new FormatException(name + ", \"" + parameter + "\": " + e.getMessage());
            }
        }
        return ours;
    }

    private static boolean isVector(String parameter) { return parameter.endsWith(".bias") || parameter.equals(ForeignModel.KEPT); }

    // ---- from JSON

    private static Part part(Object json) throws FormatException {
        if (json instanceof String from && !from.isEmpty()) return new Part(from, false, null, null, null);
        if (!(json instanceof Map<?, ?> map) || !(map.get("from") instanceof String from))
            throw new FormatException("a part is " + Json.line(json) + "; expected the name of an array, or an object with \"from\"");
        for (Object key : map.keySet())
            if (!List.of("from", "transpose", "rows", "columns", "plus").contains(key))
                throw new FormatException("a part has \"" + key + "\"; expected from, transpose, rows, columns or plus");
        Object transpose = map.get("transpose");
        if (transpose != null && !(transpose instanceof Boolean)) throw new FormatException("transpose is " + Json.line(transpose) + "; expected true or false");
        return new Part(from, Boolean.TRUE.equals(transpose), range(map.get("rows")), range(map.get("columns")), map.get("plus") == null ? null : part(map.get("plus")));
    }

    private static int[] range(Object json) throws FormatException {
        if (json == null) return null;
        if (json instanceof List<?> list && list.size() == 2 && list.get(0) instanceof Long from && list.get(1) instanceof Long to && from >= 0 && from < to
                && to <= Integer.MAX_VALUE) return new int[] {from.intValue(), to.intValue()};
        throw new FormatException("a range is " + Json.line(json) + "; expected two whole numbers, the first to take and the first to leave out");
    }

    // ---- arrays

    private static NamedArray made(String parameter, Part part, boolean vector, Map<String, NamedArray> theirs) throws FormatException {
        NamedArray array = theirs.get(part.from);
        if (array == null) throw new FormatException("the file has no array \"" + part.from + "\", but " + some(theirs));
        if (vector) array = squeezed(array);
        if (array.shape().length != (vector ? 1 : 2))
            throw new FormatException(array + " is not a " + (vector ? "vector" : "matrix"));
        if (part.transpose && !vector) array = WeightFile.transposed(array);
        if (part.rows != null) array = cut(array, 0, part.rows);
        if (part.columns != null) array = cut(array, 1, part.columns);
        return part.plus == null ? array : plus(array, made(parameter, part.plus, true, theirs));
    }

    private static String some(Map<String, NamedArray> theirs) {
        List<String> names = theirs.keySet().stream().limit(20).toList();
        return String.join(", ", names) + (theirs.size() > 20 ? ", ..." : "");
    }

    /** [500, 1] → [500] */
    private static NamedArray squeezed(NamedArray a) {
        int[] others = Arrays.stream(a.shape()).filter(extent -> extent != 1).toArray();
        return new NamedArray(a.name(), others.length == 0 ? new int[] {1} : others, a.data());
    }

    private static NamedArray cut(NamedArray a, int axis, int[] range) throws FormatException {
        if (axis >= a.shape().length || range[1] > a.shape()[axis])
            throw new FormatException((axis == 0 ? "rows " : "columns ") + Arrays.toString(range) + " of " + a + " do not exist");
        int columns = a.shape().length == 1 ? 1 : a.shape()[1], from = axis == 0 ? 0 : range[0], to = axis == 0 ? columns : range[1];
        int top = axis == 0 ? range[0] : 0, bottom = axis == 0 ? range[1] : a.shape()[0];
        float[] data = new float[(bottom - top) * (to - from)];
        for (int i = top; i < bottom; i++) System.arraycopy(a.data(), i * columns + from, data, (i - top) * (to - from), to - from);
        return new NamedArray(a.name(), a.shape().length == 1 ? new int[] {bottom - top} : new int[] {bottom - top, to - from}, data);
    }

    private static NamedArray plus(NamedArray a, NamedArray vector) throws FormatException {
        int columns = a.shape()[a.shape().length - 1];
        if (vector.shape()[0] != columns) throw new FormatException(vector + " cannot be added to the rows of " + a);
        float[] data = a.data().clone();
        for (int i = 0; i < data.length; i++) data[i] += vector.data()[i % columns];
        return new NamedArray(a.name(), a.shape(), data);
    }

    private static NamedArray joined(String parameter, List<NamedArray> parts) throws FormatException {
        NamedArray first = parts.getFirst();
        int rows = first.shape().length == 1 ? 1 : first.shape()[0], columns = 0;
        for (NamedArray part : parts) {
            if (part.shape().length == 2 && part.shape()[0] != rows) throw new FormatException(first + " and " + part + " cannot be joined side by side");
            columns = Math.addExact(columns, part.shape()[part.shape().length - 1]);
        }
        float[] data = new float[Math.multiplyExact(rows, columns)];
        int at = 0;
        for (NamedArray part : parts) {
            int width = part.shape()[part.shape().length - 1];
            for (int i = 0; i < rows; i++) System.arraycopy(part.data(), i * width, data, i * columns + at, width);
            at += width;
        }
        return new NamedArray(parameter, first.shape().length == 1 ? new int[] {columns} : new int[] {rows, columns}, data);
    }
}
