package vecgrad.vae.reproduce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vecgrad.vae.io.Json;
import vecgrad.vae.train.Defaults;
import vecgrad.vae.train.Method;

/** The tables in the README are those of the results which stand beside the sources, even while there are none. */
class CommittedTableTest {
    private static final Path README = Path.of("../README.md");

    /** A table, what it was measured on, and where the results are. */
    record Committed(PaperTable table, String data) {
        Path results() { return Path.of("../vae/results", table.text()); }
    }

    static List<Committed> tables() { return List.of(new Committed(PaperTable.TABLE1, "mnist"), new Committed(PaperTable.TABLE2, "svhn-subset")); }

    @ParameterizedTest
    @MethodSource("tables")
    void theReadmeShowsTheCommittedResults(Committed committed) throws IOException {
        String name = committed.table.text(), text = Files.readString(README), begin = "<!-- " + name + ": begin -->\n", end = "<!-- " + name + ": end -->";
        assertTrue(text.contains(begin) && text.indexOf(end) > text.indexOf(begin), "README.md has lost the marks of " + name);
        assertEquals(new TableText(committed.table, committed.data, CellResult.readAll(committed.results())).markdown(),
                text.substring(text.indexOf(begin) + begin.length(), text.indexOf(end)),
                "README.md is behind: ./vecgrad reproduce " + name + " --data " + committed.data + " --from vae/results/" + name + " --into README.md");
    }

    /** What a command that names a model, data and options would train with, as far as it decides bits. */
    private static Map<String, Object> settingsOf(String command) throws IOException {
        String[] words = command.split(" ");
        Map<String, Object> given = new LinkedHashMap<>();
        for (int i = 2; i < words.length; i += 2) given.put(words[i].substring(2).replace('-', '_'), words[i + 1].matches("-?[0-9]+") ? (Object) Long.valueOf(words[i + 1])
                : words[i + 1].matches("[-+0-9.E]+") ? (Object) Double.valueOf(words[i + 1]) : words[i + 1]);
        Map<String, Object> settings = Json.parse(Json.line(Defaults.of((String) given.get("model"), (String) given.get("data")).with(given).toMap()));
        settings.keySet().removeAll(Set.of("m1", "checkpoint_seconds"));
        return settings;
    }

    @ParameterizedTest
    @MethodSource("tables")
    void aCommittedResultIsOfTheTableAndFreeOfPaths(Committed committed) throws IOException {
        PaperTable table = committed.table;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(committed.results())) {
            for (Path file : files) {
                if (file.endsWith("README.md")) continue;
                CellResult result = CellResult.read(file);
                assertEquals(result.cell().name() + ".json", file.getFileName().toString());
                assertEquals(table.text(), result.all().get("table"), file::toString);
                assertEquals(committed.data, result.all().get("data"), file::toString);
                assertTrue(table.labels().contains(result.cell().labels()) && table.methods().contains(Method.named(result.cell().method()).text()), file::toString);
                assertTrue(result.machine().isPresent(), file::toString);
                assertEquals(result.all().get("settings"), settingsOf((String) result.all().get("command")), () -> file + ": its command trains with other settings today; name them in it");
                assertFalse(Json.line(result.all()).matches(".*\"/\\w.*"), () -> file + " names a path");
            }
        }
    }
}
