package vecgrad.tensor.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A matrix product [m, k] · [k, n] in one of the three forms that a layer needs: NN forward, NT for the gradient of its
 * input, TN for that of its weight. Written {@code NN 100x600x784}: form, m, n, k.
 *
 * @param transA a is stored [k, m]
 * @param transB b is stored [n, k]
 */
public record ProductShape(boolean transA, boolean transB, int m, int n, int k) {
    /** What {@link #toString} gives. @throws IllegalArgumentException for anything else */
    public static ProductShape of(String text) {
        try {
            String[] parts = text.split(" "), size = parts[1].split("x");
            ProductShape shape = new ProductShape(text.charAt(0) == 'T', text.charAt(1) == 'T',
                    Integer.parseInt(size[0]), Integer.parseInt(size[1]), Integer.parseInt(size[2]));
            if (shape.toString().equals(text)) return shape;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no product: expected, say, NN 100x600x784", e);
        }
        throw new IllegalArgumentException("\"" + text + "\" is no product: expected, say, NN 100x600x784");
    }

    /** The three products of a layer: its value, the gradient of its input, the gradient of its weight. */
    static List<ProductShape> layer(int batch, int in, int out) {
        return List.of(new ProductShape(false, false, batch, out, in), new ProductShape(false, true, batch, in, out),
                new ProductShape(true, false, in, out, batch));
    }

    /** The layers of M1: 784-600-600-2·50 and 50-600-600-784. */
    public static List<ProductShape> m1(int batch) {
        List<ProductShape> all = new ArrayList<>();
        for (int[] l : new int[][] {{784, 600}, {600, 600}, {600, 100}, {50, 600}, {600, 784}}) all.addAll(layer(batch, l[0], l[1]));
        return all;
    }

    /** Every layer of the paper's models, at the batches they train with. */
    public static List<ProductShape> paper() {
        List<ProductShape> all = new ArrayList<>();
        for (int batch : new int[] {100, 500}) all.addAll(m1(batch));
        for (int batch : new int[] {200, 1100, 2000, 5000}) {         // M2 on pixels: 784-500-2·50 and 50-500-784
            if (batch == 200) all.addAll(layer(batch, 784, 500));
            for (int[] l : new int[][] {{500, 100}, {50, 500}, {500, 784}}) all.addAll(layer(batch, l[0], l[1]));
        }
        all.addAll(layer(200, 500, 10));                              // its classifier's ten classes
        for (int width : new int[] {19, 38, 100}) all.addAll(layer(4990, width == 38 ? 500 : width, width == 38 ? 38 : 500)); // M1+M2
        all.addAll(layer(1, 784, 600));                               // one image
        return all;
    }

    /** Square products, n up to 2048. */
    public static List<ProductShape> squares() {
        return IntStream.of(256, 512, 1024, 2048).mapToObj(n -> new ProductShape(false, false, n, n, n)).toList();
    }

    /** Multiplications and additions. */
    public double flops() { return 2.0 * m * n * k; }

    /** What must be read and written at least once. */
    public long bytes() { return 4L * ((long) m * k + (long) k * n + (long) m * n); }

    /** Normal numbers, the same for the same seed. */
    static float[] numbers(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) x[i] = (float) random.nextGaussian();
        return x;
    }

    /** A first operand. */
    public float[] a() { return numbers(m * k, 1); }

    /** A second operand. */
    public float[] b() { return numbers(k * n, 2); }

    /** @throws IllegalStateException if c is not a·b, looked at in a thousand places and summed in double precision */
    public void check(String who, float[] a, float[] b, float[] c) {
        SplittableRandom random = new SplittableRandom(3);
        for (int trial = 0; trial < 1000; trial++) {
            int i = random.nextInt(m), j = random.nextInt(n);
            double sum = 0;
            for (int p = 0; p < k; p++) sum += (double) a[transA ? p * m + i : i * k + p] * b[transB ? j * k + p : p * n + j];
            if (!(Math.abs(sum - c[i * n + j]) <= 1e-5 * Math.sqrt(k) * 4))
                throw new IllegalStateException(this + " by " + who + ": element " + i + ", " + j + " is " + c[i * n + j] + ", not " + sum);
        }
    }

    @Override
    public String toString() { return (transA ? "T" : "N") + (transB ? "T " : "N ") + m + "x" + n + "x" + k; }
}
