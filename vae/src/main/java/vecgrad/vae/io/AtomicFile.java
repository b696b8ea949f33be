package vecgrad.vae.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import vecgrad.vae.Failure;

/**
 * Files that are there whole or not at all: written under a temporary name in the same folder, forced to the disk, renamed.
 * Whoever is killed, or runs out of disk, in between leaves the old file as it was.
 */
public final class AtomicFile {
    /** The end of a temporary name; what a killed process left can be told by it. */
    static final String TEMPORARY = ".vecgrad-tmp";

    private AtomicFile() { }

    /** What a file is to hold. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it, from the start. */
        void writeTo(FileChannel out) throws IOException;
    }

    /** Replaces a file, or creates it. @throws IOException in one sentence, after which the old file is as it was */
    public static void write(Path file, Content content) throws IOException {
        Path temporary = null;
        try {
            if (Files.isDirectory(file)) throw new IOException("it is a folder");
            if (Files.exists(file) && !Files.isRegularFile(file)) { // a pipe or a device has no old content to keep
                try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) { content.writeTo(out); }
                return;
            }
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath(); // a link stays a link
            if (!Files.isDirectory(target.getParent())) throw new IOException("there is no folder " + target.getParent());
            temporary = target.resolveSibling("." + target.getFileName() + "." + ProcessHandle.current().pid() + TEMPORARY);
            // Not Files.createTempFile, which would leave a file that only its owner may read.
            try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                content.writeTo(out);
                out.force(true); // before the rename: else a power cut may leave the new name with no data behind it
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            IOException failure = new IOException(Failure.CANNOT_WRITE.says(file, reason(e)), e);
            discard(temporary, failure);
            throw failure;
        } catch (RuntimeException | Error e) {
            discard(temporary, e);
            throw e;
        }
    }

    /** Replaces a file by these bytes. */
    public static void write(Path file, byte[] bytes) throws IOException { write(file, out -> writeFully(out, ByteBuffer.wrap(bytes))); }

    /** Replaces a file by this text, in UTF-8. */
    public static void write(Path file, String text) throws IOException { write(file, text.getBytes(StandardCharsets.UTF_8)); }

    /** Writes what remains in a buffer; a channel may take less at a time. */
    static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) out.write(bytes);
    }

    /** Why a file operation failed, in words: Java's own messages are often just the path again. */
    public static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> missing.getFile() + " does not exist";
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            case IOException other when other.getMessage() != null -> other.getMessage();
            case IOException other -> other.getClass().getSimpleName();
        };
    }

    private static void discard(Path temporary, Throwable failure) {
        try {
            if (temporary != null) Files.deleteIfExists(temporary);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
