package vecgrad.tensor.kernel;

import static vecgrad.tensor.kernel.Lanes.LENGTH;

/**
 * The small arrays of a thread that a kernel writes before it reads them: kept, so that a call allocates nothing. None may be
 * in use across a call of another kernel of this package.
 */
final class Scratch {
    /** Elements of noise made before they are copied to where they belong. */
    static final int NOISE = 1024;

    private static final ThreadLocal<Scratch> MINE = ThreadLocal.withInitial(Scratch::new);

    /** What is left over at the end of a row, filled up to one vector: argument, value and gradient of a function. */
    final float[] tailX = new float[LENGTH], tailY = new float[LENGTH], tailG = new float[LENGTH];
    /** The words of {@link VectorNoise}, and what is made of them. */
    final int[] even = new int[NOISE / 2], odd = new int[NOISE / 2];
    final float[] radius = new float[NOISE / 2], noise = new float[NOISE];

    private Scratch() {}

    /** The arrays of this thread. */
    static Scratch mine() { return MINE.get(); }
}
