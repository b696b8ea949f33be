package vecgrad.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vecgrad.datasets.Digits;
import vecgrad.datasets.LabeledImages;
import vecgrad.vae.Failure;
import vecgrad.vae.io.Json;

/** A grid of small trainings, by the command as a person calls it: without Spark, in one JVM, and on a cluster that loses a worker. */
class SparkGridTest {
    private static final List<String> CELLS = List.of("nn-20-0", "m1m2-20-0", "nn-20-1", "m1m2-20-1", "nn-20-2", "m1m2-20-2", "nn-20-3", "m1m2-20-3");

    @TempDir
    private static Path folder;
    private static Path data, alone;
    private static String table;

    @BeforeAll
    static void trainWithoutSpark() throws IOException, InterruptedException {
        data = digits(folder.resolve("data"));
        alone = folder.resolve("alone");
        table = finished(reproduce(alone, folder.resolve("alone.txt")), folder.resolve("alone.txt"));
    }

    /** A small data set in IDX files. */
    static Path digits(Path folder) throws IOException {
        Files.createDirectories(folder);
        write(folder, "train", Digits.generate(77, 300));
        write(folder, "t10k", Digits.generate(78, 60));
        return folder;
    }

    private static void write(Path data, String part, LabeledImages images) throws IOException {
        int n = images.size();
        ByteBuffer pixels = ByteBuffer.allocate(16 + n * images.features()).putInt(2051).putInt(n).putInt(images.rows()).putInt(images.columns());
        for (int i = 0; i < n; i++) pixels.put(images.pixels(i));
        Files.write(data.resolve(part + "-images-idx3-ubyte"), pixels.array());
        ByteBuffer labels = ByteBuffer.allocate(8 + n).putInt(2049).putInt(n);
        for (int label : images.labels()) labels.put((byte) label);
        Files.write(data.resolve(part + "-labels-idx1-ubyte"), labels.array());
    }

    /** Starts the command. @param said the file for what it says on stderr; the table is in the grid's folder */
    private static Process reproduce(Path out, Path said, Object... more) throws IOException {
        List<String> command = Spark.java(Spark.APP);
        command.addAll(List.of("vecgrad.vae.cli.Main", "reproduce", "table1", "--data", "idx:" + data, "--methods", "nn,m1m2", "--labels", "20", "--first-draw", "0", "--draws", "4",
                "--epochs-scale", "0.05", "--set", "hidden=16", "--set", "m1_hidden=16", "--set", "unlabelled_batch=50", "--threads", "1", "--out", out.toString()));
        for (Object word : more) command.add(word.toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        return builder.start();
    }

    /** The table that a process leaves at its end, which must be a good one. */
    private static String finished(Process process, Path said) throws IOException, InterruptedException {
        int code = process.waitFor();
        String text = Files.readString(said);
        assertEquals(0, code, text);
        assertTrue(text.contains("[8/8]"), text);
        return text.substring(text.indexOf("| "));
    }

    /** Without what says how long it took, on which machine and beside how many others. */
    private static String untimed(String table) {
        return table.replaceAll(", [0-9.]+ min", "").replaceAll("another [0-9]+ minutes", "another few minutes").replaceAll(" Trained on [^\n]*", "");
    }

    private static Map<String, Object> untimed(Path out, String cell) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>(Json.read(out.resolve("cells").resolve(cell + ".json")));
        all.keySet().removeAll(List.of("seconds", "m1_seconds", "jobs"));
        return all;
    }

    private static void assertSame(Path out) throws IOException {
        for (String cell : CELLS) {
            assertEquals(untimed(alone, cell), untimed(out, cell));
            assertArrayEquals(Files.readAllBytes(alone.resolve("runs/" + cell + "/model.safetensors")), Files.readAllBytes(out.resolve("runs/" + cell + "/model.safetensors")), cell);
        }
        assertEquals(untimed(Files.readString(alone.resolve("table1.md"))), untimed(Files.readString(out.resolve("table1.md"))));
    }

    private static long cells(Path out) throws IOException {
        if (!Files.isDirectory(out.resolve("cells"))) return 0;
        try (Stream<Path> files = Files.list(out.resolve("cells"))) { return files.filter(file -> file.toString().endsWith(".json")).count(); }
    }

    @Test
    void inOneJvmTheGridIsTheSame() throws IOException, InterruptedException {
        Path out = folder.resolve("local"), said = folder.resolve("local.txt");
        assertEquals(untimed(table), untimed(finished(reproduce(out, said, "--spark", "local[2]"), said)));
        assertSame(out);
    }

    @Test
    void onAClusterThatLosesAWorkerInTheMiddleTheGridIsTheSame() throws IOException, InterruptedException {
        Path out = folder.resolve("cluster"), said = folder.resolve("cluster.txt");
        try (Spark spark = new Spark(Files.createDirectories(folder.resolve("spark")), 2)) {
            Process grid = reproduce(out, said, "--spark", spark.master, "--spark-conf", "spark.executor.memory=1g", "--spark-conf", "spark.network.timeout=" + Spark.PATIENCE);
            Spark.await(() -> cells(out) > 1 || !grid.isAlive() ? true : null);
            long finished = cells(out);
            assertTrue(finished > 1 && finished < CELLS.size(), () -> finished + " cells are finished");
            spark.kill(0);
            assertEquals(untimed(table), untimed(finished(grid, said)));
            assertTrue(Files.readString(said).contains("Lost executor"), () -> "nothing was lost: " + said);
        }
        assertSame(out);
    }

    @Test
    void aGridThatIsKilledGoesOnElsewhere() throws IOException, InterruptedException {
        Path out = folder.resolve("killed"), said = folder.resolve("killed.txt");
        Process grid = reproduce(out, said, "--spark", "local[2]");
        Spark.await(() -> cells(out) > 1 || !grid.isAlive() ? true : null);
        grid.destroyForcibly().waitFor();
        assertFalse(Files.exists(out.resolve("table1.md")), "it was killed in the middle");
        assertEquals(untimed(table), untimed(finished(reproduce(out, said), said)));
        assertSame(out);
    }

    @Test
    void aMasterThatIsNotThereIsSaidInASentence() throws IOException, InterruptedException {
        Path said = folder.resolve("nobody.txt");
        List<String> lines = new ArrayList<>();
        assertEquals(1, reproduce(folder.resolve("nobody"), said, "--spark", "nonsense://here").waitFor());
        lines.addAll(Files.readAllLines(said).stream().filter(line -> line.startsWith("vecgrad: ")).toList());
        assertEquals(1, lines.size(), () -> "" + lines);
        assertTrue(lines.getFirst().contains("--spark: cannot work with nonsense://here"), lines::getFirst);
        assertEquals(Failure.CLUSTER_FAILED, Failure.of(lines.getFirst().substring("vecgrad: ".length())).orElseThrow());
    }
}
