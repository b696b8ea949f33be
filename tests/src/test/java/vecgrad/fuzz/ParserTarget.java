package vecgrad.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A parser as a fuzzer sees it. For any bytes in a file it returns, or throws what its Javadoc says, in one sentence that a terminal
 * can show; it allocates no more than so many bytes for each byte of the file, and leaves nothing beside the file.
 */
public final class ParserTarget {
    /** What is called with the hostile file. */
    @FunctionalInterface
    public interface Parser { void parse(Path file) throws Exception; }

    /** A folder is looked through once in so many inputs: it takes longer than most parses. */
    private static final int LOOK_EVERY = 256;

    private static final Path MEMORY = Path.of("/dev/shm"); // where there is one: a file there takes a few microseconds

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final String name;
    private final long fixedBytes, bytesPerByte;
    private final Parser parser;
    private final List<Class<?>> documented;
    private Path file;
    private FileChannel channel;
    private long inputs, accepted;

    /**
     * A target.
     *
     * @param fixedBytes   what the parser may allocate for an empty file: its buffers
     * @param bytesPerByte what each byte of the file may add to that
     * @param documented   what it may throw, exactly these
     */
    public ParserTarget(String name, long fixedBytes, long bytesPerByte, Parser parser, Class<?>... documented) {
        this.name = name;
        this.fixedBytes = fixedBytes;
        this.bytesPerByte = bytesPerByte;
        this.parser = parser;
        this.documented = List.of(documented);
    }

    /** The folder of its corpus. */
    public String name() { return name; }

    /** How many inputs the parser took for good. */
    public long accepted() { return accepted; }

    /** Parses these bytes. @throws AssertionError for whatever the parser should not have done */
    public void accept(byte[] input) {
        try {
            write(input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long allocated = parse(), most = fixedBytes + bytesPerByte * input.length;
        if (allocated > most && (allocated = parse()) > most) // what a first call loads and links is not the parser's
            throw new AssertionError(name + " allocated " + allocated + " bytes for a file of " + input.length + "; at most " + most);
        if (inputs++ % LOOK_EVERY == 0) requireAlone();
    }

    /** The bytes it took. */
    private long parse() {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Throwable thrown = null;
        accepted++;
        try {
            parser.parse(file);
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            thrown = e;
            accepted--;
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        if (thrown != null) requireDocumented(thrown);
        return allocated;
    }

    private void write(byte[] input) throws IOException {
        if (channel == null) {
            file = (Files.isWritable(MEMORY) ? Files.createTempDirectory(MEMORY, "vecgrad-fuzz") : Files.createTempDirectory("vecgrad-fuzz")).resolve("file");
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        }
        for (ByteBuffer bytes = ByteBuffer.wrap(input); bytes.hasRemaining(); ) channel.write(bytes, bytes.position());
        channel.truncate(input.length);
    }

    private void requireDocumented(Throwable thrown) {
        String of = thrown.getClass().getName(); // a class nested in a documented one is its private form
        if (documented.stream().noneMatch(c -> of.equals(c.getName()) || of.startsWith(c.getName() + "$"))) throw new AssertionError(name + " threw what it does not document: " + thrown, thrown);
        String message = String.valueOf(thrown.getMessage());
        if (message.equals("null") || message.length() > 2000 || message.chars().anyMatch(Character::isISOControl))
            throw new AssertionError(name + " does not say in one sentence what is wrong: " + message, thrown);
    }

    private void requireAlone() {
        try (Stream<Path> files = Files.list(file.getParent())) {
            List<Path> others = files.filter(f -> !f.equals(file)).toList();
            if (!others.isEmpty()) throw new AssertionError(name + " left " + others);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes the file and its folder. */
    public void close() throws IOException {
        if (channel == null) return;
        channel.close();
        channel = null;
        Files.delete(file);
        Files.delete(file.getParent());
    }
}
