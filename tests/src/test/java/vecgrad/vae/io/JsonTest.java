package vecgrad.vae.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonTest {
    private enum Batching { PAPER }

    private record Settings(String model, Float rate, int[] hidden, Batching batching, Path out) { }

    @Test
    void floatsAreShortAndWhatIsNotFiniteIsNull() {
        assertEquals("[0.1, 3.0E-4, 0.1, null, null, 7]", Json.line(List.of(0.1f, 3e-4f, 0.1, Float.NaN, Double.NEGATIVE_INFINITY, 7L)));
    }

    @Test
    void keysKeepTheirOrder() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("z", 1);
        map.put("a", null);
        assertEquals("{\"z\": 1, \"a\": null}", Json.line(map));
        assertEquals("{\n  \"z\": 1,\n  \"a\": null\n}\n", Json.pretty(map));
    }

    @Test
    void aRecordIsAnObject() {
        assertEquals("{\"model\": \"m2 \\\"µ\\\"\", \"rate\": null, \"hidden\": [600, 500], \"batching\": \"PAPER\", \"out\": \"runs/a\"}",
                Json.line(new Settings("m2 \"µ\"", null, new int[] {600, 500}, Batching.PAPER, Path.of("runs/a"))));
        assertThrows(IllegalArgumentException.class, () -> Json.line(new Object()));
    }

    @Test
    void theUsersLanguageDoesNotMatter() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertEquals("[0.5, 12]", Json.line(List.of(0.5f, 12)));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        Map<String, Object> read = Json.parse("{\"i\": 9007199254740993, \"d\": 0.5, \"n\": null, \"b\": true, \"l\": [1, {\"x\": \"y\"}], \"big\": 1e3}");
        assertEquals(Arrays.asList(9007199254740993L, 0.5, null, true, List.of(1L, Map.of("x", "y")), 1000.0), List.copyOf(read.keySet()).stream().map(read::get).toList());
        assertEquals(read, Json.parse(Json.pretty(read)));
    }

    @Test
    void damageIsOneSentence(@TempDir Path folder) throws IOException {
        for (String text : List.of("", "[]", "{", "{\"a\": 1} x", "{\"a\": 1, \"a\": 2}", "{a: 1}", "{\"a\": NaN}", "{\"a\":" + "[".repeat(100_000))) {
            Path file = Files.writeString(folder.resolve("config.json"), text);
            String message = assertThrows(FormatException.class, () -> Json.read(file)).getMessage();
            assertTrue(message.startsWith(file + ": ") && message.indexOf('\n') < 0, message);
        }
    }
}
