package vecgrad.tensor.kernel;

/**
 * Philox 4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
 * 1, 2, 3" (SC 2011): ten rounds that scramble a 128-bit counter under a 64-bit key. There is no state to advance, so
 * the number at an index is the same whoever asks for it and in whatever order.
 */
public final class Philox {
    static final int MULTIPLIER_0 = 0xD2511F53, MULTIPLIER_1 = 0xCD9E8D57;
    static final int WEYL_0 = 0x9E3779B9, WEYL_1 = 0xBB67AE85; // golden ratio and √3 − 1: the key's step per round
    static final int ROUNDS = 10;

    private Philox() {}

    /** Word {@code which} (0 to 3) of the block with this counter and key. */
    public static int word(int which, int c0, int c1, int c2, int c3, int k0, int k1) {
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = (MULTIPLIER_0 & 0xFFFFFFFFL) * (c0 & 0xFFFFFFFFL);
            long p1 = (MULTIPLIER_1 & 0xFFFFFFFFL) * (c2 & 0xFFFFFFFFL);
            c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            c1 = (int) p1;
            c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c3 = (int) p0;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        return switch (which) { case 0 -> c0; case 1 -> c1; case 2 -> c2; default -> c3; };
    }

    /** The top 24 bits as a number in [0, 1): every such float is exact. */
    static float unit(int word) { return (word >>> 8) * 0x1p-24f; }

    /** The top 24 bits as a number in (0, 1], for logarithms. */
    static float positiveUnit(int word) { return ((word >>> 8) + 1) * 0x1p-24f; }
}
