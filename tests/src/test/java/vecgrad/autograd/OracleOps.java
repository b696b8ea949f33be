package vecgrad.autograd;

import static vecgrad.autograd.op.Arithmetic.affine;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import vecgrad.autograd.nn.BatchNorm;
import vecgrad.autograd.nn.Parameter;
import vecgrad.autograd.op.Arithmetic;
import vecgrad.autograd.op.Convolutions;
import vecgrad.autograd.op.Elementwise;
import vecgrad.autograd.op.Likelihoods;
import vecgrad.autograd.op.Normalizing;
import vecgrad.autograd.op.Products;
import vecgrad.autograd.op.Reductions;
import vecgrad.autograd.op.Shaping;
import vecgrad.autograd.optim.Adam;
import vecgrad.autograd.optim.LearningRate;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

/** The oracle's ops in terms of ours: its schema, for any shapes, axes and numbers of inputs. */
final class OracleOps {
    private OracleOps() {}

    /** Computes the outputs of a case. @throws AssertionError if there is anything in it that is not understood */
    static OracleRun run(OracleCase given) {
        var run = new OracleRun(given);
        switch (given.op()) {
            case "adam" -> adam(run);
            case "batch_norm" -> batchNorm(run);
            case "m1" -> OracleModels.m1(run);
            case "m2" -> OracleModels.m2(run, false);
            case "m1m2" -> OracleModels.m2(run, true);
            case String op -> run.output("out", single(op, run));
        }
        run.requireAllAsked();
        return run;
    }

    /** The ops with one output. */
    private static Variable single(String op, OracleRun run) {
        OracleCase.Attributes with = run.attributes();
        return switch (op) {
            case "softplus", "sigmoid", "tanh", "relu", "log_sigmoid", "exp", "square", "abs", "log", "sqrt", "reciprocal" ->
                    Elementwise.apply(Pointwise.valueOf(op.toUpperCase(Locale.ROOT)), a(run));
            case "neg" -> Elementwise.negate(a(run));

            case "softmax" -> Reductions.softmax(a(run), with.integer("axis"));
            case "log_softmax" -> Reductions.logSoftmax(a(run), with.integer("axis"));
            case "logsumexp" -> Reductions.logSumExp(a(run), with.integer("axis"), with.flag("keep"));
            case "softmax_cross_entropy" -> reduce(Likelihoods.softmaxCrossEntropy(a(run), with.integers("labels")), with);
            case "softmax_cross_entropy_soft" -> reduce(Likelihoods.softmaxCrossEntropy(a(run), run.tensor("target")), with);
            case "bce_with_logits" -> binaryCrossEntropy(run);

            case "matmul" -> Products.matmul(a(run), with.flag("transposeA"), run.variable("b"), with.flag("transposeB"));
            case "linear" -> {
                Variable y = Products.linear(rowsOf(a(run)), run.variable("b"), run.variable("bias"), null);
                yield Shaping.reshape(y, a(run).shape().with(-1, y.shape().extent(1)));
            }
            case "add" -> Arithmetic.add(a(run), run.variable("b"));
            case "sub" -> Arithmetic.sub(a(run), run.variable("b"));
            case "mul" -> Arithmetic.mul(a(run), run.variable("b"));
            case "div" -> Arithmetic.div(a(run), run.variable("b"));
            case "add_self" -> Arithmetic.add(a(run), a(run));
            case "mul_self" -> Arithmetic.mul(a(run), a(run));

            case "sum" -> sum(run);
            case "mean" -> {
                Variable sum = sum(run);
                yield affine(sum, (float) sum.size() / a(run).size(), 0);
            }
            case "concat" -> Shaping.concat(with.integer("axis"), run.given.inputs().keySet().stream().map(run::variable).toArray(Variable[]::new));
            case "concat_self" -> Shaping.concat(with.integer("axis"), a(run), a(run));
            case "slice" -> Shaping.slice(a(run), with.integer("axis"), with.integer("from"), with.integer("to"));
            case "gather" -> Shaping.gather(a(run), with.integer("axis"), with.integers("index"));
            case "pick" -> Shaping.pick(a(run), with.integers("index"));
            case "transpose" -> Shaping.permute(a(run), with.integers("axes"));
            case "reshape" -> Shaping.reshape(a(run), Shape.of(with.integers("shape")));
            case "broadcast" -> Shaping.broadcast(a(run), Shape.of(with.integers("shape")));
            case "tile" -> tile(a(run), with.integers("repeats"));

            case "layer_norm" -> Normalizing.layerNorm(a(run), run.variable("gamma"), run.variable("beta"), with.real("eps"));
            case "conv2d" -> {
                requireLayout(with, "NCHW, weights OIHW");
                yield Convolutions.conv2d(a(run), run.variable("w"), run.variable("bias"), with.integer("stride"), with.integer("padding"));
            }
            case "conv_transpose2d" -> {
                requireLayout(with, "NCHW, weights IOHW");
                yield Convolutions.convTranspose2d(a(run), run.variable("w"), run.variable("bias"), with.integer("stride"), with.integer("padding"));
            }
            case "gaussian_kl" -> {
                Variable mean = run.variable("mean");
                yield reduceRows(Likelihoods.gaussianKl(rowsOf(mean), rowsOf(run.variable("logvar"))), mean.shape(), with.text("reduction"));
            }
            case "gaussian_nll" -> {
                Variable mean = run.variable("mean");
                Variable logProb = Likelihoods.gaussianLogProb(rowsOf(run.variable("x")), rowsOf(mean), rowsOf(run.variable("logvar")));
                yield reduceRows(Elementwise.negate(logProb), mean.shape(), with.text("reduction"));
            }
            case "reparameterise" -> Likelihoods.reparameterize(run.variable("mean"), run.variable("logvar"), run.tensor("eps"));
            default -> throw new AssertionError("the op \"" + op + "\" is not mapped to ours: add it to OracleOps");
        };
    }

    private static Variable a(OracleRun run) { return run.variable("a"); }

    private static Variable sum(OracleRun run) {
        Variable y = a(run);
        Shape shape = y.shape();
        int[] axes = Arrays.stream(run.attributes().integers("axes")).map(shape::axis).toArray();
        for (int axis : axes) y = Reductions.sum(y, axis, true);
        if (run.attributes().flag("keep")) return y;
        int[] rest = IntStream.range(0, shape.rank()).filter(i -> Arrays.stream(axes).noneMatch(axis -> axis == i))
                .map(shape::extent).toArray();
        return Shaping.reshape(y, Shape.of(rest));
    }

    /** Repeats and axes are aligned at the last, as in NumPy. */
    private static Variable tile(Variable x, int[] repeats) {
        int rank = Math.max(x.shape().rank(), repeats.length);
        int[] extents = new int[rank], times = new int[rank];
        for (int back = 1; back <= rank; back++) {
            extents[rank - back] = back <= x.shape().rank() ? x.shape().extent(-back) : 1;
            times[rank - back] = back <= repeats.length ? repeats[repeats.length - back] : 1;
        }
        return Shaping.tile(Shaping.reshape(x, Shape.of(extents)), times);
    }

    /** softplus(a) − target·a, one number an element, or a row through the fused likelihood. */
    private static Variable binaryCrossEntropy(OracleRun run) {
        String reduction = run.attributes().text("reduction");
        Tensor target = run.tensor("target");
        if (reduction.equals("none")) return Elementwise.softplus(a(run)).sub(a(run).mul(run.tape.constant(target)));
        Variable logits = rowsOf(a(run));
        return reduceRows(Elementwise.negate(Likelihoods.bernoulliLogProb(logits, target.reshape(logits.shape()))), a(run).shape(), reduction);
    }

    /** Numbers one an example: as they are, or their mean. */
    private static Variable reduce(Variable x, OracleCase.Attributes with) {
        return switch (with.text("reduction")) {
            case "none", "rows" -> x;
            case "mean" -> Reductions.mean(x);
            case "sum" -> Reductions.sum(x);
            case String other -> throw new AssertionError("reduction \"" + other + "\" is not known here");
        };
    }

    /** Numbers one a row of a tensor of the given shape: as they are, or their sum. */
    private static Variable reduceRows(Variable x, Shape shape, String reduction) {
        return switch (reduction) {
            case "rows" -> Shaping.reshape(x, shape.without(-1));
            case "sum" -> Reductions.sum(x);
            case String other -> throw new AssertionError("reduction \"" + other + "\" is not known here");
        };
    }

    /** [..., n] → [rows, n] */
    private static Variable rowsOf(Variable x) {
        int rank = x.shape().rank();
        return Shaping.reshape(x, Shape.of(x.shape().product(0, rank - 1), x.shape().extent(-1)));
    }

    private static void requireLayout(OracleCase.Attributes with, String ours) {
        if (with.has("layout") && !with.text("layout").equals(ours))
            throw new AssertionError("layout \"" + with.text("layout") + "\"; ours is " + ours);
    }

    private static void batchNorm(OracleRun run) {
        boolean train = run.attributes().flag("train");
        int features = a(run).shape().extent(-1);
        var layer = new BatchNorm(run.parameter("gamma"), run.parameter("beta"),
                train ? Tensor.zeros(features) : run.tensor("mean"), train ? Tensor.full(Shape.of(features), 1) : run.tensor("var"),
                train ? run.attributes().real("momentum") : 0, run.attributes().real("eps"));
        run.output("out", train ? layer.train(a(run)) : layer.apply(a(run)));
        run.output("running_mean", run.tape.constant(layer.mean()));
        run.output("running_var", run.tape.constant(layer.variance()));
    }

    /** As many steps as there are gradients g1, g2, ...: each is the gradient of the sum of p ⊙ g. */
    private static void adam(OracleRun run) {
        Parameter p = run.parameter("p");
        OracleCase.Attributes with = run.attributes();
        var adam = new Adam(List.of(p), LearningRate.constant(with.number("lr")), with.number("beta1"), with.number("beta2"), with.number("eps"));
        for (int step = 1; run.given.inputs().containsKey("g" + step); step++) {
            var tape = new Tape();
            adam.step(tape.backward(tape.parameter(p).mul(tape.constant(run.tensor("g" + step))).sum()));
            run.output("p" + step, run.tape.constant(p.value().copy()));
        }
    }
}
