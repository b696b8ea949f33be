package vecgrad.tensor.kernel;

import static vecgrad.tensor.kernel.Lanes.LENGTH;

/**
 * The small arrays of a thread that a kernel writes before it reads them: kept, so that a call allocates nothing. Each belongs
 * to the file named beside it, none of whose methods calls another one that uses the same.
 */
final class Scratch {
    /** Elements of noise made before they are copied to where they belong. */
    static final int NOISE = 1024;

    private static final ThreadLocal<Scratch> MINE = ThreadLocal.withInitial(Scratch::new);

    /** {@link VectorPointwise}: what is left over at the end of a row, filled up to one vector. */
    final float[] tailX = new float[LENGTH], tailY = new float[LENGTH], tailG = new float[LENGTH];
    /** {@link VectorPointwise}: what the second half of a softplus begins with. */
    final float[] exponentials = new float[1024];
    /** {@link VectorNoise}: the words, and what is made of them. */
    final int[] even = new int[NOISE / 2], odd = new int[NOISE / 2];
    final float[] radius = new float[NOISE / 2], noise = new float[NOISE];

    /** {@link VectorReductions}: the compensated sums of columns, the statistics of a chunk of outputs, the virtual lanes of a sum, and of several rows', turned. */
    final float[] high = new float[VectorReductions.COLUMNS], low = new float[VectorReductions.COLUMNS];
    final float[] max = new float[VectorReductions.CHUNK], sum = new float[VectorReductions.CHUNK];
    final float[] lanes = new float[VectorReductions.VIRTUAL], plain = new float[VectorReductions.PLAIN], turned = new float[LENGTH * VectorReductions.VIRTUAL];
    /** {@link VectorLikelihoods}: the virtual lanes of the rows that are folded together. */
    final float[] rowLanes = new float[LENGTH * VectorReductions.VIRTUAL];
    /** {@link VectorSparseProduct}: where the rows of a strip start from, and where they go. */
    final int[] starts = new int[VectorSparseStrips.ROWS], places = new int[VectorSparseStrips.ROWS];

    private Scratch() {}

    /** The arrays of this thread. */
    static Scratch mine() { return MINE.get(); }
}
