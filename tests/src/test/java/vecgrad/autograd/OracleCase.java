package vecgrad.autograd;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

/** A computation done elsewhere in double precision: inputs, outputs, and the gradients of Σ output ⊙ cotangent. */
record OracleCase(String name, String op, Attributes attributes, Map<String, Tensor> inputs, Map<String, Tensor> outputs,
                  Map<String, Tensor> cotangents, Map<String, Tensor> gradients) {

    /** The cases of one file. */
    static List<OracleCase> read(Path file) throws IOException {
        try (Reader text = Files.newBufferedReader(file)) {
            List<OracleCase> cases = new ArrayList<>();
            for (JsonElement element : JsonParser.parseReader(text).getAsJsonArray()) {
                JsonObject c = element.getAsJsonObject();
                cases.add(new OracleCase(c.get("name").getAsString(), c.get("op").getAsString(),
                        new Attributes(c.has("attrs") ? c.getAsJsonObject("attrs") : new JsonObject()),
                        tensors(c, "inputs"), tensors(c, "outputs"), tensors(c, "cotangents"), tensors(c, "grads")));
            }
            return cases;
        } catch (JsonParseException | IllegalStateException | NullPointerException e) {
            throw new IOException(file + ": not a list of oracle cases: " + e.getMessage(), e);
        }
    }

    /** By name, in alphabetical order. */
    private static Map<String, Tensor> tensors(JsonObject c, String key) {
        Map<String, Tensor> tensors = new TreeMap<>();
        if (c.has(key)) c.getAsJsonObject(key).asMap().forEach((name, t) -> {
            int[] shape = integers(t.getAsJsonObject().getAsJsonArray("shape"));
            JsonArray numbers = t.getAsJsonObject().getAsJsonArray("data");
            float[] data = new float[numbers.size()];
            for (int i = 0; i < data.length; i++) data[i] = numbers.get(i).getAsFloat();
            tensors.put(name, Tensor.of(Shape.of(shape), data));
        });
        return tensors;
    }

    private static int[] integers(JsonArray array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) values[i] = array.get(i).getAsInt();
        return values;
    }

    /** The arguments of an op that are no tensors. It remembers which were asked for: one that was not is not understood. */
    static final class Attributes {
        private final JsonObject values;
        private final Set<String> asked = new HashSet<>(Set.of("note"));

        private Attributes(JsonObject values) { this.values = values; }

        int integer(String name) { return get(name).getAsInt(); }

        double number(String name) { return get(name).getAsDouble(); }

        float real(String name) { return get(name).getAsFloat(); }

        String text(String name) { return get(name).getAsString(); }

        int[] integers(String name) { return OracleCase.integers(get(name).getAsJsonArray()); }

        /** False when it is not given. */
        boolean flag(String name) {
            asked.add(name);
            return values.has(name) && values.get(name).getAsBoolean();
        }

        boolean has(String name) {
            asked.add(name);
            return values.has(name);
        }

        private JsonElement get(String name) {
            asked.add(name);
            if (!values.has(name)) throw new AssertionError("attribute \"" + name + "\" is missing among " + values.keySet());
            return values.get(name);
        }

        /** @throws AssertionError naming the attributes that nobody asked for */
        void requireAllAsked() {
            Map<String, JsonElement> rest = new LinkedHashMap<>(values.asMap());
            rest.keySet().removeAll(asked);
            if (!rest.isEmpty()) throw new AssertionError("attributes that OracleOps does not know: " + rest);
        }
    }
}
