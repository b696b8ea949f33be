package vecgrad.vae.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vecgrad.datasets.Digits;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Noise;
import vecgrad.vae.explain.Explanation;
import vecgrad.vae.explain.TapeDrawing;
import vecgrad.vae.explain.TapeTable;
import vecgrad.vae.explain.TrainingStep;
import vecgrad.vae.io.AtomicFile;
import vecgrad.vae.io.Json;
import vecgrad.vae.model.Architecture;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.M2;
import vecgrad.vae.model.Model;
import vecgrad.vae.model.StackedM1M2;

/** {@code vecgrad explain [RUN]}. */
@Command(name = "explain", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Takes one training step apart: the tape, op by op, with the term of the objective each op belongs to.%n",
            "Of a trained run on two of its images, or of an untrained model on generated digits."})
final class ExplainCommand implements Callable<Integer> {
    private static final int CLASSES = 10, MOST = 1000;

    @Parameters(paramLabel = "RUN", arity = "0..1", description = "a run folder; without it, the model is untrained")
    private Path run;

    @Option(names = "--model", paramLabel = "NAME", description = "of an untrained model: m1, m2 or m1m2; default m2")
    private String model;

    @Mixin
    private DataOptions dataOptions;

    @Option(names = "--examples", paramLabel = "N", defaultValue = "2", description = "labelled examples, and as many unlabelled; default ${DEFAULT-VALUE}")
    private int examples;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "decides examples, noise and untrained weights; default ${DEFAULT-VALUE}")
    private long seed;

    @Option(names = "--out", paramLabel = "FILE.svg", description = "draws the tape as a graph, a colour per term")
    private Path out;

    @Option(names = "--json", description = "one line of JSON")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (examples < 1 || examples > MOST) throw new UsageException("--examples: " + examples + " is not in 1 to " + MOST);
        if (run != null && model != null) throw new UsageException("--model: the run " + run + " has its model; give one of the two");
        Noise noise = Noise.ofSeed(seed);
        if (run == null) {
            String name = model == null ? "m2" : model;
            explain("an untrained " + name, untrained(name, noise), Digits.generate(seed, 2 * examples), M2.Weights.of(100, 49_900, 0.1), noise);
        } else {
            TrainedRun trained = TrainedRun.open(run, dataOptions);
            LabeledImages train = trained.data().train();
            if (train.size() < 2 * examples) throw new UsageException("--examples: " + examples + " labelled and as many unlabelled are more than the " + train.size() + " of " + train.name());
            explain(run.toString(), trained.model(), TrainingStep.choose(train, 2 * examples, noise), TrainingStep.weights(trained.config(), train.size()), noise);
        }
        return 0;
    }

    private static Model untrained(String name, Noise noise) {
        var m1 = new Architecture(Digits.SIDE * Digits.SIDE, new int[] {600, 600}, 50, 0, false);
        return switch (name) {
            case "m1" -> new M1(m1, noise);
            case "m2" -> new M2(new Architecture(Digits.SIDE * Digits.SIDE, new int[] {500}, 50, CLASSES, false), noise);
            case "m1m2" -> new StackedM1M2(new M1(m1, noise.stream("m1")), IntStream.range(0, m1.latent()).toArray(),
                    new M2(new Architecture(m1.latent(), new int[] {500}, 50, CLASSES, true), noise));
            default -> throw new UsageException("--model: \"" + name + "\" is none of m1, m2 and m1m2");
        };
    }

    private void explain(String of, Model model, LabeledImages images, M2.Weights weights, Noise noise) throws IOException {
        Explanation explanation = TrainingStep.explain(model, images, weights, noise)
                .orElseThrow(() -> new UsageException(of + " holds a model without a bound, or without a classifier: expected a run of m1, m2 or m1m2"));
        String title = "One training step of " + of + ", " + TrainingStep.describe(model, examples) + ", seed " + seed + TrainingStep.symbols(model);
        if (out != null) AtomicFile.write(out, TapeDrawing.of(explanation, title));
        if (json) {
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("title", title);
            report.putAll(explanation.toMap());
            System.out.println(Json.line(report));
        } else {
            System.out.println(title + "\n");
            System.out.print(TapeTable.of(explanation));
            if (out != null) System.out.println(out);
        }
    }
}
