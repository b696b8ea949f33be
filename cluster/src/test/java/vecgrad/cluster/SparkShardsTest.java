package vecgrad.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vecgrad.vae.Failure;
import vecgrad.vae.io.Json;
import vecgrad.vae.io.RunFolder;

/** One training whose minibatches are split between processes, by the command as a person calls it: the bits are those of one process. */
class SparkShardsTest {
    /** So many that there is time to kill a worker in the middle. */
    private static final int M1_EPOCHS = 2000;

    @TempDir
    private static Path folder;
    private static Path data, alone;

    @BeforeAll
    static void trainInOneProcess() throws IOException, InterruptedException {
        data = SparkGridTest.digits(folder.resolve("data"));
        alone = folder.resolve("alone");
        finished(train(alone, 3, M1_EPOCHS), alone);
    }

    private static Process train(Path out, int shards, int m1Epochs, Object... more) throws IOException {
        List<String> command = Spark.java(Spark.APP);
        command.addAll(List.of("vecgrad.vae.cli.Main", "train", "--data", "idx:" + data, "--labels", "20", "--epochs", "3", "--m1-epochs", "" + m1Epochs, "--hidden", "16",
                "--m1-hidden", "16", "--unlabelled-batch", "50", "--shards", "" + shards, "--threads", "1", "--out", out.toString()));
        for (Object word : more) command.add(word.toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said(out).toFile());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        return builder.start();
    }

    private static Path said(Path out) { return folder.resolve(out.getFileName() + ".txt"); }

    private static void finished(Process process, Path out) throws IOException, InterruptedException {
        int code = process.waitFor();
        assertEquals(0, code, Files.readString(said(out)));
    }

    private static void assertSame(Path out) throws IOException {
        assertArrayEquals(Files.readAllBytes(alone.resolve(RunFolder.MODEL)), Files.readAllBytes(out.resolve(RunFolder.MODEL)));
        assertEquals(untimed(alone), untimed(out));
        assertEquals(Json.read(alone.resolve(RunFolder.CONFIG)), Json.read(out.resolve(RunFolder.CONFIG)));
        assertTrue(Files.size(out.resolve(RunFolder.REPORT)) > 10_000, "no report");
    }

    private static List<Map<String, Object>> untimed(Path out) throws IOException {
        List<Map<String, Object>> all = new ArrayList<>();
        for (String line : Files.readAllLines(out.resolve(RunFolder.METRICS))) all.add(new LinkedHashMap<>(Json.parse(line)));
        for (Map<String, Object> line : all) line.remove("seconds");
        return all;
    }

    @Test
    void inOneJvmItIsTheSame() throws IOException, InterruptedException {
        Path out = folder.resolve("local");
        finished(train(out, 3, M1_EPOCHS, "--spark", "local[3]"), out);
        assertSame(out);
    }

    /** Three workers of a core each. When one is killed with its executor, all begin again as soon as there is another. */
    @Test
    void onAClusterThatLosesAWorkerItIsTheSame() throws IOException, InterruptedException {
        Path out = folder.resolve("cluster");
        try (Spark spark = new Spark(Files.createDirectories(folder.resolve("spark")), 4)) {
            Process run = train(out, 3, M1_EPOCHS, "--spark", spark.master, "--spark-conf", "spark.executor.memory=1g", "--spark-conf", "spark.network.timeout=" + Spark.PATIENCE);
            int busy = Spark.await(() -> run.isAlive() ? spark.working("labels alone") : Integer.valueOf(-1));
            assertTrue(busy >= 0, () -> "it ended before anybody said something: " + said(out));
            spark.kill(busy);
            finished(run, out);
            assertTrue(Files.readString(said(out)).contains("Lost executor"), () -> "nothing was lost: " + said(out));
        }
        assertSame(out);
    }

    @Test
    void moreShardsThanCoresAreRefused() throws IOException, InterruptedException {
        Path out = folder.resolve("refused");
        Process run = train(out, 3, M1_EPOCHS, "--spark", "local[2]", "--spark-conf", "spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures=2");
        assertEquals(1, run.waitFor());
        List<String> lines = Files.readAllLines(said(out)).stream().filter(line -> line.startsWith("vecgrad: ")).toList();
        assertEquals(1, lines.size(), () -> "" + lines);
        assertEquals(Failure.CLUSTER_FAILED, Failure.of(lines.getFirst().substring("vecgrad: ".length())).orElseThrow());
        assertTrue(lines.getFirst().contains("slots"), lines::getFirst);
    }
}
