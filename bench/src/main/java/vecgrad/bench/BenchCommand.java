package vecgrad.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vecgrad.tensor.Compute;
import vecgrad.vae.io.AtomicFile;
import vecgrad.vae.io.Json;

/** {@code vecgrad bench}: what this machine can do, and how near to it we come. */
@Command(name = "vecgrad bench", mixinStandardHelpOptions = true, sortOptions = false, subcommands = {BenchCommand.Readme.class, BenchCommand.Jmh.class},
        description = {"Measures this machine's limits, and every kernel, product and training step against them.%n",
            "Writes results.json, roofline.svg and growth.svg; what they show is explained in bench/README.md."},
        footer = {"%nExamples:", "  vecgrad bench --quick                    a first look, about two minutes", "  vecgrad bench --peers                    all of it, beside other libraries",
            "  vecgrad bench readme bench/results       the tables of bench/README.md, from a run's results",
            "  vecgrad bench readme DIR README.md       a README may have marks for the table of steps alone",
            "  vecgrad bench jmh TapeBenchmark -f 1     the JMH benchmarks, with JMH's own options"})
public final class BenchCommand implements Callable<Integer> {
    @Option(names = "--quick", description = "fewer sizes, shorter timings: the numbers are rougher")
    private boolean quick;

    @Option(names = "--peers", description = "time other libraries too, in turns with ours: pure Java ones, and native ones, which are some 250 MB to download")
    private boolean peers;

    @Option(names = "--steps", description = "the training steps alone: results.json without kernels, products, growth and pictures")
    private boolean steps;

    @Option(names = "--json", description = "print the results as JSON")
    private boolean json;

    @Option(names = "--threads", paramLabel = "T", description = "the most threads; default: all processors")
    private Integer threads;

    @Option(names = "--kernels", paramLabel = "NAME", description = "scalar (plain loops, the reference; tens of times slower) or vector (SIMD); default vector")
    private String kernels;

    @Option(names = "--out", paramLabel = "DIR", description = "where the files go; default bench/results, with --steps bench/results/steps")
    private Path out;

    private BenchCommand() {}

    /** Runs the command and exits: 0 done, 1 failed, 2 called wrongly. */
    public static void main(String[] args) {
        CommandLine line = new CommandLine(new BenchCommand());
        line.setExecutionExceptionHandler((e, command, _) -> {
            if (!(e instanceof IOException || e instanceof IllegalArgumentException || e instanceof IllegalStateException)) throw e;
            command.getErr().println("vecgrad bench: " + e.getMessage());
            return 1;
        });
        System.exit(line.execute(args));
    }

    @Override
    public Integer call() throws IOException {
        int most = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        if (most < 1) {
            System.err.println("vecgrad bench: --threads: " + most + " is not at least 1");
            return 2;
        }
        try {
            if (kernels != null) Compute.useKernels(kernels);
        } catch (IllegalArgumentException e) {
            System.err.println("vecgrad bench: --" + e.getMessage());
            return 2;
        }
        Results results = Results.begin(quick);
        Measurements measure = new Measurements(results, threadCounts(most), BenchCommand::progress);
        measure.limits();
        if (!steps) {
            measure.kernels();
            measure.products(peers);
        }
        measure.steps();
        if (peers) measure.races();
        if (!steps) measure.growth();
        progress("");
        Map<String, String> files = new LinkedHashMap<>();
        files.put("results.json", Json.pretty(results));
        if (!steps) {
            files.put("roofline.svg", RooflineSvg.draw(results));
            files.put("growth.svg", GrowthSvg.draw(results));
        }
        if (out == null) out = Path.of(steps ? "bench/results/steps" : "bench/results"); // a part of a run never takes the place of a whole one
        Files.createDirectories(out);
        for (var file : files.entrySet()) AtomicFile.write(out.resolve(file.getKey()), file.getValue());
        System.out.println(json ? Json.line(results) : TextReport.of(results) + files.keySet().stream().map(f -> out.resolve(f).toString()).collect(Collectors.joining("\n")));
        return 0;
    }

    /** 1, 2, 4, ... and all of them. */
    private static int[] threadCounts(int most) { return IntStream.concat(IntStream.iterate(1, t -> t < most, t -> 2 * t), IntStream.of(most)).toArray(); }

    /** On a terminal the line is written over, elsewhere there is one a measurement. */
    private static void progress(String what) {
        if (Boolean.getBoolean("vecgrad.terminal")) System.err.printf("\r\033[K%.79s", what);
        else if (!what.isEmpty()) System.err.println(what);
    }

    /** {@code vecgrad bench readme}. */
    @Command(name = "readme", mixinStandardHelpOptions = true, description = "Writes a run's tables into a README, between its two marks.")
    static final class Readme implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "DIR", description = "where the run's results.json is")
        private Path results;

        @Parameters(index = "1", paramLabel = "README", arity = "0..1", defaultValue = "bench/README.md", description = "default ${DEFAULT-VALUE}")
        private Path readme;

        @Override
        public Integer call() throws IOException {
            AtomicFile.write(readme, ReadmeTables.replace(Files.readString(readme), Json.read(results.resolve("results.json"))));
            System.out.println(readme);
            return 0;
        }
    }

    /** {@code vecgrad bench jmh}: JMH in this JVM, whose options its forks inherit. */
    @Command(name = "jmh", description = "Runs the JMH benchmarks; everything after it is JMH's: -h for help, -l for a list.")
    static final class Jmh implements Callable<Integer> {
        @CommandLine.Unmatched
        private String[] options = {};

        @Override
        public Integer call() throws IOException {
            org.openjdk.jmh.Main.main(options);
            return 0;
        }
    }
}
