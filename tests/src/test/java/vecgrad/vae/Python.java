package vecgrad.vae;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The tools of the other side, where there are any. */
public final class Python {
    private Python() {}

    /** Runs a program in a folder, and gives what it printed. The test is skipped if there is no python3 that has this module. */
    public static String run(Path folder, String module, String program) throws IOException {
        assumeTrue(started(folder, "import " + module) == 0, "there is no python3 with " + module + " here");
        assertEquals(0, started(folder, program), () -> program + "\n" + printed(folder));
        return printed(folder);
    }

    private static int started(Path folder, String program) {
        try {
            return new ProcessBuilder("python3", "-c", program).directory(folder.toFile()).redirectErrorStream(true)
                    .redirectOutput(folder.resolve("python.txt").toFile()).start().onExit().join().exitValue();
        } catch (IOException e) {
            return -1; // there is no python3
        }
    }

    private static String printed(Path folder) {
        try {
            return Files.readString(folder.resolve("python.txt"), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return e.toString();
        }
    }
}
