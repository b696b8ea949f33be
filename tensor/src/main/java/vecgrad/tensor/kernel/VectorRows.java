package vecgrad.tensor.kernel;

import static vecgrad.tensor.kernel.Lanes.LENGTH;
import static vecgrad.tensor.kernel.Lanes.load;
import static vecgrad.tensor.kernel.Species.F;

import jdk.incubator.vector.VectorMask;
import vecgrad.tensor.Pointwise;

/** Rows gathered, scattered and scaled: memory-bound loops over a row at a time. */
final class VectorRows {
    private static final int CHUNK = 4096;          // elements: 16 KiB of sums stay in L1 until their activation
    private static final int LONG = 256;            // elements of a line that are better copied by the JDK
    private static final int SCATTER_COLUMNS = 128; // of a piece at least: shorter runs of a row waste what a cache line brings

    private VectorRows() {}

    static void gatherAdd(int columns, float[] a, int[] rowA, float[] b, int[] rowB, Pointwise activation, float[] y,
                          int from, int to) {
        int step = Math.max(1, CHUNK / Math.max(1, columns));
        for (int chunk = from; chunk < to; chunk += step) {
            int end = Math.min(to, chunk + step);
            for (int r = chunk; r < end; r++)
                add(a, (rowA == null ? r : rowA[r]) * columns, b, (rowB == null ? r : rowB[r]) * columns, y,
                        r * columns, columns);
            if (activation != null) VectorPointwise.map(activation, y, y, chunk * columns, end * columns);
        }
    }

    /** Cut by columns, of which each is a sum by itself, into as few pieces as there are threads: memory is quickest at whole rows. */
    static void scatterAdd(int rows, int columns, float[] x, int[] index, float[] y) {
        int piece = Math.max(SCATTER_COLUMNS, (columns - 1) / Parallel.threads() / LENGTH * LENGTH + LENGTH);
        Parallel.forRange(columns, piece, (from, to) -> {
            for (int r = 0; r < rows; r++) {
                int target = index[r] * columns + from;
                add(y, target, x, r * columns + from, y, target, to - from);
            }
        });
    }

    /** By whole vectors: the last of a line overlaps the one before, or there is but one, of which the next line overwrites what is too much. */
    static void copyLines(int lines, int length, float[] x, int from, int stride, float[] y, int at, int apart, int end) {
        int last = length > LONG ? -1 : length - LENGTH;
        for (int i = 0; i < lines; i++, from += stride, at += apart) {
            if (last >= 0) {
                for (int j = 0; j < last; j += LENGTH) load(x, from + j).intoArray(y, at + j);
                load(x, from + last).intoArray(y, at + last);
            } else if (length < LENGTH && apart == length && from <= x.length - LENGTH && at <= end - LENGTH) load(x, from).intoArray(y, at);
            else System.arraycopy(x, from, y, at, length);
        }
    }

    /** y[to[r] + j] = x[from[r] + j] for some rows r and the columns j of up to two vectors. */
    static void copyTile(int rows, int columns, float[] x, int[] from, float[] y, int[] to) {
        VectorMask<Float> left = F.indexInRange(0, columns), right = F.indexInRange(LENGTH, columns);
        for (int r = 0; r < rows; r++) {
            load(x, from[r], left).intoArray(y, to[r], left);
            if (columns > LENGTH) load(x, from[r] + LENGTH, right).intoArray(y, to[r] + LENGTH, right);
        }
    }

    /** c[ic + r·ldc + j] += x[at[r] + j] for some rows r and the columns j of one or two whole vectors. */
    static void addToTile(int rows, int columns, float[] x, int[] at, float[] c, int ic, int ldc) {
        for (int r = 0; r < rows; r++, ic += ldc) {
            load(x, at[r]).add(load(c, ic)).intoArray(c, ic);
            if (columns > LENGTH) load(x, at[r] + LENGTH).add(load(c, ic + LENGTH)).intoArray(c, ic + LENGTH);
        }
    }

    /** y[yAt + j] = a[aAt + j] + b[bAt + j] for j below n. */
    static void add(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int n) {
        int j = 0, whole = Lanes.whole(0, n);
        for (; j < whole; j += LENGTH) load(a, aAt + j).add(load(b, bAt + j)).intoArray(y, yAt + j);
        for (; j < n; j++) y[yAt + j] = a[aAt + j] + b[bAt + j];
    }

    static void scale(int columns, float[] g, float[] x, float[] y, int from, int to) {
        for (int r = from; r < to; r++) {
            int j = r * columns, end = j + columns, whole = Lanes.whole(j, end);
            for (; j < whole; j += LENGTH) load(x, j).mul(g[r]).intoArray(y, j);
            for (; j < end; j++) y[j] = g[r] * x[j];
        }
    }
}
