package vecgrad.datasets;

/**
 * The random numbers that belong to a key: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
 * generators", OOPSLA 2014). Written out here, and with no transcendental function, because a label draw or a generated
 * digit must be the same on every machine and under every future JDK.
 */
final class Draws {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    private Draws(long state) { this.state = state; }

    /** The sequence that belongs to this key; keys that differ anywhere give unrelated sequences. */
    static Draws of(long... key) {
        long state = 0;
        for (long part : key) state = mix(state + GOLDEN ^ mix(part + GOLDEN));
        return new Draws(state);
    }

    private static long mix(long z) {
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    long bits() { return mix(state += GOLDEN); }

    /** Uniform in [0, 1). */
    float unit() { return (bits() >>> 40) * 0x1p-24f; }

    /** Uniform in [low, high). */
    float between(float low, float high) { return low + (high - low) * unit(); }

    /**
     * Nearly normal, mean 0 and deviation 1: four uniforms added up (Irwin-Hall). Never beyond ±2√3, which suits a
     * hand that errs but does not break.
     */
    float normal() {
        long b = bits();
        int sum = (int) (b & 0xFFFF) + (int) (b >>> 16 & 0xFFFF) + (int) (b >>> 32 & 0xFFFF) + (int) (b >>> 48);
        return (sum * 0x1p-16f - 2 + 0x1p-15f) * 1.7320508f;   // the variance of the sum is 4/12
    }

    /** Uniform in 0 … n−1; n is positive. */
    int below(int n) {
        return (int) ((bits() >>> 32) * n >>> 32);             // a bias below n / 2³²
    }

    /** 0 … n−1 in random order. */
    int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) order[i] = i;
        shuffle(order);
        return order;
    }

    /** Fisher and Yates, in place. */
    void shuffle(int[] items) {
        for (int i = items.length - 1; i > 0; i--) {
            int j = below(i + 1), held = items[i];
            items[i] = items[j];
            items[j] = held;
        }
    }
}
