package vecgrad.vae.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import vecgrad.vae.Failure;

/**
 * The folder of one training run: {@code config.json}, {@code metrics.jsonl} (a line per epoch), {@code result.json},
 * {@code model.safetensors}, {@code checkpoint.safetensors}, {@code samples.png}, {@code report.html}, and perhaps
 * {@code tensorboard}, the metrics in another form. Metrics only ever grow by whole lines, all the
 * other files are replaced whole, so a run that is killed leaves a folder it can be resumed from.
 *
 * <p>{@link #create}, {@link #overwrite} and {@link #resume} take the folder for this process until it is closed;
 * {@link #read} only looks.
 */
public final class RunFolder implements AutoCloseable {
    /** The names of a run's files. */
    public static final String CONFIG = "config.json", METRICS = "metrics.jsonl", RESULT = "result.json", MODEL = "model.safetensors",
            M1 = "m1.safetensors", CHECKPOINT = "checkpoint.safetensors", SAMPLES = "samples.png", REPORT = "report.html";

    private static final String EVENTS = "tensorboard";
    private static final List<String> FILES = List.of(CONFIG, METRICS, RESULT, MODEL, M1, CHECKPOINT, SAMPLES, REPORT);

    private static final List<String> CLEARED = Stream.concat(FILES.stream(), Stream.of(EVENTS + "/" + EventFile.NAME, EVENTS)).toList();

    private final Path folder;
    private final RunLock lock; // null: opened to be read
    private EventFile events;   // null: none are written

    private RunFolder(Path folder, RunLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * A folder for a run that starts from nothing. What a run left that was killed before its first checkpoint is removed.
     *
     * @throws RunFolderException if the folder holds a run that could be lost, or files of another kind, or is in use
     * @throws IOException if it cannot be made or written in
     */
    public static RunFolder create(Path folder) throws IOException {
        refuseForeign(folder);
        RunFolder run = lockedAndTidy(folder, true);
        try {
            if (run.hasResult()) throw holds(folder, "a finished run (" + RESULT + ")");
            if (run.hasCheckpoint()) throw holds(folder, "an unfinished run (" + CHECKPOINT + ")");
            run.clear();
            return run;
        } catch (IOException e) {
            run.close();
            throw e;
        }
    }

    /** The same, but a run that is there is thrown away. @throws RunFolderException if it holds files of another kind, or is in use */
    public static RunFolder overwrite(Path folder) throws IOException {
        refuseForeign(folder);
        RunFolder run = lockedAndTidy(folder, true);
        try {
            run.clear();
            return run;
        } catch (IOException e) {
            run.close();
            throw e;
        }
    }

    /**
     * The folder of a run that is to go on. It may have been killed before its first checkpoint: ask {@link #hasCheckpoint}.
     *
     * @throws RunFolderException if it is no run's folder, or in use
     */
    public static RunFolder resume(Path folder) throws IOException {
        refuseOther(folder);
        return lockedAndTidy(folder, false);
    }

    /** The folder of a run, to look into it. It may be running. @throws RunFolderException if it is no run's folder */
    public static RunFolder read(Path folder) throws IOException {
        refuseOther(folder);
        return new RunFolder(folder, null);
    }

    /** The folder itself. */
    public Path path() { return folder; }

    /** Where the trained weights are, or will be. */
    public Path model() { return folder.resolve(MODEL); }

    /** Where the first half of a stacked model is, once it is trained. */
    public Path m1() { return folder.resolve(M1); }

    /** Where the state to resume from is, or will be. */
    public Path checkpoint() { return folder.resolve(CHECKPOINT); }

    /** Where the picture of samples is, or will be. */
    public Path samples() { return folder.resolve(SAMPLES); }

    /** Where the report is, or will be. */
    public Path report() { return folder.resolve(REPORT); }

    /** Whether there is a state to resume from. */
    public boolean hasCheckpoint() { return Files.exists(checkpoint()); }

    /** Whether the run came to its end. */
    public boolean hasResult() { return Files.exists(folder.resolve(RESULT)); }

    /** The run's settings. @throws FormatException if {@code config.json} is damaged */
    public Map<String, Object> config() throws IOException { return Json.read(folder.resolve(CONFIG)); }

    /** What came out. @throws FormatException if {@code result.json} is damaged */
    public Map<String, Object> result() throws IOException { return Json.read(folder.resolve(RESULT)); }

    /** Writes the settings: a Map or a record, as {@link Json} takes them. */
    public void writeConfig(Object config) throws IOException { write(CONFIG, config); }

    /** Writes what came out: a Map or a record, as {@link Json} takes them. */
    public void writeResult(Object result) throws IOException { write(RESULT, result); }

    /** Adds a line to the metrics: a Map or a record, as {@link Json} takes them. Write it before the checkpoint of the same epoch. */
    public void appendMetrics(Object metrics) throws IOException {
        requireLock();
        byte[] line = (Json.line(metrics) + "\n").getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve(METRICS);
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            AtomicFile.writeFully(out, ByteBuffer.wrap(line)); // at once, as whoever follows the file likes it
        } catch (IOException e) {
            throw new IOException("cannot write " + file + ": " + (Files.isDirectory(folder) ? AtomicFile.reason(e) : "the run folder is gone"), e);
        }
        if (events != null) events.append(Json.parse(Json.line(metrics)));
    }

    /** Where the event files for TensorBoard are, or will be. */
    public Path events() { return folder.resolve(EVENTS); }

    /** From now on metrics are written as TensorBoard's events as well; those that are there already are caught up with. Call it after {@link #keepMetrics}. */
    public void writeEvents() throws IOException {
        requireLock();
        events = EventFile.of(events(), metrics());
    }

    /**
     * The metrics so far, one object per line. A last line without its end was being written when the run was killed: it is left out.
     *
     * @throws FormatException naming the line, if one before it is damaged
     */
    public List<Map<String, Object>> metrics() throws IOException {
        List<Map<String, Object>> metrics = new ArrayList<>();
        for (String line : wholeLines()) metrics.add(parse(line, metrics.size() + 1));
        return metrics;
    }

    /**
     * Forgets the metrics from the first line on that is not to be kept, and a torn one at the end: on resuming, what came after the
     * checkpoint.
     *
     * @return how many lines there are now
     */
    public int keepMetrics(Predicate<Map<String, Object>> keep) throws IOException {
        requireLock();
        StringBuilder kept = new StringBuilder();
        int lines = 0;
        for (String line : wholeLines()) {
            if (!keep.test(parse(line, lines + 1))) break;
            kept.append(line).append('\n');
            lines++;
        }
        AtomicFile.write(folder.resolve(METRICS), kept.toString());
        return lines;
    }

    /** Leaves the folder to others. */
    @Override
    public void close() throws IOException {
        if (lock != null) lock.close();
    }

    private void write(String name, Object content) throws IOException {
        requireLock();
        AtomicFile.write(folder.resolve(name), Json.pretty(content));
    }

    private void requireLock() {
        if (lock == null) throw new IllegalStateException(folder + " was opened to be read");
    }

    private List<String> wholeLines() throws IOException {
        Path file = folder.resolve(METRICS);
        if (!Files.exists(file)) return List.of();
        String text;
        try {
            text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8); // a line may be torn inside a character
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    private Map<String, Object> parse(String line, int number) throws FormatException {
        try {
            return Json.parse(line);
        } catch (FormatException e) {
            throw new FormatException(folder.resolve(METRICS) + ", line " + number + ": " + e.getMessage());
        }
    }

    private static RunFolder lockedAndTidy(Path folder, boolean create) throws IOException {
        RunLock lock = null;
        try {
            if (create) Files.createDirectories(folder);
            lock = RunLock.take(folder);
            try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, ".*" + AtomicFile.TEMPORARY)) {
                for (Path temporary : left) Files.deleteIfExists(temporary); // by a process that was killed while it wrote
            }
            return new RunFolder(folder, lock);
        } catch (FileAlreadyExistsException e) {
            throw new RunFolderException(Failure.FOLDER_IS_FILE.says(folder));
        } catch (IOException e) {
            if (lock != null) lock.close();
            throw e instanceof RunFolderException ? e : new IOException(Failure.FOLDER_UNUSABLE.says(folder, AtomicFile.reason(e)), e);
        }
    }

    private void clear() throws IOException {
        for (String file : CLEARED) {
            try {
                Files.deleteIfExists(folder.resolve(file));
            } catch (DirectoryNotEmptyException e) {
                if (!file.startsWith(EVENTS)) throw new IOException(Failure.CANNOT_REMOVE.says(folder.resolve(file), "it is a folder with files in it"), e);
                // else somebody else's events are beside ours
            } catch (IOException e) {
                throw new IOException(Failure.CANNOT_REMOVE.says(folder.resolve(file), AtomicFile.reason(e)), e);
            }
        }
    }

    /** Our names are not only ours: somebody's own model.safetensors and config.json are not a run to be cleared away. */
    private static void refuseForeign(Path folder) throws RunFolderException {
        if (Files.exists(folder.resolve(RunLock.FILE))) return;
        for (String file : FILES)
            if (Files.exists(folder.resolve(file)))
                throw new RunFolderException(Failure.FOLDER_FOREIGN.says(folder, file));
    }

    private static void refuseOther(Path folder) throws RunFolderException {
        if (!Files.isDirectory(folder)) throw new RunFolderException(Failure.NO_RUN.says(folder));
        if (!Files.isRegularFile(folder.resolve(CONFIG))) throw new RunFolderException(Failure.NOT_A_RUN.says(folder, CONFIG));
    }

    private static RunFolderException holds(Path folder, String what) {
        return new RunFolderException(Failure.FOLDER_HOLDS_RUN.says(folder, what));
    }
}
