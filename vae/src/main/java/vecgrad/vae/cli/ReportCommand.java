package vecgrad.vae.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vecgrad.vae.io.AtomicFile;
import vecgrad.vae.io.RunFolder;
import vecgrad.vae.report.RunReport;
import vecgrad.vae.report.RunsReport;

/** {@code vecgrad report RUN}. */
@Command(name = "report", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Writes a page that needs nothing but itself: the result of a run, its curves, pictures and mistakes, and the model to play with.%n",
            "Of a folder with several runs, or a grid of reproduce: one row per run, and their curves over each other."},
        footer = {"%nExamples:", "  vecgrad report runs/m1m2-mnist-100-0-1", "  vecgrad report runs --out runs.html"})
final class ReportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "a run folder, a folder with several of them, or a grid's folder")
    private Path run;

    @Mixin
    private DataOptions dataOptions;

    @Option(names = "--out", paramLabel = "FILE.html", description = "the page to write; default report.html in that folder")
    private Path out;

    @Override
    public Integer call() throws IOException {
        Path file = out != null ? out : run.resolve("report.html");
        AtomicFile.write(file, Files.isRegularFile(run.resolve(RunFolder.CONFIG)) ? ofRun() : ofRuns());
        System.out.println(file);
        return 0;
    }

    private String ofRun() throws IOException {
        TrainedRun trained = TrainedRun.open(run, dataOptions);
        try (RunFolder folder = RunFolder.read(run)) {
            return RunReport.of(folder, trained.model(), trained.data());
        }
    }

    private String ofRuns() throws IOException {
        if (!Files.isDirectory(run)) throw new UsageException("there is no run folder " + run);
        String page = RunsReport.of(run);
        if (page.isEmpty()) throw new UsageException(run + " is not the folder of a run: it has no config.json in it or in a folder below it, and is no grid of reproduce");
        return page;
    }
}
