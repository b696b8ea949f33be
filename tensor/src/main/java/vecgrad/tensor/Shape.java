package vecgrad.tensor;

import java.util.Arrays;

/** The extents of a tensor, outermost first: {@code [batch, feature]}. A scalar has none. Rank is at most 4. */
public final class Shape {
    /** The highest rank. */
    public static final int MAX_RANK = 4;

    /** The shape of a single number: {@code []}. */
    public static final Shape SCALAR = new Shape(new int[0]);

    private final int[] extents;
    private final int size;

    private Shape(int[] extents) {
        this.extents = extents;
        long size = 1;
        for (int extent : extents) {
            if (extent < 0) throw new ShapeException("shape " + Arrays.toString(extents) + " has a negative extent");
            size *= extent;
            if (size > Integer.MAX_VALUE - 8)
                throw new ShapeException("shape " + Arrays.toString(extents) + " has more elements than an array can hold");
        }
        this.size = (int) size;
    }

    /** A shape of these extents. @throws ShapeException if one is negative, there are more than 4, or the array would be too long */
    public static Shape of(int... extents) {
        if (extents.length == 0) return SCALAR;
        if (extents.length > MAX_RANK)
            throw new ShapeException("shape " + Arrays.toString(extents) + " has rank " + extents.length + "; at most 4");
        return new Shape(extents.clone());
    }

    /** A vector's: {@link #of(int...)} without a copy of the arguments. */
    public static Shape of(int n) { return new Shape(new int[] {n}); }

    /** A matrix's, likewise. */
    public static Shape of(int rows, int columns) { return new Shape(new int[] {rows, columns}); }

    /** How many axes there are. */
    public int rank() { return extents.length; }

    /** How many elements there are; 1 for a scalar. */
    public int size() { return size; }

    /** The extent of an axis; −1 is the last. @throws ShapeException if there is no such axis */
    public int extent(int axis) { return extents[axis(axis)]; }

    /** An axis counted from the front, given one that may count from the back (−1 is the last). */
    public int axis(int axis) {
        int a = axis < 0 ? axis + rank() : axis;
        if (a < 0 || a >= rank()) throw new ShapeException("axis " + axis + " of " + this + ": it has rank " + rank());
        return a;
    }

    /** An index on an axis, if there is such a one. @throws IndexOutOfBoundsException naming the operation, the axis and this shape */
    public int index(String operation, int axis, int index) {
        int extent = extent(axis);
        if (index < 0 || index >= extent)
            throw new IndexOutOfBoundsException(operation + ": index " + index + " on axis " + axis(axis) + " of " + this + "; expected 0 to " + (extent - 1));
        return index;
    }

    /** The product of the extents of the axes in [from, to). */
    public int product(int from, int to) {
        int product = 1;
        for (int axis = from; axis < to; axis++) product *= extents[axis];
        return product;
    }

    /** The extents, as a new array. */
    public int[] toArray() { return extents.clone(); }

    /** This shape with another extent on one axis. */
    public Shape with(int axis, int extent) {
        int[] changed = extents.clone();
        changed[axis(axis)] = extent;
        return new Shape(changed);
    }

    /** This shape without one axis. */
    public Shape without(int axis) {
        int a = axis(axis);
        int[] rest = new int[rank() - 1];
        for (int i = 0; i < rest.length; i++) rest[i] = extents[i < a ? i : i + 1];
        return new Shape(rest);
    }

    /**
     * The NumPy broadcast of two shapes: aligned at the last axis, an extent of 1 stretches.
     *
     * @throws ShapeException if two aligned extents differ and neither is 1
     */
    public static Shape broadcast(Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        int[] extents = new int[rank];
        for (int back = 1; back <= rank; back++) {
            int ea = back <= a.rank() ? a.extents[a.rank() - back] : 1, eb = back <= b.rank() ? b.extents[b.rank() - back] : 1;
            if (ea != eb && ea != 1 && eb != 1)
                throw new ShapeException("broadcast: " + a + " and " + b + ": extents " + ea + " and " + eb + " differ and neither is 1");
            extents[rank - back] = ea == 1 ? eb : ea;
        }
        return new Shape(extents);
    }

    @Override
    public boolean equals(Object other) { return other instanceof Shape s && Arrays.equals(extents, s.extents); }

    @Override
    public int hashCode() { return Arrays.hashCode(extents); }

    /** {@code [100, 784]}. */
    @Override
    public String toString() { return Arrays.toString(extents); }
}
