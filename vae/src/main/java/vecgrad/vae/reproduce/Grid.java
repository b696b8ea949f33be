package vecgrad.vae.reproduce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import vecgrad.datasets.Dataset;
import vecgrad.vae.Provenance;
import vecgrad.vae.Version;
import vecgrad.vae.io.AtomicFile;
import vecgrad.vae.io.FormatException;
import vecgrad.vae.io.Json;
import vecgrad.vae.io.Progress;
import vecgrad.vae.io.RunFolder;
import vecgrad.vae.train.Defaults;
import vecgrad.vae.train.RunControl;
import vecgrad.vae.train.TrainConfig;
import vecgrad.vae.train.TrainingRun;

/**
 * A grid of trainings, each in a folder of its own below {@code runs}, its result below {@code cells}. A cell that is finished
 * is never trained again, one that was killed goes on from its checkpoint, and an M1 is trained once for all cells that have the
 * same. Other machines may do the training: what they leave in a run's folder is what this one would have.
 */
public final class Grid {
    /** Settings that decide no bits: a path, and how often it is written down. */
    private static final Set<String> NO_BITS = Set.of("m1", "checkpoint_seconds");

    private final PaperTable table;
    private final List<Cell> cells;
    private final Map<String, Object> settings;
    private final double epochsScale;
    private final Dataset data;
    private final Path folder;
    private final int jobs;
    private final Progress progress;
    private final Map<TrainConfig, SharedM1> m1s = new ConcurrentHashMap<>(); // each looks at all images for its name
    private final String commit = Provenance.commit(); // of what trains: the sources may be another's before the last cell is trained
    private Machines machines; // null: this one
    private RunControl control = RunControl.NONE;

    /**
     * A grid.
     *
     * @param settings    of every cell, by the names of {@code config.json}, beside the method's own
     * @param epochsScale every number of epochs is multiplied by it
     * @param jobs        cells to train at a time
     */
    public Grid(PaperTable table, List<Cell> cells, Map<String, Object> settings, double epochsScale, Dataset data, Path folder, int jobs, Progress progress) {
        this.table = table;
        this.cells = List.copyOf(cells);
        this.settings = Map.copyOf(settings);
        this.epochsScale = epochsScale;
        this.data = data;
        this.folder = folder;
        this.jobs = jobs;
        this.progress = progress;
        for (Cell cell : cells) TrainingRun.requireTrainable(config(cell), data); // what makes no sense is known before anything is trained
    }

    /** From now on other machines train, and as many cells at a time as they like. */
    public Grid on(Machines machines) {
        this.machines = machines;
        return this;
    }

    /** The same, watched over. */
    public Grid under(RunControl watch) {
        control = watch;
        return this;
    }

    private TrainConfig config(Cell cell) {
        TrainConfig config = Defaults.of(cell.method(), data.name()).with(Map.of("labels", cell.labels(), "draw", cell.draw())).with(settings);
        return config.with(Map.of("epochs", scaled(config.epochs()), "m1_epochs", scaled(config.m1Epochs())));
    }

    private SharedM1 m1(TrainConfig config) { return m1s.computeIfAbsent(SharedM1.config(config), m1 -> SharedM1.of(m1, data)); }

    private int scaled(int epochs) { return (int) Math.max(1, Math.round(epochs * epochsScale)); }

    /** Where the results are. */
    public Path results() { return folder.resolve("cells"); }

    /** Trains what is missing. @throws IOException in one sentence; what was trained until then is kept */
    public List<CellResult> run() throws IOException {
        List<Cell> open = new ArrayList<>();
        var times = new Times();
        createResults();
        for (Cell cell : cells) {
            if (!Files.exists(file(cell))) open.add(cell);
            else times.add(cell, finished(cell).seconds());
        }
        progress.line(table.text() + " on " + data.name() + ": " + cells.size() + " cells, " + (cells.size() - open.size()) + " of them finished → " + folder);
        if (machines != null) trainM1sElsewhere(open);
        for (Cell cell : open) if (config(cell).method().usesM1()) trainM1(m1(config(cell)));
        times.open(open);
        if (machines != null) trainElsewhere(open, times);
        else if (jobs == 1) for (Cell cell : open) train(cell, times, progress, Provenance.machine());
        else trainAtOnce(open, times);
        List<CellResult> results = new ArrayList<>();
        for (Cell cell : cells) results.add(finished(cell));
        return results;
    }

    private void createResults() throws IOException {
        try {
            Files.createDirectories(results());
        } catch (IOException e) {
            throw new IOException("cannot make the folder " + results() + ": " + AtomicFile.reason(e), e);
        }
    }

    private void trainAtOnce(List<Cell> open, Times times) throws IOException {
        try (ExecutorService workers = Executors.newFixedThreadPool(jobs, Thread.ofPlatform().daemon().name("cell-", 0).factory())) {
            List<Future<?>> running = new ArrayList<>();
            for (Cell cell : open) running.add(workers.submit((Callable<Void>) () -> {
                train(cell, times, new Progress(true), Provenance.machine());
                return null;
            }));
            try {
                for (Future<?> future : running) future.get();
            } catch (ExecutionException e) {
                workers.shutdownNow();
                switch (e.getCause()) {
                    case IOException io -> throw io;
                    case RuntimeException mistake -> throw mistake;
                    case Error error -> throw error;
                    default -> throw new IllegalStateException(e.getCause());
                }
            } catch (InterruptedException e) {
                workers.shutdownNow();
                Thread.currentThread().interrupt();
                throw new IOException("the grid was interrupted: the same command goes on with it", e);
            }
        }
    }

    private void trainM1sElsewhere(List<Cell> open) throws IOException {
        Map<Path, Machines.Order> missing = new LinkedHashMap<>();
        for (Cell cell : open) {
            if (!config(cell).method().usesM1()) continue;
            SharedM1 m1 = m1(config(cell));
            Path path = m1.folder(folder);
            if (!Files.exists(path.resolve(RunFolder.RESULT))) missing.put(path, new Machines.Order(m1.config(), path));
        }
        if (!missing.isEmpty()) progress.line("the M1 that the cells share → " + missing.keySet());
        machines.train(List.copyOf(missing.values()), data, (_, _) -> {});
    }

    /** A run that was delivered is a finished one, so that {@link #train} only writes down what came of it. */
    private void trainElsewhere(List<Cell> open, Times times) throws IOException {
        Map<Path, Cell> cellOf = new LinkedHashMap<>();
        List<Machines.Order> orders = new ArrayList<>();
        for (Cell cell : open) {
            Path path = run(cell);
            if (Files.exists(path.resolve(RunFolder.RESULT))) { // it was trained, but not written down
                train(cell, times, progress, Provenance.machine());
                continue;
            }
            cellOf.put(path, cell);
            orders.add(new Machines.Order(runConfig(cell), path));
        }
        machines.train(orders, data, (order, machine) -> train(cellOf.get(order.folder()), times, progress, machine));
    }

    private Path run(Cell cell) { return folder.resolve("runs").resolve(cell.name()); }

    /** With the M1 that it shares. */
    private TrainConfig runConfig(Cell cell) {
        TrainConfig config = config(cell);
        return config.method().usesM1() ? config.with(Map.of("m1", m1(config).folder(folder).toString())) : config;
    }

    private void train(Cell cell, Times times, Progress inner, Map<String, Object> machine) throws IOException {
        Map<String, Object> result = finish(runConfig(cell), run(cell), inner);
        AtomicFile.write(file(cell), Json.pretty(record(cell, config(cell), result, machine)));
        times.add(cell, (double) result.get("seconds"));
        progress.line(String.format(Locale.ROOT, "[%d/%d] %s: test error %.2f %% in %s%s", times.finished(), cells.size(), cell,
                100 * (double) result.get("test_error"), Progress.duration((double) result.get("seconds")), times.left(jobs())));
    }

    private int jobs() { return machines == null ? jobs : machines.atOnce(); }

    private void trainM1(SharedM1 m1) throws IOException {
        Path path = m1.folder(folder);
        if (!Files.exists(path.resolve(RunFolder.RESULT))) progress.line("the M1 that the cells share → " + path);
        finish(m1.config(), path, progress);
    }

    /** Trains in a folder what is not trained there yet. */
    private Map<String, Object> finish(TrainConfig config, Path path, Progress inner) throws IOException {
        boolean begun = Files.exists(path.resolve(RunFolder.CHECKPOINT)) || Files.exists(path.resolve(RunFolder.RESULT)); // other machines keep the checkpoint
        try (RunFolder run = begun ? RunFolder.resume(path) : RunFolder.overwrite(path)) {
            if (begun) requireSame(config, run.config(), path + " was begun");
            if (begun && run.hasResult()) return run.result();
            if (!begun) run.writeConfig(config.toMap());
            return new TrainingRun(config, data, run, inner, control).run();
        }
    }

    private static void requireSame(TrainConfig config, Map<?, ?> before, String what) throws FormatException {
        Optional<TrainConfig.Difference> other = config.difference(before, NO_BITS);
        if (other.isPresent())
            throw new FormatException(what + " with " + other.get().key() + " " + other.get().then() + ", not " + other.get().now()
                    + ": give the grid another folder by --out, or the same settings");
    }

    private Path file(Cell cell) { return results().resolve(cell.name() + ".json"); }

    /** The result of a cell. @throws FormatException if it was trained with other settings */
    private CellResult finished(Cell cell) throws IOException {
        CellResult result = CellResult.read(file(cell));
        if (!(result.all().get("settings") instanceof Map<?, ?> then)) throw new FormatException(file(cell) + " is not a cell's result: it has no settings");
        requireSame(config(cell), then, file(cell) + " was trained");
        return result;
    }

    /** What decides a cell's bits: no paths, nothing that only decides how it is written. */
    private static Map<String, Object> settings(TrainConfig config) {
        Map<String, Object> settings = new LinkedHashMap<>(config.toMap());
        settings.keySet().removeAll(NO_BITS);
        return settings;
    }

    private Map<String, Object> record(Cell cell, TrainConfig config, Map<String, Object> result, Map<String, Object> machine) throws IOException {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("table", table.text());
        record.put("data", data.name());
        record.put("method", cell.method());
        record.put("labels", cell.labels());
        record.put("draw", cell.draw());
        for (String key : new String[] {"seed", "test_error", "valid_error", "supervised_error", "test_elbo", "seconds"}) record.put(key, result.get(key));
        if (config.method().usesM1()) {
            SharedM1 m1 = m1(config);
            Map<String, Object> trained = Json.read(m1.folder(folder).resolve(RunFolder.RESULT));
            record.put("m1", m1.hash());
            record.put("m1_seconds", trained.get("seconds"));
            record.put("m1_test_elbo", trained.get("test_elbo"));
        }
        record.put("threads", result.get("threads"));
        record.put("jobs", jobs());
        record.put("command", config.command());
        record.put("settings", settings(config));
        record.put("version", Version.TEXT);
        record.put("commit", commit);
        record.put("machine", machine);
        return record;
    }

    /** How long cells took, to say how long the rest will. */
    private static final class Times {
        private final Map<String, List<Double>> seconds = new LinkedHashMap<>();
        private final List<Cell> open = new ArrayList<>();
        private int finished;

        synchronized void open(List<Cell> cells) { open.addAll(cells); }

        synchronized void add(Cell cell, double took) {
            seconds.computeIfAbsent(cell.method(), _ -> new ArrayList<>()).add(took);
            open.remove(cell);
            finished++;
        }

        synchronized int finished() { return finished; }

        /** By the mean of the same method's; a method without one is not known. */
        synchronized String left(int jobs) {
            if (open.isEmpty()) return "";
            double known = 0;
            boolean all = true;
            for (Cell cell : open) {
                List<Double> took = seconds.get(cell.method());
                if (took == null) all = false;
                else known += took.stream().mapToDouble(s -> s).average().orElse(0);
            }
            return "; " + (all ? "about " : "more than ") + Progress.duration(known / jobs) + " left";
        }
    }
}
