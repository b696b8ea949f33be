package vecgrad.tensor.kernel;

import static vecgrad.tensor.kernel.Species.F;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Loads and stores that serve a whole vector and a tail alike, so that a kernel's body is written once:
 *
 * <pre>{@code
 * int i = from, whole = Lanes.whole(from, to);
 * for (; i < whole; i += LENGTH) body(x, y, i, null);            // null folds away once the body is inlined
 * if (i < to) body(x, y, i, Lanes.tail(i, to));
 * }</pre>
 *
 * <p>A tail goes through the same instructions as a whole vector, which is why an element's bits do not depend on where
 * the range began. Lanes outside the mask load as zero and are not stored.
 */
final class Lanes {
    static final int LENGTH = F.length();

    private Lanes() {}

    /** The end of the last whole vector of [from, to). */
    static int whole(int from, int to) { return from + F.loopBound(to - from); }

    /** The lanes of the vector at i that are below the end. */
    static VectorMask<Float> tail(int i, int to) { return F.indexInRange(i, to); }

    static FloatVector load(float[] a, int i, VectorMask<Float> mask) {
        return mask == null ? FloatVector.fromArray(F, a, i) : FloatVector.fromArray(F, a, i, mask);
    }

    static void store(FloatVector v, float[] a, int i, VectorMask<Float> mask) {
        if (mask == null) v.intoArray(a, i);
        else v.intoArray(a, i, mask);
    }

    static FloatVector all(float value) { return FloatVector.broadcast(F, value); }
}
