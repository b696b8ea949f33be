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
import vecgrad.tensor.Noise;
import vecgrad.vae.eval.ModelReport;
import vecgrad.vae.io.Json;

/** {@code vecgrad evaluate RUN}. */
@Command(name = "evaluate", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Test error, bounds in nats per example, active latent units and classifier entropy of a trained run.")
final class EvaluateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "the run folder")
    private Path run;

    @Mixin
    private DataOptions dataOptions;

    @Mixin
    private ComputeOptions computeOptions;

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
        computeOptions.apply();
        TrainedRun trained = TrainedRun.open(run, dataOptions);
        Map<String, Object> report = new LinkedHashMap<>();
        for (String key : new String[] {"model", "data", "labels"}) report.put(key, trained.config().get(key));
        report.putAll(ModelReport.of(trained.model(), trained.data(), samples, Noise.ofSeed(seed).stream("test")));
        if (json) System.out.println(Json.line(report));
        else report.forEach((key, value) -> { if (value != null) System.out.printf("%-26s %s%n", key, value); });
        return 0;
    }
}
