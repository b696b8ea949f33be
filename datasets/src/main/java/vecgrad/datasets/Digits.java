package vecgrad.datasets;

import java.util.stream.IntStream;

/**
 * Handwritten-looking digits, drawn on the fly: 28x28, grey, ink 255 on paper 0, without a file or a download.
 *
 * <p>A digit is a skeleton ({@link Skeletons}) written by a hand ({@link Hand}) onto a sheet ({@link Ink}). Image i
 * depends on (seed, i) alone: not on how many are asked for, nor on the number of threads.
 */
public final class Digits {
    /** Height and width in pixels. */
    public static final int SIDE = 28;

    /** How many images {@link #dataset} generates for each part. */
    public static final int TRAIN = 20_000, VALIDATION = 2_000, TEST = 5_000;

    private static final int CLASSES = 10, PIXELS = SIDE * SIDE;
    private static final int PER_TASK = 500;          // images; small enough to keep all cores busy
    private static final float FADE = 1.6f;           // pixels

    private Digits() {}

    /** Train, validation and test sets that share no image. The same seed gives the same bytes on any machine. */
    public static Dataset dataset(long seed) {
        return new Dataset("digits",
                generate("digits train", part(seed, 0), TRAIN),
                generate("digits validation", part(seed, 1), VALIDATION),
                generate("digits test", part(seed, 2), TEST));
    }

    private static long part(long seed, int part) { return Draws.of(seed, part).bits(); }

    /** {@code n} digits, as many of each class (give or take one) in shuffled order. */
    public static LabeledImages generate(long seed, int n) { return generate("digits", seed, n); }

    private static LabeledImages generate(String name, long seed, int n) {
        byte[] pixels = new byte[Math.multiplyExact(n, PIXELS)];
        int[] labels = new int[n];
        IntStream.range(0, (n + PER_TASK - 1) / PER_TASK).parallel().forEach(task -> {
            Ink ink = new Ink(SIDE, SIDE, FADE);
            for (int i = task * PER_TASK; i < Math.min(n, (task + 1) * PER_TASK); i++) {
                labels[i] = label(seed, i);
                draw(labels[i], Draws.of(seed, 'D', i), ink, pixels, i * PIXELS);
            }
        });
        return new LabeledImages(name, SIDE, SIDE, 1, CLASSES, pixels, labels);
    }

    /** Every ten images hold each digit once, in an order of their own. */
    private static int label(long seed, int i) { return Draws.of(seed, 'C', i / CLASSES).permutation(CLASSES)[i % CLASSES]; }

    private static void draw(int digit, Draws draws, Ink ink, byte[] pixels, int offset) {
        ink.clear();
        new Hand(draws, SIDE, SIDE).write(Skeletons.pick(digit, draws), ink);
        ink.develop(draws.between(200, 255), pixels, offset);
    }
}
