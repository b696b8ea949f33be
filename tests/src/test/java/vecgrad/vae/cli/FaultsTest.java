package vecgrad.vae.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static vecgrad.vae.cli.Console.vecgrad;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vecgrad.vae.cli.Console.Ended;

/** What happens to a training from outside: signals, a full disk, a disk that may not be written to. Nothing that was checkpointed is lost. */
class FaultsTest {
    @TempDir
    private static Path temporary;
    private static TinyRuns runs;
    private static Path whole;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() throws IOException {
        runs = new TinyRuns(temporary);
        whole = runs.run("whole", "--epochs", 20);
    }

    private static void requireSameAsWhole(Path run) throws IOException {
        assertArrayEquals(Files.readAllBytes(whole.resolve("model.safetensors")), Files.readAllBytes(run.resolve("model.safetensors")));
        assertEquals(TinyRuns.untimed(whole), TinyRuns.untimed(run));
    }

    /** Sends SIGINT as soon as the run has written a line of metrics. */
    static Ended interrupted(Path run, Path home, Object... call) throws Exception {
        assumeFalse(ignoresInterrupts(), "SIGINT is ignored here, as in what a shell starts in the background, and so it is in every process started from here");
        Path out = home.resolve("out.txt"), err = home.resolve("err.txt");
        Process process = Console.inOwnJvm(home, call).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            while (process.isAlive() && !(Files.exists(run.resolve("metrics.jsonl")) && Files.size(run.resolve("metrics.jsonl")) > 0)) Thread.sleep(5);
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
            return new Ended(process.waitFor(), Files.readString(out), Console.withoutWarning(Files.readString(err)));
        } finally {
            process.destroyForcibly();
        }
    }

    /** As Linux tells it: the second bit of a mask. */
    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) return false;
        return Files.readAllLines(status).stream().filter(line -> line.startsWith("SigIgn:")).anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    }

    @Test
    void anInterruptFinishesTheStepAndTheRunGoesOnToTheSameBits() throws Exception {
        Path run = folder.resolve("run");
        Ended ended = interrupted(run, folder, runs.train("--out", run, "--epochs", 20, "--checkpoint-seconds", 1000));
        assertEquals(Interrupts.EXIT, ended.code(), ended::toString);
        String sentence = ended.sentence();
        assertTrue(sentence.matches(".*stopped before .*stage .*: go on with vecgrad train --resume --out \\S+"), sentence);
        assertEquals("", ended.out());
        assertFalse(Files.exists(run.resolve("result.json")));
        String[] command = sentence.substring(sentence.indexOf("train --resume")).split(" ");
        assertEquals(0, vecgrad(Stream.concat(Arrays.stream(command), Stream.of("--quiet")).toArray()).code());
        requireSameAsWhole(run);
    }

    /** What a shell does when it limits the size of files is, to the program, a full disk: the metrics still fit, a checkpoint does not. */
    @Test
    void aFullDiskIsOneSentenceAndWithRoomTheRunGoesOn() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no /bin/sh to limit the size of files with");
        Path run = folder.resolve("run");
        Object[] wide = {"--out", run, "--model", "nn", "--hidden", 400};
        Ended full = limited("ulimit -f 256", runs.train(wide));
        assertEquals(1, full.code(), full::toString);
        assertTrue(full.sentence().contains("checkpoint.safetensors: ") && full.sentence().endsWith("go on with vecgrad train --resume --out " + run), full.sentence());
        Ended on = vecgrad("train", "--resume", "--out", run, "--quiet");
        assertEquals(0, on.code(), on::toString);
        Path same = runs.run("wide", "--model", "nn", "--hidden", 400);
        assertArrayEquals(Files.readAllBytes(same.resolve("model.safetensors")), Files.readAllBytes(run.resolve("model.safetensors")));
    }

    /** A disk of 200 KB, where the test may make one. */
    @Test
    void aDiskThatIsReallyFullOrMayOnlyBeReadIsOneSentence() throws Exception {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        assumeTrue(ran("mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", disk), "only root can make a small disk");
        try {
            Path run = disk.resolve("run");
            Ended full = vecgrad(runs.train("--out", run, "--model", "nn", "--hidden", 400));
            assertEquals(1, full.code(), full::toString);
            assertTrue(full.sentence().contains("No space left on device"), full.sentence());
            try (Stream<Path> left = Files.list(run)) {
                assertTrue(left.noneMatch(file -> file.getFileName().toString().startsWith(".")), "what was half written is gone");
            }
            assertTrue(ran("mount", "-o", "remount,ro", disk));
            Ended readOnly = vecgrad(runs.train("--out", disk.resolve("other"), "--model", "nn"));
            assertEquals(1, readOnly.code(), readOnly::toString);
            assertTrue(readOnly.sentence().contains("cannot use ") && readOnly.sentence().contains("Read-only"), readOnly.sentence());
            Ended resumed = vecgrad("train", "--resume", "--out", run);
            assertEquals(1, resumed.code(), resumed::toString);
            assertTrue(resumed.sentence().contains("Read-only"), resumed.sentence());
            assertTrue(ran("mount", "-o", "remount,rw,size=4m", disk));
            assertEquals(0, vecgrad("train", "--resume", "--out", run, "--quiet").code());
        } finally {
            ran("umount", disk);
        }
    }

    /** Nothing that decides a bit reads the clock of the wall; what is timed is timed by a clock that only goes forwards. */
    @Test
    void noTrainingReadsTheClockOfTheWall() throws IOException {
        Path sources = Path.of("..", "vae", "src", "main", "java");
        assumeTrue(Files.isDirectory(sources), "the sources are not here");
        try (Stream<Path> files = Files.walk(sources)) {
            List<String> readers = new ArrayList<>();
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList())
                if (Files.readString(file).matches("(?s).*(currentTimeMillis|Instant\\.now|LocalDateTime\\.now|Clock\\.system|new Date\\().*")) readers.add(file.getFileName().toString());
            assertEquals(List.of("EventFile.java"), readers, "TensorBoard's events carry the time of day, and nothing else does");
        }
    }

    private Ended limited(String limit, Object... call) throws IOException {
        ProcessBuilder java = Console.inOwnJvm(folder, call);
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", limit + " && exec \"$@\"", "sh"));
        command.addAll(java.command());
        return Console.ended(java.command(command), folder);
    }

    private static boolean ran(Object... command) throws Exception {
        try {
            return new ProcessBuilder(Arrays.stream(command).map(Object::toString).toList()).start().waitFor() == 0;
        } catch (IOException e) {
            return false; // there is no such command
        }
    }
}
