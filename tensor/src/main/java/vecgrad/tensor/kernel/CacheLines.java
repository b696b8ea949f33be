package vecgrad.tensor.kernel;

/**
 * Arrays whose numbers can be laid out by cache lines: the one at {@link #FIRST} begins a line. A vector of 512 bits that begins elsewhere
 * takes two lines to load, and loads are what some kernels are limited by.
 *
 * <p>The language does not say where an array lies. HotSpot puts its numbers 16 bytes behind its head, and ZGC, on whose medium and
 * large pages anything above 256 KB lives, begins an object there with a line. Elsewhere nothing is lost but this.
 */
final class CacheLines {
    /** Where a line begins. */
    static final int FIRST = 12;
    private static final int MEDIUM = 1 << 17; // floats: 512 KB

    private CacheLines() {}

    /** The array, or a larger one if it has no room for so many numbers from {@link #FIRST} on. */
    static float[] grown(float[] x, int size) { return x.length >= FIRST + size ? x : new float[Math.max(MEDIUM, FIRST + size)]; }
}
