package vecgrad.vae.reproduce;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vecgrad.vae.io.FormatException;
import vecgrad.vae.io.Json;

/**
 * What came of a cell: a small file that can be kept for good, without paths, with what it takes to repeat it.
 *
 * @param all what the file holds
 */
public record CellResult(Map<String, Object> all) {
    /** Which cell. */
    public Cell cell() { return new Cell((String) all.get("method"), number("labels").intValue(), number("draw").intValue()); }

    /** On the test set, in percent. */
    public double testError() { return 100 * number("test_error").doubleValue(); }

    /** Of training, without those of an M1 that other cells share. */
    public double seconds() { return number("seconds").doubleValue(); }

    /** Of training the shared M1; 0 if the method has none. */
    public double m1Seconds() { return all.get("m1_seconds") instanceof Number n ? n.doubleValue() : 0; }

    /** {@code AMD EPYC 9V74 (2 processors), 2 cells at a time on 1 thread each}: what the seconds depend on; empty if the file does not tell. */
    public Optional<String> machine() {
        if (!(all.get("machine") instanceof Map<?, ?> machine)) return Optional.empty();
        String of = machine.get("processor") + " (" + machine.get("processors") + " processors)";
        if (!(all.get("jobs") instanceof Number jobs && all.get("threads") instanceof Number threads)) return Optional.of(of);
        return Optional.of(of + ", " + (jobs.intValue() == 1 ? "a cell" : jobs + " cells") + " at a time on " + threads + (threads.intValue() == 1 ? " thread" : " threads")
                + (jobs.intValue() == 1 ? "" : " each"));
    }

    private Number number(String key) { return (Number) all.get(key); }

    /** Reads a result. @throws FormatException if the file is none */
    public static CellResult read(Path file) throws IOException {
        Map<String, Object> all = Json.read(file);
        for (String key : new String[] {"labels", "draw", "test_error", "seconds"})
            if (!(all.get(key) instanceof Number)) throw new FormatException(file + " is not a cell's result: \"" + key + "\" is " + all.get(key) + "; expected a number");
        if (!(all.get("method") instanceof String)) throw new FormatException(file + " is not a cell's result: \"method\" is " + all.get("method") + "; expected text");
        return new CellResult(all);
    }

    /** All results in a folder, by method, labels and draw. @throws IOException if the folder cannot be read, or a file in it is no result */
    public static List<CellResult> readAll(Path folder) throws IOException {
        List<CellResult> results = new ArrayList<>();
        if (!Files.isDirectory(folder)) throw new IOException("there is no folder " + folder + " with results in it");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) { for (Path file : files) results.add(read(file)); }
        results.sort(Comparator.comparing((CellResult r) -> r.cell().method()).thenComparing(r -> r.cell().labels()).thenComparing(r -> r.cell().draw()));
        return results;
    }
}
