package vecgrad.vae.reproduce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import vecgrad.vae.io.Json;
import vecgrad.vae.train.Method;

/** The table in the README is that of the results which stand beside the sources, even while there are none. */
class CommittedTableTest {
    private static final Path RESULTS = Path.of("../vae/results/table1"), README = Path.of("../README.md");
    private static final PaperTable TABLE = PaperTable.TABLE1;

    @Test
    void theReadmeShowsTheCommittedResults() throws IOException {
        String text = Files.readString(README), begin = "<!-- table1: begin -->\n", end = "<!-- table1: end -->";
        assertTrue(text.contains(begin) && text.indexOf(end) > text.indexOf(begin), "README.md has lost the marks of table 1");
        assertEquals(new TableText(TABLE, TABLE.data(), CellResult.readAll(RESULTS)).markdown(), text.substring(text.indexOf(begin) + begin.length(), text.indexOf(end)),
                "README.md is behind: ./vecgrad reproduce table1 --from vae/results/table1 --into README.md");
    }

    @Test
    void aCommittedResultIsOfTheTableAndFreeOfPaths() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(RESULTS)) {
            for (Path file : files) {
                if (file.endsWith("README.md")) continue;
                CellResult result = CellResult.read(file);
                assertEquals(result.cell().name() + ".json", file.getFileName().toString());
                assertEquals(TABLE.text(), result.all().get("table"), file::toString);
                assertEquals(TABLE.data(), result.all().get("data"), file::toString);
                assertTrue(TABLE.labels().contains(result.cell().labels()) && TABLE.methods().contains(Method.named(result.cell().method()).text()), file::toString);
                assertTrue(result.machine().isPresent(), file::toString);
                assertFalse(Json.line(result.all()).matches(".*\"/\\w.*"), () -> file + " names a path");
            }
        }
    }
}
