package vecgrad.tensor;

import java.util.function.IntConsumer;
import vecgrad.tensor.kernel.Kernels;
import vecgrad.tensor.kernel.Parallel;

/** How the arithmetic is carried out: by which kernels, on how many threads. Neither changes what a seed gives. */
public final class Compute {
    private Compute() {}

    /** Sets the number of threads. Results are the same bits at any number. @throws IllegalArgumentException below 1 */
    public static void setThreads(int threads) {
        if (threads < 1) throw new IllegalArgumentException("threads: " + threads + "; expected at least 1");
        Parallel.setThreads(threads);
    }

    /** The number of threads. */
    public static int threads() { return Parallel.threads(); }

    /**
     * Does pieces of work 0 to n − 1, each with many kernels to run: as many at a time as there are threads, each piece by one of them alone. If
     * there are fewer pieces than threads they are done one after the other, each with all threads.
     *
     * <p>Pieces are begun in their order, so one may wait for another that comes before it. Rethrows what a piece throws; those begun end first.
     */
    public static void forEach(int n, IntConsumer piece) {
        if (n < threads()) for (int i = 0; i < n; i++) piece.accept(i);
        else Parallel.forRange(n, 1, (from, to) -> { for (int i = from; i < to; i++) piece.accept(i); });
    }

    /** One line about the kernels in use. */
    public static String describe() { return Kernels.active().describe() + ", " + threads() + " threads"; }

    /**
     * Chooses the kernels, {@code scalar} or {@code vector}, before the first computation: the choice is made once, so that
     * the JIT sees a constant.
     *
     * @throws IllegalArgumentException if there are none of that name
     * @throws IllegalStateException if others are in use already
     */
    public static void useKernels(String name) {
        if (!name.equals("scalar") && !name.equals("vector"))
            throw new IllegalArgumentException("kernels: \"" + name + "\"; expected scalar or vector");
        System.setProperty("vecgrad.kernels", name); // read once, when the first kernel is used
        if (!kernels().equals(name))
            throw new IllegalStateException("kernels: " + kernels() + " ones are in use already; choose " + name + " before the first computation");
    }

    /** The kernels in use: {@code scalar} or {@code vector}. */
    public static String kernels() { return Kernels.name(); }
}
