package vecgrad.tensor.kernel;

import static vecgrad.tensor.kernel.Species.F;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Loads and stores of vectors, plain for whole ones, masked where a row may end inside a vector:
 *
 * <pre>{@code
 * for (int i = from; i < to; i += LENGTH) {
 *     var mask = Lanes.mask(i, to);
 *     Lanes.store(f(Lanes.load(x, i, mask)), y, i, to, mask);
 * }
 * }</pre>
 *
 * <p>One loop serves whole vectors and tail, so an element's bits do not depend on where the range began.
 *
 * <p>How much the JIT inlines shapes every kernel here. A vector that crosses a call that is not inlined becomes an object on
 * the heap, and the loop ten times slower. C2 stops inlining our methods once it has made 18000 nodes (its
 * NodeCountInliningCutoff; a vector operation costs 150 to 600), while the Vector API's own are forced in. Hence the rules: a
 * loop holds one copy of one transcendental function or two, methods that take or return vectors are called early in it, and
 * what follows is spelt out in API calls; no vector or mask is handed from one loop to another. {@code -XX:+LogCompilation} shows the count; a kernel that allocates has lost.
 */
final class Lanes {
    static final int LENGTH = F.length();

    private Lanes() {}

    /** The end of the last whole vector of [from, to). */
    static int whole(int from, int to) { return from + F.loopBound(to - from); }

    /** The lanes of the vector at i that are below the end. */
    static VectorMask<Float> mask(int i, int end) { return F.indexInRange(i, end); }

    static FloatVector load(float[] a, int i) { return FloatVector.fromArray(F, a, i); }

    /** Lanes outside the mask are zero. */
    static FloatVector load(float[] a, int i, VectorMask<Float> mask) { return FloatVector.fromArray(F, a, i, mask); }

    /** Stores the lanes below the end, which are those of the mask. Whole vectors do without: not every machine masks stores. */
    static void store(FloatVector v, float[] a, int i, int end, VectorMask<Float> mask) {
        if (i + LENGTH <= end) v.intoArray(a, i);
        else v.intoArray(a, i, mask);
    }

    static FloatVector all(float value) { return FloatVector.broadcast(F, value); }
}
