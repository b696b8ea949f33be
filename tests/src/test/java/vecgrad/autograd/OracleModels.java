package vecgrad.autograd;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import vecgrad.autograd.nn.Linear;
import vecgrad.autograd.nn.Mlp;
import vecgrad.autograd.nn.Parameter;
import vecgrad.autograd.op.Shaping;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Tensor;
import vecgrad.vae.model.Bound;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.Labels;
import vecgrad.vae.model.M2;
import vecgrad.vae.model.ModelsOfNets;

/** The oracle's losses of M1, M2 and M1+M2 by the models themselves: layer i is x·w_i + b_i, hidden units are softplus. */
final class OracleModels {
    private OracleModels() {}

    /** q(z|x) of layers 0 to 2, p(x|z) of layers 3 to 5. */
    static void m1(OracleRun run) {
        requireWanted(run);
        Tensor eps = run.tensor("eps");
        M1 m1 = ModelsOfNets.m1(layers(run, 0, 1, 2), layers(run, 3, 4, 5));
        Bound bound = m1.bound(run.variable("x"), eps);
        run.output("loss", bound.negative().mean());
        run.output("reconstruction", bound.logPx().mean().negate());
        run.output("kl", bound.kl().mean());
    }

    /** q(y|x) of layers 0 and 1, q(z|x,y) of 2 and 3, p(x|y,z) of 4 and 5: Bernoulli, or Gaussian for M1+M2. */
    static void m2(OracleRun run, boolean gaussian) {
        requireWanted(run);
        int classes = run.attributes().integer("classes");
        Variable xl = run.variable("labelled"), xu = run.variable("unlabelled");
        FirstLayer encoder = FirstLayer.of(run, 2, classes, false), decoder = FirstLayer.of(run, 4, classes, true);
        M2 m2 = ModelsOfNets.m2(gaussian, layers(run, 0, 1),
                encoder.weight, encoder.classes, layers(run, 3), decoder.weight, decoder.classes, layers(run, 5));

        Variable x = Shaping.concat(0, xl, xu);
        M2.Objective objective = m2.objective(x, labels(run.tensor("y"), classes), m2.qy(x), Labels.every(xu.shape().extent(0), classes),
                new M2.Weights(1, 1, run.attributes().number("alpha"), 1), run.tensor("eps"));
        run.output("loss", objective.loss());
        run.output("labelled_loss", objective.labelled());
        run.output("unlabelled_loss", objective.unlabelled());
        run.output("cross_entropy", objective.crossEntropy());
        run.output("entropy", objective.qy().entropy().mean());
    }

    /**
     * A layer whose input is a vector and a one-hot label. The oracle has one weight and a bias, ours are two parameters: the
     * vector's rows of the weight, and the label's, with the bias in each.
     */
    private record FirstLayer(Parameter weight, Parameter classes) {
        static FirstLayer of(OracleRun run, int i, int classes, boolean labelFirst) {
            Tensor w = run.tensor("w" + i), b = run.tensor("b" + i);
            int rows = w.shape().extent(0), vector = rows - classes;
            Tensor table = labelFirst ? w.slice(0, 0, classes) : w.slice(0, vector, rows);
            var layer = new FirstLayer(
                    new Parameter("w" + i, Parameter.Kind.WEIGHT, labelFirst ? w.slice(0, classes, rows) : w.slice(0, 0, vector)),
                    new Parameter("w" + i + " + b" + i, Parameter.Kind.WEIGHT, table.add(b.broadcastTo(table.shape()))));
            run.gradient("w" + i, g -> labelFirst
                    ? Tensor.concat(0, g.of(layer.classes), g.of(layer.weight))
                    : Tensor.concat(0, g.of(layer.weight), g.of(layer.classes)));
            run.gradient("b" + i, g -> g.of(layer.classes).sum(0, false));
            return layer;
        }
    }

    private static Mlp layers(OracleRun run, int... numbers) {
        int last = numbers[numbers.length - 1];
        return new Mlp(Arrays.stream(numbers)
                .mapToObj(i -> new Linear(run.parameter("w" + i), run.parameter("b" + i), i == last ? null : Pointwise.SOFTPLUS)).toList());
    }

    /** Class numbers of one-hot rows. */
    private static int[] labels(Tensor oneHot, int classes) {
        int rows = oneHot.shape().extent(0);
        return IntStream.range(0, rows).map(r -> {
            float[] row = Arrays.copyOfRange(oneHot.data(), r * classes, (r + 1) * classes);
            int label = IntStream.range(0, classes).filter(c -> row[c] == 1).findFirst().orElse(-1);
            if (label < 0 || oneHot.shape().extent(1) != classes) throw new AssertionError("y is not one-hot: " + oneHot);
            return label;
        }).toArray();
    }

    private static void requireWanted(OracleRun run) {
        String wanted = run.attributes().text("wanted");
        if (!run.given.cotangents().keySet().equals(Set.of(wanted)))
            throw new AssertionError("wanted is \"" + wanted + "\" but the cotangents are for " + run.given.cotangents().keySet());
    }
}
