package vecgrad.vae.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vecgrad.vae.cli.Console.vecgrad;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vecgrad.vae.cli.Console.Ended;

/**
 * {@code mvn verify -Pkill}: a training is killed by SIGKILL again and again, at seeded random moments and, every second time, while the
 * temporary file of a checkpoint is there; what resumes it comes to the bits of a run that nobody killed. When a run gets to its end
 * between two kills, the next one starts. {@code -Dkill.count=N} for another number of kills.
 */
class KillCampaign {
    private static final int KILLS = Integer.getInteger("kill.count", 60);
    private static final String TEMPORARY = ".vecgrad-tmp";

    @TempDir
    private Path folder;
    private final List<String> moments = new ArrayList<>();

    @Test
    void whateverIsKilledEndsInTheSameBits() throws Exception {
        TinyRuns runs = new TinyRuns(folder);
        Path whole = runs.run("whole", "--epochs", 40, "--m1-epochs", 20, "--ema", 0.9);
        Random random = new Random(2014);
        int kills = 0, inWrite = 0, finished = 0;
        for (int number = 0; kills < KILLS; number++) {
            Path run = folder.resolve("run" + number);
            while (kills < KILLS && !Files.exists(run.resolve("result.json"))) {
                boolean duringWrite = kills % 2 == 1;
                switch (killed(runs, run, duringWrite, random)) {
                    case IN_WRITE -> { kills++; inWrite++; }
                    case KILLED -> kills++;
                    case ENDED -> { }
                }
            }
            Ended ended = vecgrad(call(runs, run));
            assertEquals(0, ended.code(), ended::toString);
            String when = number + ": " + moments;
            assertArrayEquals(Files.readAllBytes(whole.resolve("model.safetensors")), Files.readAllBytes(run.resolve("model.safetensors")), when);
            assertArrayEquals(Files.readAllBytes(whole.resolve("samples.png")), Files.readAllBytes(run.resolve("samples.png")), when);
            assertEquals(TinyRuns.untimed(whole), TinyRuns.untimed(run), when);
            moments.clear();
            finished++;
        }
        System.out.println("kill campaign: " + kills + " kills, " + inWrite + " of them while a checkpoint was being written; " + finished + " runs, all in the same bits");
        assertTrue(KILLS < 20 || inWrite >= KILLS / 10, inWrite + " kills during a checkpoint's write are too few");
    }

    private enum Outcome { KILLED, IN_WRITE, ENDED }

    private Outcome killed(TinyRuns runs, Path run, boolean duringWrite, Random random) throws Exception {
        Process process = Console.inOwnJvm(folder, call(runs, run)).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        long milliseconds = random.nextInt(1500);
        try {
            while (process.isAlive() && !Files.exists(run.resolve("config.json"))) Thread.sleep(1); // the JVM's own start says nothing
            process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
            if (duringWrite) while (process.isAlive() && !isWriting(run)) Thread.sleep(1);
            if (!process.isAlive()) {
                assertEquals(0, process.exitValue(), "it ended by itself, and not well");
                return Outcome.ENDED;
            }
        } finally {
            process.destroyForcibly().onExit().join(); // SIGKILL
        }
        moments.add(milliseconds + " ms" + (duringWrite ? ", in a write" : ""));
        return isWriting(run) ? Outcome.IN_WRITE : Outcome.KILLED;
    }

    private static Object[] call(TinyRuns runs, Path run) {
        Object[] call = {"--out", run, "--epochs", 40, "--m1-epochs", 20, "--ema", 0.9, "--checkpoint-seconds", 0};
        return runs.train(Files.exists(run.resolve("config.json")) ? Stream.concat(Stream.of(call), Stream.of("--resume")).toArray() : call);
    }

    /** Whether a checkpoint is half written; what a killed process left so is there until the run is resumed. */
    private static boolean isWriting(Path run) throws IOException {
        if (!Files.isDirectory(run)) return false;
        try (Stream<Path> files = Files.list(run)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith(".checkpoint") && file.toString().endsWith(TEMPORARY));
        }
    }
}
