package vecgrad.vae.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;
import vecgrad.tensor.Noise;
import vecgrad.vae.eval.ModelReport;
import vecgrad.vae.io.Json;
import vecgrad.vae.model.Model;
import vecgrad.vae.model.StackedM1M2;
import vecgrad.vae.model.Whitened;
import vecgrad.vae.train.TrainConfig;

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

    @Option(names = "--split", paramLabel = "PART", converter = Part.class,
            description = "look at nothing but the part validation or test; default both. Settings are chosen by validation")
    private ModelReport.Split split = ModelReport.Split.BOTH;

    @Option(names = "--z1-samples", paramLabel = "S", description = "average m1m2's prediction over S samples of z1; 0: the mean of z1; default as in training")
    private Integer z1Samples;

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
        int z1 = z1Samples(trained);
        if (isStack(trained.model())) report.put("z1_samples", z1);
        report.putAll(new ModelReport(split, samples, z1, Noise.ofSeed(seed).stream("test")).of(trained.model(), trained.data()));
        if (json) System.out.println(Json.line(report));
        else report.forEach((key, value) -> { if (value != null) System.out.printf("%-26s %s%n", key, value); });
        return 0;
    }

    private int z1Samples(TrainedRun trained) {
        if (z1Samples == null) return trained.config().get("z1_samples") instanceof Number n ? n.intValue() : 0;
        if (z1Samples < 0 || z1Samples > TrainConfig.MOST_SAMPLES) throw new UsageException("--z1-samples: " + z1Samples + " is not in 0 to " + TrainConfig.MOST_SAMPLES);
        if (z1Samples > 0 && !isStack(trained.model())) throw new UsageException("--z1-samples: " + run + " holds no M1+M2, so it has no z1: leave the option out");
        return z1Samples;
    }

    private static boolean isStack(Model model) { return (model instanceof Whitened whitened ? whitened.model() : model) instanceof StackedM1M2; }

    /** For the command line. */
    static final class Part implements ITypeConverter<ModelReport.Split> {
        @Override
        public ModelReport.Split convert(String text) {
            return switch (text) {
                case "validation" -> ModelReport.Split.VALIDATION;
                case "test" -> ModelReport.Split.TEST;
                case "both" -> ModelReport.Split.BOTH;
                default -> throw new TypeConversionException("\"" + text + "\" is none of validation, test, both");
            };
        }
    }
}
