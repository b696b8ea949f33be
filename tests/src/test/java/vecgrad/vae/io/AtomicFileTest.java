package vecgrad.vae.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir Path folder;

    @Test
    void aWriteThatFailsHalfWayLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "old");
        IOException e = assertThrows(IOException.class, () -> AtomicFile.write(file, out -> {
            out.write(ByteBuffer.wrap(new byte[100_000]));
            throw new IOException("No space left on device");
        }));
        assertEquals("cannot write " + file + ": No space left on device", e.getMessage());
        assertThrows(IllegalStateException.class, () -> AtomicFile.write(file, out -> { throw new IllegalStateException(); }));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("a"), names());
    }

    /** What a shell does when it limits the size of files is, to the program, a full disk. */
    @Test
    void aFullDiskLeavesTheOldFileAndNothingElse() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no /bin/sh to limit the size of files with");
        Path file = Files.writeString(folder.resolve("model.safetensors"), "old");
        try (var writer = new SecondProcess("ulimit -f 64", WriteMuch.class, file.toString())) {
            String said = writer.out.readLine();
            assertTrue(said.startsWith("cannot write " + file + ": "), said);
            assertEquals(1, writer.process.waitFor());
        }
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("model.safetensors"), names());
    }

    /** Writes 4 MB of weights where it is told, and says why it could not. */
    static final class WriteMuch {
        private WriteMuch() { }

        public static void main(String[] args) {
            try {
                Safetensors.write(Path.of(args[0]), List.of(new NamedArray("w", new int[] {1 << 20}, new float[1 << 20])), Map.of());
            } catch (IOException e) {
                System.out.println(e.getMessage());
                System.exit(1);
            }
        }
    }

    @Test
    void aFolderThatIsGoneIsNamed() {
        Path gone = folder.resolve("gone");
        assertEquals("cannot write " + gone.resolve("a") + ": there is no folder " + gone,
                assertThrows(IOException.class, () -> AtomicFile.write(gone.resolve("a"), "x")).getMessage());
        assertEquals("cannot write " + folder + ": it is a folder", assertThrows(IOException.class, () -> AtomicFile.write(folder, "x")).getMessage());
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "old"), link = Files.createSymbolicLink(folder.resolve("link"), Path.of("a"));
        AtomicFile.write(link, "new");
        assertEquals("new", Files.readString(file));
        assertTrue(Files.isSymbolicLink(link));
    }

    @Test
    void othersMayReadWhatWasWritten() throws IOException {
        Path plain = Files.writeString(folder.resolve("plain"), "x");
        AtomicFile.write(folder.resolve("atomic"), "x");
        assertEquals(Files.getPosixFilePermissions(plain), Files.getPosixFilePermissions(folder.resolve("atomic")));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }
}
