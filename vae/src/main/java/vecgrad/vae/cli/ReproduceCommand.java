package vecgrad.vae.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vecgrad.datasets.Dataset;
import vecgrad.tensor.Compute;
import vecgrad.vae.Failure;
import vecgrad.vae.io.AtomicFile;
import vecgrad.vae.io.FormatException;
import vecgrad.vae.io.Json;
import vecgrad.vae.io.Progress;
import vecgrad.vae.reproduce.Cell;
import vecgrad.vae.reproduce.CellResult;
import vecgrad.vae.reproduce.Grid;
import vecgrad.vae.reproduce.Machines;
import vecgrad.vae.reproduce.PaperTable;
import vecgrad.vae.reproduce.TableText;
import vecgrad.vae.train.Method;
import vecgrad.vae.train.RunControl;
import vecgrad.vae.train.StoppedException;

/** {@code vecgrad reproduce table1}. */
@Command(name = "reproduce", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Trains the cells of a table of the paper, method x labels x draw, and puts ours beside the published numbers.",
            "A finished cell is never trained again, and one that was killed goes on where it stopped: give the same command again."},
        footer = {"%nExamples:", "  vecgrad reproduce table1 --methods m1m2 --labels 100 --draws 5", "  vecgrad reproduce table1 --from vae/results/table1",
            "  vecgrad reproduce table1 --data digits --methods nn,m1m2 --labels 100 --draws 2 --epochs-scale 0.1"})
final class ReproduceCommand implements Callable<Integer> {
    @Parameters(paramLabel = "TABLE", description = "table1 (MNIST), table2 (SVHN) or table3 (NORB)")
    private String table;

    @Option(names = "--methods", paramLabel = "NAME", split = ",", description = "only these, by the names of train --model; default all of the table")
    private List<String> methods;

    @Option(names = "--labels", paramLabel = "N", split = ",", description = "only these numbers of labels; default all of the table")
    private List<Integer> labels;

    @Option(names = "--draws", paramLabel = "D", description = "how many label draws; default 5")
    private Integer draws;

    @Option(names = "--first-draw", paramLabel = "K", defaultValue = "1", description = "the first of them; default ${DEFAULT-VALUE}: some settings were chosen on draw 0")
    private int firstDraw;

    @Option(names = "--data", paramLabel = "NAME", description = "other data than the paper's; the paper's numbers are then left out")
    private String data;

    @Mixin
    private DataOptions dataOptions;

    @Option(names = "--epochs-scale", paramLabel = "F", defaultValue = "1", description = "multiplies every number of epochs; default ${DEFAULT-VALUE}")
    private double epochsScale;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "a setting of every cell, by its name in config.json; may be repeated")
    private Map<String, String> settings = Map.of();

    @Option(names = "--jobs", paramLabel = "N", defaultValue = "1",
            description = "cells to train at a time, each on one thread unless --threads is given: a little faster than one after the other on all; default ${DEFAULT-VALUE}")
    private int jobs;

    @Mixin
    private SparkOptions spark;

    @Mixin
    private ComputeOptions computeOptions;

    @Option(names = "--out", paramLabel = "DIR", description = "the grid's folder; default runs/<table>")
    private Path out;

    @Option(names = "--from", paramLabel = "DIR", description = "train nothing: show the table of the results in this folder")
    private Path from;

    @Option(names = "--into", paramLabel = "FILE", description = "put the table into this Markdown file, between its marks <!-- TABLE: begin --> and <!-- TABLE: end -->")
    private Path into;

    @Option(names = "--json", description = "print the cells' results as one line of JSON instead of the table")
    private boolean json;

    @Option(names = "--quiet", description = "no progress on stderr")
    private boolean quiet;

    @Override
    public Integer call() throws IOException {
        PaperTable paper = paperTable();
        String name = data == null ? paper.data() : data;
        List<CellResult> results;
        if (from != null) {
            if (methods != null || labels != null || draws != null || out != null || !settings.isEmpty()) throw new UsageException(Failure.NOTHING_TO_TRAIN.says());
            results = CellResult.readAll(from);
            for (CellResult result : results) requireOf(paper, name, result);
        } else {
            Grid grid = grid(paper, name);
            try (Interrupts interrupts = Interrupts.watch()) {
                grid.under(new RunControl(interrupts::wanted, false));
                results = spark.given() ? runOn(grid) : grid.run();
            } catch (StoppedException e) {
                throw e.goingOnWith("the same command");
            }
            TableText text = new TableText(paper, name, results);
            AtomicFile.write(folder().resolve(paper.text() + ".md"), text.markdown());
            AtomicFile.write(folder().resolve(paper.text() + ".html"), text.html());
        }
        TableText text = new TableText(paper, name, results);
        if (into != null) AtomicFile.write(into, replaced(Files.readString(into), paper, text));
        if (json) System.out.println(Json.line(Map.of("cells", results.stream().map(CellResult::all).toList())));
        else System.out.print(text.markdown());
        return 0;
    }

    private static void requireOf(PaperTable paper, String name, CellResult result) throws IOException {
        if (!paper.text().equals(result.all().get("table")) || !name.equals(result.all().get("data")))
            throw new IOException(Failure.RESULT_OF_OTHER_DATA.says(result.cell().name(), FormatException.quoted(result.all().get("table") + " on " + result.all().get("data")), paper.text() + " on " + name));
    }

    private List<CellResult> runOn(Grid grid) throws IOException {
        try (Machines machines = spark.connect()) { return grid.on(machines).run(); }
    }

    private Path folder() { return out == null ? Path.of("runs", table) : out; }

    private PaperTable paperTable() {
        try {
            return PaperTable.named(table);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private Grid grid(PaperTable paper, String name) throws IOException {
        if (!(epochsScale > 0 && Double.isFinite(epochsScale))) throw new UsageException("--epochs-scale: " + epochsScale + " is not a number over 0");
        if (jobs < 1) throw new UsageException("--jobs: " + jobs + " is not at least 1");
        if (draws != null && draws < 1) throw new UsageException("--draws: " + draws + " is not at least 1");
        computeOptions.apply();
        spark.check();
        spark.refuse(jobs > 1, "--jobs", ": Spark decides how many cells are trained at a time");
        if ((jobs > 1 || spark.given()) && computeOptions.threads() == null) Compute.setThreads(1);
        List<Cell> cells = new ArrayList<>();
        try {
            List<String> chosen = methods == null ? paper.methods() : methods.stream().distinct().toList();
            List<Integer> numbers = labels == null ? paper.labels() : labels.stream().distinct().toList();
            for (String method : chosen) if (Method.named(method) == Method.M1) throw new UsageException("--methods: m1 has no test error, so no place in the table");
            for (int draw = firstDraw; draw < firstDraw + (draws == null ? 5 : draws); draw++)
                for (String method : chosen)
                    for (int n : numbers) cells.add(new Cell(method, n, draw));
            Dataset dataset = dataOptions.open(name);
            return new Grid(paper, cells, typed(), epochsScale, dataset, folder(), jobs, new Progress(quiet));
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    /** Numbers as numbers. */
    private Map<String, Object> typed() {
        Map<String, Object> typed = new LinkedHashMap<>();
        settings.forEach((key, value) -> {
            if (List.of("model", "data", "labels", "draw", "m1").contains(key)) throw new UsageException("--set: " + key + " is decided by the grid");
            typed.put(key, value.matches("-?[0-9]+") ? (Object) Long.valueOf(value) : value.matches("[-+0-9.eE]+") ? (Object) Double.valueOf(value) : value);
        });
        return typed;
    }

    private String replaced(String text, PaperTable paper, TableText table) {
        String begin = "<!-- " + paper.text() + ": begin -->\n", end = "<!-- " + paper.text() + ": end -->";
        int from = text.indexOf(begin), to = text.indexOf(end);
        if (from < 0 || to < from)
            throw new UsageException("--into: " + into + " has no lines \"" + begin.strip() + "\" and \"" + end + "\", in this order");
        return text.substring(0, from + begin.length()) + table.markdown() + text.substring(to);
    }
}
