package vecgrad.vae.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vecgrad.datasets.Dataset;
import vecgrad.tensor.Noise;
import vecgrad.vae.eval.ModelReport;
import vecgrad.vae.io.Json;
import vecgrad.vae.io.RunFolder;
import vecgrad.vae.model.Model;
import vecgrad.vae.model.ModelFile;

/** {@code vecgrad evaluate RUN}. */
@Command(name = "evaluate", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Test error, bounds in nats per example, active latent units and classifier entropy of a trained run.")
final class EvaluateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "the run folder")
    private Path run;

    @Mixin
    private DataOptions dataOptions;

    @Option(names = "--samples", paramLabel = "K", defaultValue = "1",
            description = "samples of the importance-weighted bound; default ${DEFAULT-VALUE}, which leaves it out")
    private int samples;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "decides the noise; default ${DEFAULT-VALUE}")
    private long seed;

    @Option(names = "--json", description = "one line of JSON")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (samples < 1) throw new UsageException("--samples: " + samples + " is not at least 1");
        try (RunFolder folder = RunFolder.read(run)) {
            Map<String, Object> config = folder.config();
            Model model = ModelFile.read(folder.model());
            Dataset data = dataOptions.open(String.valueOf(config.get("data")));
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("model", config.get("model"));
            report.put("data", config.get("data"));
            report.put("labels", config.get("labels"));
            report.putAll(ModelReport.of(model, data, samples, Noise.ofSeed(seed).stream("test")));
            if (json) System.out.println(Json.line(report));
            else report.forEach((key, value) -> { if (value != null) System.out.printf("%-26s %s%n", key, value); });
            return 0;
        }
    }
}
