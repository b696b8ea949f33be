package vecgrad.tensor.kernel;

import static vecgrad.tensor.Pointwise.SIGMOID;
import static vecgrad.tensor.Pointwise.SOFTPLUS;
import static vecgrad.tensor.Pointwise.TANH;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import vecgrad.tensor.Pointwise;

/**
 * A kernel on arrays of a size that the models use: 1000 rows (ten classes of 100 examples) of 500 hidden units, 784 pixels or
 * 50 latent dimensions.
 *
 * @param items        elements, or rows
 * @param columns      numbers an item has
 * @param arrays       arrays of items · columns numbers that are read, plus those that are written
 * @param multiplies   what the units that multiply and add must do for each number, counted in the source: multiplications,
 *                     multiply-adds, divisions and roots as one each. Additions, comparisons and shifts may go elsewhere
 * @param body         the kernel on a range of items
 * @param outputs      what it writes
 */
public record KernelCase(String name, int items, int columns, int arrays, int multiplies, Body body, List<float[]> outputs) {
    /** A kernel of either implementation on a range. */
    @FunctionalInterface
    public interface Body { void run(Kernels kernels, int from, int to); }

    private static final int ROWS = 1000, HIDDEN = 500, PIXELS = 784, LATENT = 50;

    /** The implementation of that name. */
    public static Kernels kernels(String name) {
        return switch (name) {
            case "scalar" -> new ScalarKernels();
            case "vector" -> new VectorKernels();
            default -> throw new IllegalArgumentException("kernels: \"" + name + "\" is neither scalar nor vector");
        };
    }

    /** All of them, on fresh arrays. */
    public static List<KernelCase> all() {
        return List.of(map(SOFTPLUS, 20), backward(SOFTPLUS, 11), map(SIGMOID, 12), map(TANH, 12), map(Pointwise.EXP, 12), map(Pointwise.LOG, 14),
                add(), gatherAdd(), logSumExp(), bernoulli(), scaleRows(), gaussian(), kl(), reparameterize(), adam(),
                noise("uniform", 11, (k, y, from, to) -> k.uniform(7, 1, 1, y, from, to)),
                noise("normal", 25, (k, y, from, to) -> k.normal(7, 1, 1, y, from, to)));
    }

    /** The names, in the same order. */
    public static List<String> names() { return all().stream().map(KernelCase::name).toList(); }

    /** The case of that name, on fresh arrays. */
    public static KernelCase of(String name) {
        return all().stream().filter(c -> c.name.equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("kernel: \"" + name + "\" is none of " + names()));
    }

    /** Numbers worked on. */
    public long numbers() { return (long) items * columns; }

    /** Bytes read and written. */
    public long bytes() { return 4L * arrays * numbers(); }

    /** Arithmetic: the floating-point operations that as many fused multiply-adds are. */
    public double flops() { return 2.0 * multiplies * numbers(); }

    /** Once over all items, in pieces like those the engine makes. */
    public void run(Kernels kernels) {
        Parallel.forRange(items, 1 + (1 << 13) / columns, (from, to) -> body.run(kernels, from, to));
    }

    /** @throws IllegalStateException if the two implementations differ by more than float arithmetic explains */
    public void check() {
        KernelCase other = of(name); // its own arrays: some kernels change their inputs
        run(kernels("vector"));
        other.run(kernels("scalar"));
        for (int a = 0; a < outputs.size(); a++)
            for (int i = 0; i < outputs.get(a).length; i++) {
                float v = outputs.get(a)[i], s = other.outputs.get(a)[i];
                if (!(Math.abs(v - s) <= 1e-4 * Math.max(1, Math.abs(s))))
                    throw new IllegalStateException(name + ": element " + i + " is " + v + " by vector kernels, " + s + " by scalar ones");
            }
    }

    private static KernelCase map(Pointwise f, int multiplies) {
        float[] x = numbers(HIDDEN), y = new float[x.length];
        if (f == Pointwise.LOG) for (int i = 0; i < x.length; i++) x[i] = Math.abs(x[i]) + 1e-3f;
        return new KernelCase(f.name().toLowerCase(Locale.ROOT), x.length, 1, 2, multiplies, (k, from, to) -> k.map(f, x, y, from, to), List.of(y));
    }

    private static KernelCase backward(Pointwise f, int multiplies) {
        float[] g = numbers(HIDDEN), y = numbers(HIDDEN), dx = new float[g.length];
        for (int i = 0; i < y.length; i++) y[i] = f.value(y[i]);
        return new KernelCase(f.name().toLowerCase(Locale.ROOT) + "_backward", g.length, 1, 3, multiplies,
                (k, from, to) -> k.mapBackward(f, null, y, g, dx, from, to), List.of(dx));
    }

    private static KernelCase add() {
        float[] a = numbers(HIDDEN), b = numbers(HIDDEN), c = new float[a.length];
        return new KernelCase("add", a.length, 1, 3, 1, (k, from, to) -> k.combine(Kernels.Binary.ADD, a, b, c, from, to), List.of(c));
    }

    private static KernelCase gatherAdd() {
        float[] a = ProductShape.numbers(ROWS / 10 * HIDDEN, 1), b = ProductShape.numbers(10 * HIDDEN, 2), y = new float[ROWS * HIDDEN];
        int[] example = IntStream.range(0, ROWS).map(r -> r % 100).toArray(), label = IntStream.range(0, ROWS).map(r -> r / 100).toArray();
        return new KernelCase("gather_add_softplus", ROWS, HIDDEN, 2, 20,
                (k, from, to) -> k.gatherAddRows(HIDDEN, a, example, b, label, SOFTPLUS, y, from, to), List.of(y));
    }

    private static KernelCase logSumExp() {
        float[] x = numbers(HIDDEN), y = new float[ROWS];
        return new KernelCase("log_sum_exp", ROWS, HIDDEN, 1, 11, (k, from, to) -> k.logSumExp(HIDDEN, 1, x, y, from, to), List.of(y));
    }

    private static KernelCase bernoulli() {
        float[] logits = numbers(PIXELS), targets = ProductShape.numbers(100 * PIXELS, 2), out = new float[ROWS], residual = new float[logits.length];
        for (int i = 0; i < targets.length; i++) targets[i] = targets[i] > 1 ? 1 : 0;
        int[] row = IntStream.range(0, ROWS).map(r -> r % 100).toArray();
        return new KernelCase("bernoulli_log_prob", ROWS, PIXELS, 2, 22,
                (k, from, to) -> k.bernoulliLogProb(PIXELS, logits, targets, row, out, residual, from, to), List.of(out, residual));
    }

    private static KernelCase scaleRows() {
        float[] g = ProductShape.numbers(ROWS, 1), x = numbers(PIXELS), y = new float[x.length];
        return new KernelCase("scale_rows", ROWS, PIXELS, 2, 1, (k, from, to) -> k.scaleRows(PIXELS, g, x, y, from, to), List.of(y));
    }

    private static KernelCase gaussian() {
        float[] x = numbers(LATENT), mu = numbers(LATENT), logvar = numbers(LATENT), out = new float[ROWS];
        return new KernelCase("gaussian_log_prob", ROWS, LATENT, 3, 14,
                (k, from, to) -> k.gaussianLogProb(LATENT, x, null, mu, logvar, out, from, to), List.of(out));
    }

    private static KernelCase kl() {
        float[] mu = numbers(LATENT), logvar = numbers(LATENT), out = new float[ROWS];
        return new KernelCase("gaussian_kl", ROWS, LATENT, 2, 14, (k, from, to) -> k.gaussianKl(LATENT, mu, logvar, out, from, to), List.of(out));
    }

    private static KernelCase reparameterize() {
        float[] mu = numbers(LATENT), logvar = numbers(LATENT), eps = numbers(LATENT), z = new float[mu.length];
        return new KernelCase("reparameterize", z.length, 1, 4, 14, (k, from, to) -> k.reparameterize(mu, logvar, eps, z, from, to), List.of(z));
    }

    private static KernelCase adam() {
        float[] p = numbers(HIDDEN), g = numbers(HIDDEN), m = new float[p.length], v = new float[p.length];
        return new KernelCase("adam", p.length, 1, 7, 11,
                (k, from, to) -> k.adam(3e-4f, 0.9f, 0.999f, 1e-8f, 0.1f, 0.001f, 2e-5f, 0, p, g, m, v, from, to), List.of(p, m, v));
    }

    private interface Draw { void into(Kernels k, float[] y, int from, int to); }

    private static KernelCase noise(String name, int multiplies, Draw draw) {
        float[] y = new float[ROWS * LATENT];
        return new KernelCase(name, y.length, 1, 1, multiplies, (k, from, to) -> draw.into(k, y, from, to), List.of(y));
    }

    private static float[] numbers(int columns) { return ProductShape.numbers(ROWS * columns, columns); }
}
