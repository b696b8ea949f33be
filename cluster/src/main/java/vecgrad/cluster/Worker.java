package vecgrad.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import vecgrad.datasets.Dataset;

/** What a worker's JVM keeps for all runs that it trains: the data, and on its disk every M1 they share. */
final class Worker {
    private static final Map<Long, Dataset> DATA = new ConcurrentHashMap<>();
    private static final Map<Long, Path> M1 = new ConcurrentHashMap<>();

    private Worker() {}

    /** The data of this broadcast, unpacked by the first run that asks. */
    static Dataset data(long broadcast, Supplier<ShippedData> shipped) { return DATA.computeIfAbsent(broadcast, _ -> shipped.get().unpacked()); }

    /** A folder with the files of this broadcast, written by the first run that asks. */
    static Path folder(long broadcast, Supplier<Map<String, byte[]>> files) {
        return M1.computeIfAbsent(broadcast, _ -> {
            try {
                Path folder = temporary();
                for (var file : files.get().entrySet()) Files.write(folder.resolve(file.getKey()), file.getValue());
                Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    static Path temporary() throws IOException { return Files.createTempDirectory("vecgrad-"); }

    /** Removes a folder with all that is in it; what cannot be removed stays. */
    static void remove(Path folder) {
        try (Stream<Path> inside = Files.walk(folder)) {
            inside.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // it is the system's folder for temporary files: somebody else may have been quicker
        }
    }
}
