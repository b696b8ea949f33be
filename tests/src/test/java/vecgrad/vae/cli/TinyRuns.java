package vecgrad.vae.cli;

import static vecgrad.vae.cli.Console.vecgrad;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import vecgrad.vae.TinyDigits;
import vecgrad.vae.cli.Console.Ended;
import vecgrad.vae.io.Json;

/** Trainings of a second on the tiny digits, for what can go wrong with them. */
final class TinyRuns {
    final Path folder, data;

    TinyRuns(Path folder) throws IOException {
        this.folder = folder;
        this.data = TinyDigits.idx(folder.resolve("data"));
    }

    /** {@code train} with more or other options; a flag comes last. */
    Object[] train(Object... more) {
        Map<Object, Object> options = new LinkedHashMap<>(Map.of("--data", "idx:" + data, "--labels", 20, "--hidden", 16, "--latent", 4, "--epochs", 3, "--m1-epochs", 3,
                "--m1-hidden", 16, "--m1-latent", 4, "--unlabelled-batch", 50, "--m1-batch", 50));
        options.put("--learning-rate", 0.003);
        options.put("--m1-learning-rate", 0.003);
        List<Object> call = new ArrayList<>(List.of("train", "--quiet"));
        for (int i = 0; i < more.length; i++)
            if (i + 1 < more.length && !more[i + 1].toString().startsWith("--")) options.put(more[i], more[++i]);
            else call.add(more[i]);
        options.forEach((name, value) -> call.addAll(List.of(name, value)));
        return call.toArray();
    }

    /** A finished run. */
    Path run(String name, Object... more) {
        Path run = folder.resolve(name);
        Ended ended = vecgrad(train(Stream.concat(Stream.of("--out", run), Stream.of(more)).toArray()));
        if (ended.code() != 0) throw new AssertionError(name + ": " + ended);
        return run;
    }

    /** A copy of some of a run's files, in a run folder of its own. */
    Path copy(Path run, String name, String... files) throws IOException {
        Path copy = Files.createDirectories(folder.resolve(name));
        Files.createFile(copy.resolve("run.lock"));
        for (String file : files) Files.copy(run.resolve(file), copy.resolve(file));
        return copy;
    }

    /** The metrics without their times. */
    static List<Map<String, Object>> untimed(Path run) throws IOException {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            Map<String, Object> metrics = Json.parse(line);
            metrics.remove("seconds");
            lines.add(metrics);
        }
        return lines;
    }
}
