package vecgrad.vae.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vecgrad.vae.cli.Console.vecgrad;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vecgrad.tensor.Compute;
import vecgrad.vae.TinyDigits;
import vecgrad.vae.cli.Console.Ended;
import vecgrad.vae.io.Json;
import vecgrad.vae.reproduce.CellResult;

/** A grid of tiny trainings on a few hundred generated digits. */
class ReproduceCommandTest {
    private static final List<String> CELLS = List.of("nn-20-0", "m1m2-20-0", "m1m2-30-0", "nn-20-1", "m1m2-20-1", "m1m2-30-1", "nn-30-0", "nn-30-1");

    @TempDir
    private static Path folder;
    private static Path data, grid;
    private static Ended first;

    @BeforeAll
    static void trainOnce() throws IOException {
        data = TinyDigits.idx(folder.resolve("data"));
        grid = folder.resolve("grid");
        first = vecgrad(call(grid));
    }

    private static Object[] call(Path out, Object... more) {
        List<Object> call = new ArrayList<>(List.of("reproduce", "table1", "--data", "idx:" + data, "--methods", "nn,m1m2", "--labels", "20,30", "--first-draw", 0, "--draws", 2,
                "--epochs-scale", 0.02, "--set", "hidden=16", "--set", "epochs=1000", "--set", "m1_hidden=16", "--set", "m1_epochs=2000", "--set", "m1_learning_rate=1e-5", "--set", "unlabelled_batch=50", "--set", "checkpoint_seconds=0", "--out", out));
        call.addAll(List.of(more));
        return call.toArray();
    }

    /** What must not depend on how long things took. */
    private static Map<String, Object> untimed(Path out, String cell) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>(Json.read(out.resolve("cells").resolve(cell + ".json")));
        all.keySet().removeAll(List.of("seconds", "m1_seconds", "jobs", "threads"));
        return all;
    }

    private static String untimed(String table) { return table.replaceAll(", [0-9.]+ min", "").replaceAll("another [0-9]+ minutes", "another few minutes"); }

    @Test
    void everyCellLeavesItsResultAndTheTableIsOnStdout() throws IOException {
        assertEquals(0, first.code(), first::err);
        for (String cell : CELLS) {
            Map<String, Object> result = untimed(grid, cell);
            assertTrue(result.keySet().containsAll(List.of("test_error", "valid_error", "command", "settings", "commit", "machine")), result::toString);
            assertFalse(Json.line(result).contains(grid.toString()), "a path: " + result);
        }
        assertTrue(first.out().contains("M1+M2 (`m1m2`)") && first.out().contains("2 draws"), first.out());
        assertTrue(first.err().contains("[8/8]"), first.err());
        assertEquals(first.out(), Files.readString(grid.resolve("table1.md")));
        assertTrue(Files.readString(grid.resolve("table1.html")).startsWith("<!DOCTYPE html>"));
        try (DirectoryStream<Path> m1 = Files.newDirectoryStream(grid.resolve("m1"))) { assertEquals(1, count(m1), "one M1 for all cells"); }
    }

    private static int count(Iterable<Path> paths) {
        int n = 0;
        for (Path _ : paths) n++;
        return n;
    }

    @Test
    void aFinishedGridTrainsNothing() throws IOException {
        FileTime before = Files.getLastModifiedTime(grid.resolve("cells/m1m2-20-0.json"));
        Ended again = vecgrad(call(grid));
        assertEquals(first.out(), again.out());
        assertTrue(again.err().contains("8 cells, 8 of them finished"), again.err());
        assertEquals(before, Files.getLastModifiedTime(grid.resolve("cells/m1m2-20-0.json")));
        assertEquals(first.out().lines().limit(4).toList(), vecgrad("reproduce", "table1", "--data", "idx:" + data, "--from", grid.resolve("cells")).out().lines().limit(4).toList());
    }

    @Test
    void aCellIsTheTrainingThatItsCommandNames() throws IOException {
        CellResult cell = CellResult.read(grid.resolve("cells/m1m2-30-1.json"));
        String[] command = ((String) cell.all().get("command")).split(" ");
        List<Object> call = new ArrayList<>(List.of(command).subList(1, command.length));
        call.addAll(List.of("--out", folder.resolve("alone"), "--quiet"));
        assertEquals(0, vecgrad(call.toArray()).code());
        assertArrayEquals(Files.readAllBytes(grid.resolve("runs/m1m2-30-1/model.safetensors")), Files.readAllBytes(folder.resolve("alone/model.safetensors")));
    }

    @Test
    void severalCellsAtATimeComeToTheSame() throws IOException {
        Path out = folder.resolve("at once");
        int threads = Compute.threads();
        try {
            assertEquals(0, vecgrad(call(out, "--jobs", 3)).code());
        } finally {
            Compute.setThreads(threads);
        }
        for (String cell : CELLS) assertEquals(untimed(grid, cell), untimed(out, cell));
    }

    /** Killed in the middle of M1, after its first cell, and in the middle of a cell's M2. */
    @Test
    void aGridThatIsKilledThreeTimesEndsInTheSameTable() throws Exception {
        Path out = folder.resolve("killed"), m1, m2 = out.resolve("runs/m1m2-30-0");
        kill(out, () -> m1(out).filter(run -> isIn(run, "m1")).isPresent());
        m1 = m1(out).orElseThrow();
        assertTrue(isIn(m1, "m1"), "it was killed after M1");
        kill(out, () -> Files.exists(out.resolve("cells/nn-20-0.json")));
        assertFalse(Files.exists(m2.resolve("checkpoint.safetensors")), "it was killed much later than after its first cell");
        kill(out, () -> isIn(m2, "m2"));
        assertTrue(isIn(m2, "m2"), "it was killed after M2");
        assertFalse(Files.exists(out.resolve("table1.md")), "it was killed in the middle");
        Ended ended = vecgrad(call(out));
        assertEquals(0, ended.code(), ended::err);
        assertEquals(untimed(first.out()), untimed(ended.out()));
        for (String cell : CELLS) assertEquals(untimed(grid, cell), untimed(out, cell));
    }

    private static void kill(Path out, BooleanSupplier moment) throws Exception {
        Process process = Console.inOwnJvm(folder, call(out)).redirectErrorStream(true).redirectOutput(folder.resolve("killed.txt").toFile()).start();
        while (!moment.getAsBoolean() && process.isAlive()) Thread.sleep(2);
        process.destroyForcibly().waitFor();
        assertTrue(moment.getAsBoolean(), () -> "it ended before the moment came: " + read(folder.resolve("killed.txt")));
    }

    private static Optional<Path> m1(Path out) {
        try (DirectoryStream<Path> m1 = Files.newDirectoryStream(out.resolve("m1"))) {
            for (Path run : m1) return Optional.of(run);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether a run has written down epochs of this stage, and is not finished. */
    private static boolean isIn(Path run, String stage) {
        return Files.exists(run.resolve("checkpoint.safetensors")) && !Files.exists(run.resolve("result.json")) && read(run.resolve("metrics.jsonl")).contains("\"stage\": \"" + stage + "\"");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void otherSettingsDoNotMixWithFinishedCells() {
        Ended mixed = vecgrad(call(grid, "--set", "alpha=0.5"));
        assertEquals(1, mixed.code());
        assertTrue(mixed.err().contains("was trained with alpha 0.1, not 0.5"), mixed.err());
    }

    @Test
    void whatMakesNoSenseIsSaidBeforeAnythingIsTrained() {
        Path out = folder.resolve("nothing");
        refused("there is no table \"table9\"", "reproduce", "table9");
        refused("--model: \"m9\" is none of", with(out, "--methods", "m9"));
        refused("m1 has no test error", with(out, "--methods", "m1"));
        refused("--epochs-scale: -1.0", with(out, "--epochs-scale", -1));
        refused("--jobs: 0", with(out, "--jobs", 0));
        refused("there is no setting \"depth\"", with(out, "--set", "depth=3"));
        refused("draw is decided by the grid", with(out, "--set", "draw=3"));
        refused("--alpha: -1.0", with(out, "--set", "alpha=-1"));
        refused("--labels: 5 labels for 10 classes", with(out, "--labels", "20,5"));
        refused("--labels: 300 labels of 250", with(out, "--labels", "20,300"));
        assertFalse(Files.exists(out));
    }

    private static Object[] with(Path out, Object option, Object value) {
        List<Object> call = new ArrayList<>(List.of("reproduce", "table1", "--data", "idx:" + data, "--out", out, option, value));
        if (!option.equals("--methods")) call.addAll(List.of("--methods", "nn"));
        return call.toArray();
    }

    private static void refused(String reason, Object... call) {
        Ended ended = vecgrad(call);
        assertEquals(2, ended.code(), ended::err);
        assertTrue(ended.sentence().contains(reason), ended::err);
    }

    @Test
    void theTableGoesBetweenItsMarks() throws IOException {
        Path readme = Files.writeString(folder.resolve("README.md"), "a\n<!-- table1: begin -->\nold\n<!-- table1: end -->\nb\n");
        Ended ended = vecgrad("reproduce", "table1", "--data", "idx:" + data, "--from", grid.resolve("cells"), "--into", readme);
        assertEquals("a\n<!-- table1: begin -->\n" + ended.out() + "<!-- table1: end -->\nb\n", Files.readString(readme));
        Files.writeString(readme, "no marks");
        refused("has no lines", "reproduce", "table1", "--data", "idx:" + data, "--from", grid.resolve("cells"), "--into", readme);
    }
}
