package vecgrad.vae.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    private record Epoch(int epoch, Float loss) { }

    @TempDir Path parent;
    private Path folder;

    @BeforeEach
    void nameIt() { folder = parent.resolve("runs/a b"); }

    @Test
    void aRunIsWrittenAndReadBack() throws IOException {
        try (RunFolder run = RunFolder.create(folder)) {
            run.writeConfig(Map.of("model", "m2"));
            run.appendMetrics(new Epoch(1, 1.5f));
            run.appendMetrics(new Epoch(2, Float.NaN));
            assertFalse(run.hasResult());
            run.writeResult(Map.of("test_error", 0.05f));
        }
        RunFolder read = RunFolder.read(folder);
        assertEquals(Map.of("model", "m2"), read.config());
        assertEquals(Map.of("test_error", 0.05), read.result());
        assertEquals("{\"epoch\": 1, \"loss\": 1.5}\n{\"epoch\": 2, \"loss\": null}\n", Files.readString(folder.resolve("metrics.jsonl")));
        assertEquals(1.5, read.metrics().get(0).get("loss"));
        assertThrows(IllegalStateException.class, () -> read.writeConfig(Map.of()));
    }

    @Test
    void aTornLastLineIsForgotten() throws IOException {
        try (RunFolder run = RunFolder.create(folder)) {
            for (int epoch = 1; epoch <= 4; epoch++) run.appendMetrics(new Epoch(epoch, 0.5f));
            Path metrics = folder.resolve("metrics.jsonl");
            Files.writeString(metrics, "{\"epoch\": 5, \"lo", StandardOpenOption.APPEND);
            assertEquals(4, run.metrics().size());
            assertEquals(3, run.keepMetrics(m -> (Long) m.get("epoch") <= 3)); // the checkpoint was of epoch 3
            run.appendMetrics(new Epoch(4, 0.25f));
            assertEquals(List.of(1L, 2L, 3L, 4L), run.metrics().stream().map(m -> m.get("epoch")).toList());
            assertEquals(0.25, run.metrics().get(3).get("loss"));

            Files.writeString(metrics, "{}\n{\"epoch\n{}\n");
            assertTrue(assertThrows(FormatException.class, run::metrics).getMessage().startsWith(metrics + ", line 2: "));
        }
    }

    @Test
    void aRunThatCouldBeLostIsNotStartedAnew() throws IOException {
        try (RunFolder run = RunFolder.create(folder)) {
            Files.writeString(run.checkpoint(), "x");
        }
        RunFolderException e = assertThrows(RunFolderException.class, () -> RunFolder.create(folder));
        assertEquals(folder + " already holds an unfinished run (checkpoint.safetensors): continue it with --resume, throw it away with --overwrite, or choose another folder with --out", e.getMessage());
        Files.move(folder.resolve("checkpoint.safetensors"), folder.resolve("result.json"));
        assertTrue(assertThrows(RunFolderException.class, () -> RunFolder.create(folder)).getMessage().contains("a finished run (result.json)"));
        try (RunFolder run = RunFolder.overwrite(folder)) {
            assertFalse(run.hasResult());
        }
    }

    @Test
    void aRunKilledBeforeItsFirstCheckpointMayStartAnewOrGoOn() throws IOException {
        try (RunFolder run = RunFolder.create(folder)) {
            run.writeConfig(Map.of());
            run.appendMetrics(new Epoch(1, 1f));
        }
        Files.writeString(folder.resolve(".model.safetensors.7.vecgrad-tmp"), "what it was writing when it was killed");
        try (RunFolder run = RunFolder.resume(folder)) {
            assertFalse(run.hasCheckpoint());
            assertEquals(1, run.metrics().size());
            assertFalse(Files.exists(folder.resolve(".model.safetensors.7.vecgrad-tmp")));
        }
        try (RunFolder run = RunFolder.create(folder)) {
            assertEquals(List.of(), run.metrics());
        }
    }

    @Test
    void somebodyElsesFilesAreLeftAlone() throws IOException {
        Files.createDirectories(folder);
        Path theirs = Files.writeString(folder.resolve("config.json"), "theirs");
        for (var open : List.<org.junit.jupiter.api.function.Executable>of(() -> RunFolder.create(folder), () -> RunFolder.overwrite(folder)))
            assertTrue(assertThrows(RunFolderException.class, open).getMessage().contains("that no run here has written"));
        assertEquals("theirs", Files.readString(theirs));
    }

    @Test
    void foldersThatAreNoRunsAreNamed() throws IOException {
        assertEquals("there is no run folder " + folder, assertThrows(RunFolderException.class, () -> RunFolder.read(folder)).getMessage());
        assertThrows(RunFolderException.class, () -> RunFolder.resume(folder));
        assertEquals(parent + " is not the folder of a run: it has no config.json", assertThrows(RunFolderException.class, () -> RunFolder.resume(parent)).getMessage());
        Path file = Files.writeString(parent.resolve("file"), "");
        assertTrue(assertThrows(RunFolderException.class, () -> RunFolder.create(file)).getMessage().startsWith(file + " is a file"));
        assertThrows(IOException.class, () -> RunFolder.create(file.resolve("below")));
    }

    @Test
    void aFolderThatVanishesIsNamed() throws IOException {
        try (RunFolder run = RunFolder.create(folder)) {
            Files.delete(folder.resolve("run.lock"));
            Files.delete(folder);
            assertEquals("cannot write " + folder.resolve("metrics.jsonl") + ": the run folder is gone",
                    assertThrows(IOException.class, () -> run.appendMetrics(new Epoch(1, 1f))).getMessage());
            assertEquals("cannot write " + folder.resolve("config.json") + ": there is no folder " + folder,
                    assertThrows(IOException.class, () -> run.writeConfig(Map.of())).getMessage());
        }
    }

    @Test
    void oneProcessAtATime() throws Exception {
        RunFolder.create(folder).close();
        try (var holder = new SecondProcess("", Hold.class, folder.toString())) {
            assertEquals("held " + folder, holder.out.readLine());
            String said = assertThrows(RunFolderException.class, () -> RunFolder.create(folder)).getMessage();
            assertTrue(said.startsWith(folder + " is in use by process " + holder.process.pid() + "; wait"), said);
        } // killed: the system gives its lock back
        try (RunFolder run = RunFolder.create(folder)) {
            assertThrows(RunFolderException.class, () -> RunFolder.create(folder));
            try (var other = new SecondProcess("", Hold.class, folder.toString())) { // the attempt above did not lose the lock
                assertTrue(other.out.readLine().contains("is in use by process " + ProcessHandle.current().pid()));
            }
            assertEquals(folder, run.path());
        }
    }

    /** Takes a run folder, says so, and waits to be killed. */
    static final class Hold {
        private Hold() { }

        public static void main(String[] args) throws Exception {
            try (RunFolder run = RunFolder.overwrite(Path.of(args[0]))) {
                System.out.println("held " + run.path());
                Thread.sleep(60_000);
            } catch (RunFolderException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
