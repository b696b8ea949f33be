package vecgrad.vae.interchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vecgrad.vae.io.FormatException;
import vecgrad.vae.io.Json;
import vecgrad.vae.io.NamedArray;

class NameMapTest {
    private static final NamedArray MATRIX = new NamedArray("w", new int[] {2, 3}, new float[] {1, 2, 3, 4, 5, 6}), COLUMN = new NamedArray("b", new int[] {3, 1}, new float[] {7, 8, 9});
    private static final Map<String, NamedArray> THEIRS = Map.of("w", MATRIX, "b", COLUMN, "cube", new NamedArray("cube", new int[] {1, 2, 3}, new float[6]));

    @TempDir
    private Path folder;

    @Test
    void partsAreTransposedCutAddedToAndJoined() throws IOException {
        made("'w'", new int[] {2, 3}, 1, 2, 3, 4, 5, 6);
        made("{'from': 'w', 'transpose': true}", new int[] {3, 2}, 1, 4, 2, 5, 3, 6);
        made("{'from': 'w', 'rows': [1, 2]}", new int[] {1, 3}, 4, 5, 6);
        made("{'from': 'w', 'columns': [0, 2]}", new int[] {2, 2}, 1, 2, 4, 5);
        made("{'from': 'w', 'transpose': true, 'rows': [1, 3], 'columns': [1, 2]}", new int[] {2, 1}, 5, 6);
        made("{'from': 'w', 'plus': 'b'}", new int[] {2, 3}, 8, 10, 12, 11, 13, 15);
        made("{'from': 'w', 'transpose': true, 'plus': {'from': 'b', 'rows': [1, 3]}}", new int[] {3, 2}, 9, 13, 10, 14, 11, 15);
        made("['w', {'from': 'w', 'columns': [2, 3]}]", new int[] {2, 4}, 1, 2, 3, 3, 4, 5, 6, 6);
        assertArray(of("{'a.bias': 'b'}").apply(THEIRS).get("a.bias"), new int[] {3}, 7, 8, 9);
        assertArray(of("{'a.bias': ['b', {'from': 'b', 'rows': [0, 1]}]}").apply(THEIRS).get("a.bias"), new int[] {4}, 7, 8, 9, 7);
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, MATRIX.data(), "theirs are as they were");
    }

    private static void made(String parts, int[] shape, float... data) throws IOException { assertArray(of("{'a.weight': " + parts + "}").apply(THEIRS).get("a.weight"), shape, data); }

    private static void assertArray(NamedArray got, int[] shape, float... data) {
        assertArrayEquals(shape, got.shape());
        assertArrayEquals(data, got.data());
    }

    @Test
    void aMapMayNameItsModel() throws IOException {
        assertEquals("m1", of("{'model': 'm1', 'a.weight': 'w'}").model());
        assertEquals(null, of("{'a.weight': 'w'}").model());
        Path file = Files.writeString(folder.resolve("map.json"), "{\"model\": \"m2\", \"a.weight\": \"w\"}");
        assertEquals("m2", NameMap.of(file.toString()).model());
        for (String name : NameMap.BUILT_IN) assertTrue(NameMap.of(name).parameters().size() > 10);
        Path nowhere = folder.resolve("nowhere");
        assertTrue(assertThrows(IOException.class, () -> NameMap.of(nowhere.toString())).getMessage().contains("there is no map " + nowhere));
        Files.writeString(file, "[]");
        assertTrue(assertThrows(FormatException.class, () -> NameMap.of(file.toString())).getMessage().startsWith(file.toString()));
    }

    @Test
    void aMapThatIsNoneIsRefusedByTheEntry() {
        refused("names no parameters", "{}");
        refused("\"model\" is 3", "{'model': 3, 'a.weight': 'w'}");
        refused("\"a.weight\": a part is 3", "{'a.weight': 3}");
        refused("\"a.weight\": a part is \"\"", "{'a.weight': null}");
        refused("made of nothing", "{'a.weight': []}");
        refused("a part is {\"transpose\": true}", "{'a.weight': {'transpose': true}}");
        refused("a part has \"transposed\"", "{'a.weight': {'from': 'w', 'transposed': true}}");
        refused("transpose is \"yes\"", "{'a.weight': {'from': 'w', 'transpose': 'yes'}}");
        for (String range : new String[] {"[0]", "[0, 1, 2]", "[-1, 1]", "[1, 1]", "[0.5, 1]", "3", "[0, 99999999999]"}) refused("a range is", "{'a.weight': {'from': 'w', 'rows': " + range + "}}");
    }

    @Test
    void arraysThatDoNotFitAreNamed() {
        unfit("the file has no array \"q\", but ", "{'a.weight': 'q'}");
        unfit("cube [1, 2, 3] is not a matrix", "{'a.weight': 'cube'}");
        unfit("w [2, 3] is not a vector", "{'a.bias': 'w'}");
        unfit("rows [0, 3] of w [2, 3] do not exist", "{'a.weight': {'from': 'w', 'rows': [0, 3]}}");
        unfit("columns [2, 4] of w [2, 3] do not exist", "{'a.weight': {'from': 'w', 'columns': [2, 4]}}");
        unfit("columns [0, 1] of b [3] do not exist", "{'a.bias': {'from': 'b', 'columns': [0, 1]}}");
        unfit("b [3] cannot be added to the rows of w [3, 2]", "{'a.weight': {'from': 'w', 'transpose': true, 'plus': 'b'}}");
        unfit("w [2, 3] and w [3, 2] cannot be joined", "{'a.weight': ['w', {'from': 'w', 'transpose': true}]}");
    }

    private static NameMap of(String json) throws FormatException { return NameMap.of("the map", Json.parse(json.replace('\'', '"'))); }

    private static void refused(String reason, String json) {
        String message = assertThrows(FormatException.class, () -> of(json)).getMessage();
        assertTrue(message.startsWith("the map") && message.contains(reason), message);
    }

    private static void unfit(String reason, String json) {
        String message = assertThrows(FormatException.class, () -> of(json).apply(THEIRS)).getMessage();
        assertTrue(message.startsWith("the map, \"a.") && message.contains(reason), message);
    }
}
