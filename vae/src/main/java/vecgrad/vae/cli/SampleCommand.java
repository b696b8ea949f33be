package vecgrad.vae.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vecgrad.tensor.Noise;
import vecgrad.vae.eval.Pictures;

/** {@code vecgrad sample RUN --out FILE.png}. */
@Command(name = "sample", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Draws what a trained model imagines: a row per random style, a column per class.")
final class SampleCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "the run folder")
    private Path run;

    @Mixin
    private DataOptions dataOptions;

    @Mixin
    private ComputeOptions computeOptions;

    @Option(names = "--out", paramLabel = "FILE.png", required = true, description = "the picture to write")
    private Path out;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "decides the styles; default ${DEFAULT-VALUE}")
    private long seed;

    @Override
    public Integer call() throws IOException {
        computeOptions.apply();
        TrainedRun trained = TrainedRun.open(run, dataOptions);
        Pictures.samples(trained.model(), trained.data().test(), Noise.ofSeed(seed).stream("pictures")).write(out);
        System.out.println(out);
        return 0;
    }
}
