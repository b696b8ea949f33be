package vecgrad.vae.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vecgrad.vae.cli.Console.vecgrad;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vecgrad.tensor.Compute;
import vecgrad.vae.cli.Console.Ended;

class ComputeOptionsTest {
    @TempDir
    private Path folder;

    @Test
    void theScalarKernelsCanBeAskedFor() throws IOException {
        Ended ended = Console.ended(Console.inOwnJvm(folder, "train", "--model", "nn", "--hidden", 8, "--epochs", 1, "--kernels", "scalar",
                "--out", folder.resolve("run")), folder);
        assertEquals(0, ended.code(), ended::toString);
        assertTrue(ended.err().contains("(scalar kernels, "), ended.err());
    }

    @Test
    void unknownKernelsAreRefused() {
        for (String command : new String[] {"train", "evaluate", "sample"}) {
            Object[] call = command.equals("train") ? new Object[] {command, "--kernels", "fast"}
                    : command.equals("evaluate") ? new Object[] {command, "run", "--kernels", "fast"}
                    : new Object[] {command, "run", "--out", "a.png", "--kernels", "fast"};
            Ended refused = vecgrad(call);
            assertEquals(2, refused.code(), refused::toString);
            assertEquals("vecgrad: --kernels: \"fast\"; expected scalar or vector", refused.sentence());
        }
    }

    @Test
    void otherKernelsThanThoseInUseComeTooLate() {
        String used = Compute.kernels(), other = used.equals("vector") ? "scalar" : "vector";
        Ended refused = vecgrad("train", "--kernels", other, "--out", folder.resolve("run"));
        assertEquals(2, refused.code(), refused::toString);
        assertTrue(refused.sentence().contains(used + " ones are in use already"), refused.sentence());
        Compute.useKernels(used); // the same again is no change
        assertEquals(used, Compute.kernels());
    }
}
