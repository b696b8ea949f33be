package vecgrad.vae.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.vae.io.AtomicFile;
import vecgrad.vae.model.Architecture;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.M2;

/** {@code vecgrad graph --model m2 --out FILE.dot}. */
@Command(name = "graph", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Writes the tape of one training step: as a graph for Graphviz, or as a readable program on stdout.")
final class GraphCommand implements Callable<Integer> {
    @Option(names = "--model", paramLabel = "NAME", defaultValue = "m2", description = "m1, m2 or m1m2; default ${DEFAULT-VALUE}")
    private String model;

    @Option(names = "--out", paramLabel = "FILE.dot", description = "the file to write; without it the program goes to stdout")
    private Path out;

    @Override
    public Integer call() throws IOException {
        Tape tape = new Tape();
        Noise noise = Noise.ofSeed(1);
        switch (model) {
            case "m1" -> {
                Variable x = tape.constant("x", noise.uniform(Shape.of(2, 784)));
                new M1(new Architecture(784, new int[] {600, 600}, 50, 0, false), noise).bound(x, noise.stream("z")).negative().mean();
            }
            case "m2" -> step(tape, new M2(new Architecture(784, new int[] {500}, 50, 10, false), noise), noise);
            case "m1m2" -> step(tape, new M2(new Architecture(50, new int[] {500}, 50, 10, true), noise), noise);
            default -> throw new UsageException("--model: \"" + model + "\" is none of m1, m2 and m1m2");
        }
        if (out == null) System.out.print(tape);
        else {
            AtomicFile.write(out, tape.toDot());
            System.out.println(out);
        }
        return 0;
    }

    private static void step(Tape tape, M2 model, Noise noise) {
        int features = model.architecture().features();
        Variable xl = tape.constant("x labelled", noise.stream("l").uniform(Shape.of(2, features)));
        Variable xu = tape.constant("x unlabelled", noise.stream("u").uniform(Shape.of(2, features)));
        model.objective(xl, new int[] {3, 7}, xu, M2.Weights.of(100, 49_900, 0.1), 0, noise.stream("z"));
    }
}
