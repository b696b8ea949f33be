package vecgrad.vae.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import vecgrad.vae.Failure;

/**
 * One training at a time in a run folder. The operating system gives the lock back when its process ends, however it ends; the
 * file {@code run.lock} stays, with the process id of its last holder, and marks the folder as a run's.
 */
final class RunLock implements AutoCloseable {
    static final String FILE = "run.lock";

    /** What this JVM holds: a second channel to a locked file, once closed, would silently release the lock of the first. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private RunLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** Takes the lock. @throws RunFolderException if somebody has it */
    static RunLock take(Path runFolder) throws IOException {
        Path folder = runFolder.toRealPath();
        if (!HELD.add(folder)) throw new RunFolderException(Failure.FOLDER_IN_USE.says(runFolder, "this very process"));
        FileChannel channel = null;
        FileLock lock = null;
        try {
            channel = FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock = channel.tryLock();
            if (lock == null)
                throw new RunFolderException(Failure.FOLDER_IN_USE.says(runFolder, holder(folder)));
            channel.truncate(0);
            AtomicFile.writeFully(channel, ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
            return new RunLock(folder, channel);
        } finally {
            if (lock == null) {
                if (channel != null) channel.close();
                HELD.remove(folder);
            }
        }
    }

    private static String holder(Path folder) {
        try {
            String pid = Files.readString(folder.resolve(FILE)).strip();
            return pid.matches("[0-9]{1,10}") ? "process " + pid : "another process";
        } catch (IOException e) {
            return "another process"; // where a lock keeps readers out as well
        }
    }

    /** Gives the lock back. */
    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(folder);
    }
}
