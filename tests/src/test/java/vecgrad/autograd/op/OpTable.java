package vecgrad.autograd.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import vecgrad.autograd.Variable;
import vecgrad.autograd.check.GradientCheck;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Patches;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

/** Every public op, a row each, several where the arguments change what is computed. Checked in {@link OpGradientTest}. */
final class OpTable {
    private OpTable() {}

    /** The op's name as {@code Class.method}, what is special about this row, the call, and its inputs. */
    record Row(String op, String detail, GradientCheck.Op call, List<Tensor> inputs) {
        String name() { return detail.isEmpty() ? op : op + ", " + detail; }

        Tensor[] arrays() { return inputs.toArray(Tensor[]::new); }
    }

    /** Draws an input. */
    private interface Draw { Tensor from(Noise noise); }

    private static final int[] TWICE = {1, 0, 1, 2, 1}; // row numbers that repeat, of three rows

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        elementwise(rows);
        arithmetic(rows);
        products(rows);
        reductions(rows);
        shaping(rows);
        likelihoods(rows);
        normalizing(rows);
        convolutions(rows);
        fluent(rows);
        return rows;
    }

    private static void elementwise(List<Row> rows) {
        for (Pointwise f : Pointwise.values())
            rows.add(one("Elementwise.apply", f.name(), x -> Elementwise.apply(f, x), Set.of(Pointwise.LOG, Pointwise.SQRT, Pointwise.RECIPROCAL).contains(f) ? positive(3, 5) : apart(3, 5)));
        rows.add(one("Elementwise.negate", "", Elementwise::negate, normal(3, 5)));
        rows.add(one("Elementwise.exp", "a scalar", Elementwise::exp, normal()));
        rows.add(one("Elementwise.log", "", Elementwise::log, positive(3, 5)));
        rows.add(one("Elementwise.sqrt", "", Elementwise::sqrt, positive(3, 5)));
        rows.add(one("Elementwise.square", "four axes", Elementwise::square, normal(2, 1, 3, 2)));
        rows.add(one("Elementwise.abs", "", Elementwise::abs, apart(3, 5)));
        rows.add(one("Elementwise.reciprocal", "", Elementwise::reciprocal, positive(3, 5)));
        rows.add(one("Elementwise.tanh", "", Elementwise::tanh, normal(3, 5)));
        rows.add(one("Elementwise.sigmoid", "", Elementwise::sigmoid, normal(3, 5)));
        rows.add(one("Elementwise.logSigmoid", "", Elementwise::logSigmoid, normal(3, 5)));
        rows.add(one("Elementwise.softplus", "", Elementwise::softplus, normal(3, 5)));
        rows.add(one("Elementwise.relu", "", Elementwise::relu, apart(3, 5)));
        rows.add(one("Elementwise.leakyRelu", "", x -> Elementwise.leakyRelu(x, 0.2f), apart(3, 5)));
        rows.add(one("Elementwise.pow", "a fraction", x -> Elementwise.pow(x, 1.7), positive(3, 5)));
        rows.add(one("Elementwise.pow", "a negative power", x -> Elementwise.pow(x, -2), positive(3, 5)));
        rows.add(one("Elementwise.pow", "cube of negative numbers", x -> Elementwise.pow(x, 3), apart(3, 5)));
        rows.add(one("Elementwise.pow", "power zero", x -> Elementwise.pow(x, 0), normal(3, 5)));
        rows.add(one("Elementwise.clamp", "", x -> Elementwise.clamp(x, -0.5f, 0.5f), apart(3, 5)));
    }

    private static void arithmetic(List<Row> rows) {
        int[][][] shapes = {{{3, 4}, {3, 4}}, {{3, 4}, {4}}, {{3, 1}, {1, 4}}, {{}, {2, 3}}, {{2, 3}, {}}, {{2, 1, 3, 1}, {4, 1, 2}}, {{1}, {3}}};
        for (int[][] s : shapes) {
            String detail = Arrays.toString(s[0]) + " with " + Arrays.toString(s[1]);
            rows.add(two("Arithmetic.add", detail, Arithmetic::add, normal(s[0]), normal(s[1])));
            rows.add(two("Arithmetic.sub", detail, Arithmetic::sub, normal(s[0]), normal(s[1])));
            rows.add(two("Arithmetic.mul", detail, Arithmetic::mul, normal(s[0]), normal(s[1])));
            rows.add(two("Arithmetic.div", detail, Arithmetic::div, normal(s[0]), positive(s[1])));
        }
        rows.add(one("Arithmetic.add", "both the same", x -> Arithmetic.add(x, x), normal(3, 4)));
        rows.add(one("Arithmetic.sub", "both the same", x -> Arithmetic.sub(x, x), normal(3, 4)));
        rows.add(one("Arithmetic.mul", "both the same", x -> Arithmetic.mul(x, x), normal(3, 4)));
        rows.add(one("Arithmetic.div", "both of the same", x -> Arithmetic.div(x, Arithmetic.affine(x, 2, 1)), positive(3, 4)));
        rows.add(one("Arithmetic.affine", "", x -> Arithmetic.affine(x, -1.5f, 0.7f), normal(3, 4)));
    }

    private static void products(List<Row> rows) {
        rows.add(two("Products.matmul", "", Products::matmul, normal(3, 4), normal(4, 5)));
        for (boolean ta : new boolean[] {false, true})
            for (boolean tb : new boolean[] {false, true})
                rows.add(two("Products.matmul", "ta " + ta + ", tb " + tb, (a, b) -> Products.matmul(a, ta, b, tb),
                        ta ? normal(4, 3) : normal(3, 4), tb ? normal(5, 4) : normal(4, 5)));
        rows.add(one("Products.matmul", "x·xᵀ", x -> Products.matmul(x, false, x, true), normal(3, 4)));
        rows.add(one("Products.matmul", "xᵀ·x", x -> Products.matmul(x, true, x, false), normal(3, 4)));
        rows.add(two("Products.matmul", "outer product", Products::matmul, normal(5, 1), normal(1, 3)));
        List<Pointwise> activations = new ArrayList<>(List.of(Pointwise.values()));
        activations.removeAll(List.of(Pointwise.LOG, Pointwise.SQRT, Pointwise.RELU, Pointwise.ABS)); // kinks and poles: rows of their own
        activations.add(null);
        for (Pointwise f : activations) {
            boolean pole = f == Pointwise.RECIPROCAL;
            rows.add(op("Products.linear", "activation " + f, x -> Products.linear(x.get(0), x.get(1), x.get(2), f),
                    pole ? positive(3, 4) : normal(3, 4), pole ? positive(4, 2) : normal(4, 2), pole ? positive(2) : normal(2)));
            rows.add(op("Products.linear", "a bias by row numbers, activation " + f, x -> Products.linear(x.get(0), x.get(1), x.get(2), TWICE, f),
                    pole ? positive(5, 4) : normal(5, 4), pole ? positive(4, 2) : normal(4, 2), pole ? positive(3, 2) : normal(3, 2)));
            rows.add(two("Products.gatherAdd", "both by row numbers, activation " + f,
                    (a, b) -> Products.gatherAdd(a, TWICE, b, new int[] {0, 1, 1, 0, 0}, f),
                    pole ? positive(3, 2) : normal(3, 2), pole ? positive(2, 2) : normal(2, 2)));
        }
        for (Pointwise f : List.of(Pointwise.LOG, Pointwise.SQRT, Pointwise.RELU, Pointwise.ABS)) {
            rows.add(op("Products.linear", "activation " + f, x -> Products.linear(x.get(0), x.get(1), x.get(2), f), positive(3, 4), positive(4, 2), positive(2)));
            rows.add(op("Products.linear", "a bias by row numbers, activation " + f,
                    x -> Products.linear(x.get(0), x.get(1), x.get(2), TWICE, f), positive(5, 4), positive(4, 2), positive(3, 2)));
        }
        rows.add(two("Products.gatherAdd", "all rows, relu on both sides of its kink", (a, b) -> Products.gatherAdd(a, null, b, null, Pointwise.RELU),
                apart(3, 4), noise -> Tensor.full(Shape.of(3, 4), 0)));
        rows.add(two("Products.gatherAdd", "rows of one", (a, b) -> Products.gatherAdd(a, TWICE, b, null, null), normal(3, 2), normal(5, 2)));
        rows.add(two("Products.gatherAdd", "rows of the other", (a, b) -> Products.gatherAdd(a, null, b, TWICE, Pointwise.SOFTPLUS), normal(5, 2), normal(3, 2)));
        rows.add(one("Products.gatherAdd", "both the same", x -> Products.gatherAdd(x, TWICE, x, new int[] {2, 2, 1, 0, 0}, Pointwise.TANH), normal(3, 2)));
    }

    private static void reductions(List<Row> rows) {
        rows.add(one("Reductions.sum", "all", Reductions::sum, normal(2, 3, 2)));
        rows.add(one("Reductions.mean", "all", Reductions::mean, normal(2, 3, 2)));
        rows.add(one("Reductions.max", "all", Reductions::max, apart(2, 3, 2)));
        rows.add(one("Reductions.logSumExp", "all", Reductions::logSumExp, normal(2, 3, 2)));
        rows.add(one("Reductions.sum", "all of a scalar", Reductions::sum, normal()));
        for (int axis : new int[] {0, 1, 2, -1}) {
            for (boolean keep : new boolean[] {false, true}) {
                String detail = "axis " + axis + (keep ? ", kept" : "");
                rows.add(one("Reductions.sum", detail, x -> Reductions.sum(x, axis, keep), normal(2, 3, 4)));
                rows.add(one("Reductions.mean", detail, x -> Reductions.mean(x, axis, keep), normal(2, 3, 4)));
                rows.add(one("Reductions.max", detail, x -> Reductions.max(x, axis, keep), apart(2, 3, 4)));
                rows.add(one("Reductions.logSumExp", detail, x -> Reductions.logSumExp(x, axis, keep), normal(2, 3, 4)));
            }
            rows.add(one("Reductions.softmax", "axis " + axis, x -> Reductions.softmax(x, axis), normal(2, 3, 4)));
            rows.add(one("Reductions.logSoftmax", "axis " + axis, x -> Reductions.logSoftmax(x, axis), normal(2, 3, 4)));
        }
    }

    private static void shaping(List<Row> rows) {
        rows.add(one("Shaping.reshape", "", x -> Shaping.reshape(x, Shape.of(2, 2, 3)), normal(3, 4)));
        rows.add(one("Shaping.reshape", "to a scalar", x -> Shaping.reshape(x, Shape.SCALAR), normal(1, 1)));
        rows.add(one("Shaping.broadcast", "new and stretched axes", x -> Shaping.broadcast(x, Shape.of(2, 3, 4)), normal(3, 1)));
        rows.add(one("Shaping.broadcast", "from a scalar", x -> Shaping.broadcast(x, Shape.of(2, 3)), normal()));
        rows.add(one("Shaping.sumTo", "leading and inner axes", x -> Shaping.sumTo(x, Shape.of(3, 1)), normal(2, 3, 4)));
        rows.add(one("Shaping.sumTo", "a scalar", x -> Shaping.sumTo(x, Shape.SCALAR), normal(2, 3)));
        rows.add(one("Shaping.tile", "every axis", x -> Shaping.tile(x, 2, 1, 3), normal(2, 3, 2)));
        rows.add(one("Shaping.tile", "rows", x -> Shaping.tile(x, 3, 1), normal(2, 3)));
        rows.add(one("Shaping.permute", "two axes", x -> Shaping.permute(x, 1, 0), normal(3, 4)));
        rows.add(one("Shaping.permute", "four axes", x -> Shaping.permute(x, 2, 0, 3, 1), normal(2, 3, 4, 2)));
        rows.add(one("Shaping.permute", "axes from the back", x -> Shaping.permute(x, -1, 0, 1), normal(2, 3, 4)));
        rows.add(op("Shaping.concat", "rows of three", x -> Shaping.concat(0, x.get(0), x.get(1), x.get(2)), normal(2, 3), normal(1, 3), normal(3, 3)));
        rows.add(two("Shaping.concat", "last axis", (a, b) -> Shaping.concat(-1, a, b), normal(2, 2, 3), normal(2, 2, 1)));
        rows.add(one("Shaping.concat", "the same twice", x -> Shaping.concat(1, x, x), normal(2, 3)));
        rows.add(one("Shaping.slice", "rows", x -> Shaping.slice(x, 0, 1, 3), normal(4, 3)));
        rows.add(one("Shaping.slice", "last axis", x -> Shaping.slice(x, -1, 0, 2), normal(2, 2, 3)));
        rows.add(one("Shaping.slice", "of nothing", x -> Shaping.slice(x, 0, 1, 1), normal(4, 3)));
        rows.add(one("Shaping.pad", "columns", x -> Shaping.pad(x, 1, 2, 6), normal(3, 3)));
        rows.add(one("Shaping.pad", "rows, axis from the back", x -> Shaping.pad(x, -2, 0, 5), normal(3, 2)));
        rows.add(one("Shaping.gather", "columns that repeat", x -> Shaping.gather(x, 1, 2, 0, 2, 2), normal(3, 4)));
        rows.add(one("Shaping.gather", "middle axis", x -> Shaping.gather(x, -2, 1, 1), normal(2, 3, 2)));
        rows.add(one("Shaping.pick", "", x -> Shaping.pick(x, 3, 0, 0), normal(3, 4)));
        rows.add(one("Shaping.take", "", x -> Shaping.take(x, new int[] {5, 0, 5, 1}, Shape.of(2, 2)), normal(2, 3)));
        rows.add(one("Shaping.put", "", x -> Shaping.put(x, new int[] {5, 0, 5, 1}, Shape.of(2, 3)), normal(2, 2)));
        rows.add(one("Shaping.gatherRows", "", x -> Shaping.gatherRows(x, TWICE), normal(3, 4)));
        rows.add(one("Shaping.scatterRows", "", x -> Shaping.scatterRows(x, TWICE, 4), normal(5, 2)));
        rows.add(one("Shaping.gatherRows", "of a tensor with three axes", x -> Shaping.gatherRows(x, TWICE), normal(3, 2, 2)));
    }

    private static void likelihoods(List<Row> rows) {
        Tensor targets = Noise.ofSeed(3).uniform(Shape.of(3, 4)), eps = Noise.ofSeed(4).normal(Shape.of(3, 4));
        rows.add(one("Likelihoods.bernoulliLogProb", "", x -> Likelihoods.bernoulliLogProb(x, targets), normal(3, 4)));
        rows.add(one("Likelihoods.bernoulliLogProb", "data by row numbers", x -> Likelihoods.bernoulliLogProb(x, targets, TWICE), normal(5, 4)));
        rows.add(op("Likelihoods.gaussianLogProb", "", x -> Likelihoods.gaussianLogProb(x.get(0), x.get(1), x.get(2)), normal(3, 4), normal(3, 4), normal(3, 4)));
        rows.add(op("Likelihoods.gaussianLogProb", "data by row numbers",
                x -> Likelihoods.gaussianLogProb(x.get(0), x.get(1), x.get(2), TWICE), normal(3, 2), normal(5, 2), normal(5, 2)));
        rows.add(two("Likelihoods.gaussianLogProb", "data is the mean", (mu, logvar) -> Likelihoods.gaussianLogProb(mu, mu, logvar), normal(3, 2), normal(3, 2)));
        rows.add(two("Likelihoods.gaussianKl", "", Likelihoods::gaussianKl, normal(3, 4), normal(3, 4)));
        rows.add(one("Likelihoods.gaussianKl", "both the same", x -> Likelihoods.gaussianKl(x, x), normal(3, 4)));
        rows.add(two("Likelihoods.reparameterize", "", (mu, logvar) -> Likelihoods.reparameterize(mu, logvar, eps), normal(3, 4), normal(3, 4)));
        rows.add(one("Likelihoods.softmaxCrossEntropy", "labels", x -> Likelihoods.softmaxCrossEntropy(x, 2, 0, 3), normal(3, 4)));
        rows.add(one("Likelihoods.softmaxCrossEntropy", "soft targets", x -> Likelihoods.softmaxCrossEntropy(x, targets), normal(3, 4)));
    }

    private static void normalizing(List<Row> rows) {
        Tensor mean = Noise.ofSeed(5).normal(Shape.of(4)), variance = Noise.ofSeed(6).uniform(Shape.of(4)).affine(1, 0.5f);
        rows.add(op("Normalizing.layerNorm", "", x -> Normalizing.layerNorm(x.get(0), x.get(1), x.get(2), 1e-3f), normal(3, 5), normal(5), normal(5)));
        rows.add(op("Normalizing.layerNorm", "three axes", x -> Normalizing.layerNorm(x.get(0), x.get(1), x.get(2), 1e-3f), normal(2, 3, 4), normal(4), normal(4)));
        rows.add(op("Normalizing.batchNorm", "in training", x -> Normalizing.batchNorm(x.get(0), x.get(1), x.get(2), 1e-3f), normal(6, 4), normal(4), normal(4)));
        rows.add(op("Normalizing.batchNorm", "in evaluation",
                x -> Normalizing.batchNorm(x.get(0), x.get(1), x.get(2), mean, variance, 1e-3f), normal(3, 4), normal(4), normal(4)));
        rows.add(one("Normalizing.dropout", "", x -> Normalizing.dropout(x, 0.4f, Noise.ofSeed(7)), normal(4, 5)));
    }

    private static void convolutions(List<Row> rows) {
        var windows = new Patches(2, 4, 5, 3, 2, 2, 1);
        rows.add(one("Convolutions.unfold", "", x -> Convolutions.unfold(x, windows), normal(2, 2, 4, 5)));
        rows.add(one("Convolutions.fold", "", x -> Convolutions.fold(x, windows), normal(2 * windows.rows() * windows.columns(), 2 * 3 * 2)));
        for (int stride = 1; stride <= 2; stride++) {
            int s = stride, padding = stride - 1;
            String detail = "stride " + s + ", padding " + padding;
            rows.add(op("Convolutions.conv2d", detail, x -> Convolutions.conv2d(x.get(0), x.get(1), x.get(2), s, padding),
                    normal(2, 2, 4, 5), normal(3, 2, 3, 2), normal(3)));
            rows.add(op("Convolutions.convTranspose2d", detail, x -> Convolutions.convTranspose2d(x.get(0), x.get(1), x.get(2), s, padding),
                    normal(2, 3, 2, 3), normal(3, 2, 3, 2), normal(2)));
        }
        rows.add(one("Convolutions.maxPool2d", "", x -> Convolutions.maxPool2d(x, 2, 2), apart(2, 2, 4, 4)));
        rows.add(one("Convolutions.maxPool2d", "overlapping windows", x -> Convolutions.maxPool2d(x, 3, 1), apart(1, 2, 4, 5)));
    }

    /** The methods of {@link Variable}, which stand for the ops above. */
    private static void fluent(List<Row> rows) {
        rows.add(two("Variable.add", "", Variable::add, normal(3, 4), normal(4)));
        rows.add(one("Variable.add", "a number", x -> x.add(2), normal(3, 4)));
        rows.add(two("Variable.sub", "", Variable::sub, normal(3, 4), normal(4)));
        rows.add(two("Variable.mul", "", Variable::mul, normal(3, 4), normal(4)));
        rows.add(one("Variable.mul", "a number", x -> x.mul(-3), normal(3, 4)));
        rows.add(two("Variable.div", "", Variable::div, normal(3, 4), positive(4)));
        rows.add(one("Variable.negate", "", Variable::negate, normal(3, 4)));
        rows.add(two("Variable.matmul", "", Variable::matmul, normal(3, 4), normal(4, 2)));
        rows.add(one("Variable.exp", "", Variable::exp, normal(3, 4)));
        rows.add(one("Variable.log", "", Variable::log, positive(3, 4)));
        rows.add(one("Variable.square", "", Variable::square, normal(3, 4)));
        rows.add(one("Variable.sum", "", Variable::sum, normal(3, 4)));
        rows.add(one("Variable.sum", "one axis", x -> x.sum(0), normal(3, 4)));
        rows.add(one("Variable.mean", "", Variable::mean, normal(3, 4)));
        rows.add(one("Variable.sumPerRow", "", Variable::sumPerRow, normal(3, 2, 2)));
        rows.add(one("Variable.reshape", "", x -> x.reshape(4, 3), normal(3, 4)));
    }

    // ------------------------------------------------------------------------------------------------ rows and inputs

    private static Row op(String op, String detail, GradientCheck.Op call, Draw... inputs) {
        Noise noise = Noise.ofSeed(1).stream(op + detail);
        return new Row(op, detail, call, IntStream.range(0, inputs.length).mapToObj(i -> inputs[i].from(noise.at(i))).toList());
    }

    private static Row one(String op, String detail, UnaryOperator<Variable> call, Draw input) {
        return op(op, detail, x -> call.apply(x.getFirst()), input);
    }

    private static Row two(String op, String detail, BinaryOperator<Variable> call, Draw first, Draw second) {
        return op(op, detail, x -> call.apply(x.getFirst(), x.getLast()), first, second);
    }

    private static Draw normal(int... extents) { return noise -> noise.normal(Shape.of(extents)); }

    /** Numbers around 1, none near 0. */
    private static Draw positive(int... extents) { return noise -> noise.uniform(Shape.of(extents)).affine(1.5f, 0.5f); }

    /** Odd multiples of 1/8, each once: no two within a step of the check, and none near 0 or 1/2. */
    private static Draw apart(int... extents) {
        return noise -> {
            Tensor x = Tensor.zeros(extents);
            int[] order = noise.permutation(x.size());
            for (int i = 0; i < order.length; i++) x.data()[i] = (2 * order[i] - order.length + (order.length % 2 == 0 ? 1 : 2)) / 8f;
            return x;
        };
    }
}
