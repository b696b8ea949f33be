package vecgrad.tensor.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import vecgrad.tensor.Pointwise;

/** One row per kernel and variant, with its arguments: what the tests of the vector kernels walk through. */
final class KernelCases {
    static final int ARRAYS = 6, ROWS = 7;

    /** Runs a kernel on arrays of {@code rows·columns} numbers each, over a range of rows. */
    @FunctionalInterface
    interface Run { void on(Kernels k, int columns, float[][] a, int from, int to); }

    /**
     * @param kernel    the method of {@link Kernels}
     * @param variant   which of its forms
     * @param rows      whether the range counts rows of {@code columns} numbers; else rows are single numbers
     * @param cut       whether a range boundary may be anywhere: not for sums over the range
     * @param positive  whether the arguments must be positive
     * @param run       reads arrays 0, 1, ... and writes some of them
     */
    record Case(String kernel, String variant, boolean rows, boolean cut, boolean positive, Run run) {
        @Override
        public String toString() { return variant.isEmpty() ? kernel : kernel + " " + variant; }

        /** Arguments for this many rows, the same for every call with the same numbers. */
        float[][] arguments(int rows, int columns) {
            var random = new Random(31L * rows + columns);
            float[][] a = new float[ARRAYS][rows * columns];
            for (float[] x : a) {
                for (int i = 0; i < x.length; i++) {
                    float v = (float) (2 * random.nextGaussian());
                    x[i] = positive ? Math.abs(v) + 0.01f : v;
                }
            }
            return a;
        }
    }

    static final List<Case> ALL = all();

    private KernelCases() {}

    private static List<Case> all() {
        var cases = new ArrayList<Case>();
        for (Pointwise f : Pointwise.values()) {
            boolean positive = f == Pointwise.LOG || f == Pointwise.SQRT;
            cases.add(new Case("map", f.name(), false, true, positive,
                    (k, n, a, from, to) -> k.map(f, a[0], a[1], from, to)));
            cases.add(new Case("map", f.name() + " in place", false, true, positive,
                    (k, n, a, from, to) -> k.map(f, a[0], a[0], from, to)));
            cases.add(new Case("mapBackward", f.name(), false, true, positive, (k, n, a, from, to) -> {
                for (int i = from; i < to; i++) a[1][i] = f.value(a[0][i]);     // the same y for both implementations
                k.mapBackward(f, f.slopeFromValue() ? null : a[0], a[1], a[2], a[3], from, to);
            }));
            cases.add(new Case("mapBackward", f.name() + " over g", false, true, positive, (k, n, a, from, to) -> {
                for (int i = from; i < to; i++) a[1][i] = f.value(a[0][i]);
                k.mapBackward(f, a[0], a[1], a[2], a[2], from, to);
            }));
        }
        for (Kernels.Binary f : Kernels.Binary.values()) {
            cases.add(elementwise("combine", f.name(), (k, n, a, from, to) -> k.combine(f, a[0], a[1], a[2], from, to)));
            cases.add(elementwise("combine", f.name() + " in place",
                    (k, n, a, from, to) -> k.combine(f, a[0], a[1], a[1], from, to)));
        }
        cases.add(elementwise("affine", "", (k, n, a, from, to) -> k.affine(1.7f, -0.3f, a[0], a[1], from, to)));
        cases.add(elementwise("addScaled", "", (k, n, a, from, to) -> k.addScaled(-0.7f, a[0], a[1], from, to)));
        cases.add(new Case("total", "", false, false, false,
                (k, n, a, from, to) -> { if (to > from) a[1][from] = (float) k.total(a[0], from, to); }));
        cases.add(elementwise("reparameterize", "",
                (k, n, a, from, to) -> k.reparameterize(a[0], a[1], a[2], a[3], from, to)));
        cases.add(elementwise("reparameterizeBackward", "",
                (k, n, a, from, to) -> k.reparameterizeBackward(a[0], a[1], a[2], a[3], from, to)));
        cases.add(new Case("adam", "", false, true, true,
                (k, n, a, from, to) -> k.adam(1e-3f, 0.9f, 0.999f, 1e-8f, 0.19f, 0.002f, 0, 0, a[0], a[1], a[2], a[3],
                        from, to)));
        cases.add(new Case("adam", "with both decays", false, true, true,
                (k, n, a, from, to) -> k.adam(1e-3f, 0.9f, 0.99f, 1e-8f, 0.1f, 0.01f, 0.02f, 0.3f, a[0], a[1], a[2],
                        a[3], from, to)));
        cases.add(elementwise("uniform", "", (k, n, a, from, to) -> k.uniform(0x123456789ABCDEFL, 3, 17, a[0], from, to)));
        cases.add(elementwise("normal", "", (k, n, a, from, to) -> k.normal(-5L, -1, 17, a[0], from, to)));
        cases.add(new Case("bernoulli", "", false, true, true,
                (k, n, a, from, to) -> k.bernoulli(7, 3, -9, a[0], a[1], from, to)));

        int[] order = {3, 0, 6, 6, 1, 2, 0};
        for (Pointwise f : new Pointwise[] {null, Pointwise.SOFTPLUS, Pointwise.RELU}) {
            cases.add(byRow("gatherAddRows", f + " both gathered",
                    (k, n, a, from, to) -> k.gatherAddRows(n, a[0], order, a[1], order, f, a[2], from, to)));
            cases.add(byRow("gatherAddRows", f + " over b",
                    (k, n, a, from, to) -> k.gatherAddRows(n, a[0], order, a[1], null, f, a[1], from, to)));
        }
        cases.add(new Case("scatterAddRows", "", true, false, false,
                (k, n, a, from, to) -> k.scatterAddRows(ROWS, n, a[0], order, a[1])));
        cases.add(byRow("copyLines", "", (k, n, a, from, to) -> k.copyLines(to - from, n, a[0], from * n, n, a[1], from * n, n, to * n)));
        cases.add(byRow("copyLines", "apart", (k, n, a, from, to) -> k.copyLines(to - from, n / 2, a[0], from * n, n, a[1], from * (n / 2), n / 2, to * (n / 2))));
        cases.add(byRow("copyLines", "to places apart", (k, n, a, from, to) -> k.copyLines(to - from, n / 2, a[0], from * n, n, a[1], from * n, n, to * n)));
        cases.add(byRow("scaleRows", "", (k, n, a, from, to) -> k.scaleRows(n, a[5], a[0], a[1], from, to)));
        cases.add(byRow("sum", "along rows", (k, n, a, from, to) -> k.sum(n, 1, a[0], a[1], from, to)));
        cases.add(byRow("max", "along rows", (k, n, a, from, to) -> k.max(n, 1, a[0], a[1], from, to)));
        cases.add(byRow("logSumExp", "along rows", (k, n, a, from, to) -> k.logSumExp(n, 1, a[0], a[1], from, to)));
        for (boolean logarithm : new boolean[] {false, true}) {
            String form = logarithm ? "logarithm " : "";
            cases.add(byRow("softmax", form + "along rows",
                    (k, n, a, from, to) -> k.softmax(logarithm, n, 1, a[0], a[1], from, to)));
            cases.add(byRow("softmax", form + "in place",
                    (k, n, a, from, to) -> k.softmax(logarithm, n, 1, a[0], a[0], from, to)));
            cases.add(across("softmax", form + "across",
                    (k, n, a, from, to) -> k.softmax(logarithm, ROWS, n, a[0], a[1], from, to)));
        }
        cases.add(byRow("sum", "across", (k, n, a, from, to) -> k.sum(ROWS, n, a[0], a[1], from * n / ROWS, to * n / ROWS))); // a range of columns
        cases.add(across("max", "across", (k, n, a, from, to) -> k.max(ROWS, n, a[0], a[1], from, to)));
        cases.add(across("logSumExp", "across", (k, n, a, from, to) -> k.logSumExp(ROWS, n, a[0], a[1], from, to)));
        cases.add(byRow("bernoulliLogProb", "without gradient",
                (k, n, a, from, to) -> k.bernoulliLogProb(n, a[0], a[1], null, a[5], null, from, to)));
        cases.add(byRow("bernoulliLogProb", "residual over logits",
                (k, n, a, from, to) -> k.bernoulliLogProb(n, a[0], a[1], order, a[5], a[0], from, to)));
        cases.add(byRow("gaussianLogProb", "",
                (k, n, a, from, to) -> k.gaussianLogProb(n, a[0], null, a[1], a[2], a[5], from, to)));
        cases.add(byRow("gaussianLogProb", "gathered",
                (k, n, a, from, to) -> k.gaussianLogProb(n, a[0], order, a[1], a[2], a[5], from, to)));
        cases.add(byRow("gaussianLogProbBackward", "",
                (k, n, a, from, to) -> k.gaussianLogProbBackward(n, a[0], order, a[1], a[2], a[5], a[3], a[4], from, to)));
        cases.add(byRow("gaussianLogProbBackward", "over mu and logvar",
                (k, n, a, from, to) -> k.gaussianLogProbBackward(n, a[0], null, a[1], a[2], a[5], a[1], a[2], from, to)));
        cases.add(byRow("gaussianKl", "", (k, n, a, from, to) -> k.gaussianKl(n, a[0], a[1], a[5], from, to)));
        cases.add(byRow("gaussianKlBackward", "",
                (k, n, a, from, to) -> k.gaussianKlBackward(n, a[0], a[1], a[5], a[2], a[3], from, to)));
        return List.copyOf(cases);
    }

    private static Case elementwise(String kernel, String variant, Run run) {
        return new Case(kernel, variant, false, true, false, run);
    }

    private static Case byRow(String kernel, String variant, Run run) {
        return new Case(kernel, variant, true, true, false, run);
    }

    /** The array is one [ROWS, columns] block, reduced over its first axis: the range is [0, 1). */
    private static Case across(String kernel, String variant, Run run) {
        return new Case(kernel, variant, true, false, false, (k, n, a, from, to) -> run.on(k, n, a, 0, 1));
    }
}
