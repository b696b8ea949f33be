package vecgrad.tensor.kernel;

import static vecgrad.tensor.kernel.CacheLines.FIRST;
import static vecgrad.tensor.kernel.VectorGemmTiles.TALL;
import static vecgrad.tensor.kernel.VectorGemmTiles.WIDE;

import java.util.Arrays;
import vecgrad.tensor.Pointwise;

/**
 * One product under way.
 *
 * <p>C is cut into row tiles and column panels. One operand is packed once and shared, the other in pieces by whoever works on
 * them: where C is low, A is shared and the work is cut by columns, elsewhere B is shared and rows are cut. A cut never
 * changes a result, for an element of C is always computed by one thread, k ascending. Where B is shared, A is not packed but read as it lies,
 * tile by whole tile, if its rows are contiguous and long.
 *
 * @param transposed c is stored [n, m], and bias, biasRow and y are those of the transposed product
 * @param fromZero   every block of k is summed by itself, and what c starts from is added; so it always is if transposed
 */
record VectorGemmProduct(boolean transposed, boolean fromZero, boolean transA, boolean transB, int m, int n, int k, float[] a, float[] b, float[] c,
                         boolean accumulate, float[] bias, int[] biasRow, Pointwise activation, float[] y) {
    /** Steps of k at a time: a packed panel of B this deep takes 147 KB, a part of the second-level cache, and C is written once for it. */
    private static final int DEPTH = 1152;
    /** Floats of shared packed B at a time: 4 MB, a part of the last-level cache. */
    private static final int SHARED_B = 1 << 20;
    /** Floats of shared packed A at a time: half of the second-level cache, because every panel reads all of it. */
    private static final int SHARED_A = 1 << 17;
    /** Floats of packed B that every tile may read anew: a part of the second-level cache. */
    private static final int NEAR = 1 << 16;
    /** The rows up to which packing B does not pay: it is used as it lies. */
    private static final int DIRECT = 8;
    /** The rows up to which A is shared. */
    private static final int LOW = 256;
    /** The columns from which A is shared if only it is smaller: packed B would grow without bound. */
    private static final int BROAD = 1 << 14;
    /** Tiles whose A is packed at a time where B is shared: 200 KB. */
    private static final int TILES = 8;
    /** Multiplications that are not worth a second thread: some ten microseconds. */
    private static final int SMALL = 500_000;
    /** Numbers to pack that are worth a second thread. */
    private static final int PACK = 1 << 14;
    /** Floats of B that no second-level cache holds. */
    private static final int FAR = 400_000;
    /** Steps of k from which A need not be packed: its tiles take longer to begin. */
    private static final int DEEP = 256;
    /** Rows of A that lie a multiple of so many numbers apart meet in a few sets of the first-level cache, and push each other out. */
    private static final int ALIAS = 1024;
    private static final int L = WIDE / 2;
    /** Tiles of a panel that are transposed together, and room for their rows: as many as the first-level cache holds. */
    private static final int TURNED = 12, LINE = (TURNED * TALL + L - 1) / L * L;
    private static final float[] ZERO = new float[WIDE];

    /** Whether A is read as it lies, in a product that is not transposed. */
    static boolean lies(boolean transA, int m, int n, int k) { return !low(m, n) && !transA && k >= DEEP && k % ALIAS != 0; }

    private static boolean low(int m, int n) { return m <= LOW && n / 2 >= m || n >= BROAD && m < n; }

    void run() {
        int blocks = k == 0 ? 1 : (k - 1) / DEPTH + 1, depth = (k - 1 + blocks) / blocks;
        boolean low = low(m, n), lies = !transposed && lies(transA, m, n, k);
        int height = lies ? TALL : height(), tiles = (m - 1) / height + 1, panels = panels();
        int line = low ? tiles * height : panels * WIDE;
        int together = (int) Math.max(1, (low ? SHARED_A : SHARED_B) / Math.max(1, (long) depth * line)); // blocks of k packed at once
        for (int block = 0; block < blocks; block += together) {
            int k0 = block * depth, k1 = Math.min(k, k0 + together * depth);
            float[] shared = Workspace.mine().shared((k1 - k0) * line);
            if (low) shareA(k0, k1, depth, height, tiles, panels, shared);
            else shareB(k0, k1, depth, height, lies ? m / height : 0, tiles, panels, shared);
        }
    }

    private void shareA(int k0, int k1, int depth, int height, int tiles, int panels, float[] shared) {
        int line = tiles * height, direct = transB || m > DIRECT ? 0 : n / WIDE; // the first panels are used as they lie
        parallel(tiles, 1 + PACK / (height * (k1 - k0 + 1)), (from, to) -> {
            for (int kb = k0; kb < k1; kb += depth) packA(kb, Math.min(depth, k1 - kb), height, from, to, shared, FIRST + (kb - k0) * line);
        });
        if (!transB && (k1 - k0) * n >= FAR) parallel(k1 - k0, 1 + PACK / n, (from, to) -> VectorGemmPacking.fetch(b, (k0 + from) * n, n, n, to - from, Workspace.mine().square));
        parallel(panels, (panels + 15) / 16, (from, to) -> {
            float[] mine = Workspace.mine().own(WIDE * depth);
            int kb = k0;
            do {
                int steps = Math.min(depth, k1 - kb), atA = FIRST + (kb - k0) * line;
                if (from < direct) block(height, 0, tiles, from, Math.min(to, direct), kb, steps, shared, atA, 0, b, kb * n, n);
                for (int p = Math.max(from, direct); p < to; p++) {
                    int atB = FIRST - p * WIDE * steps;
                    packB(kb, steps, p, p + 1, mine, atB);
                    block(height, 0, tiles, p, p + 1, kb, steps, shared, atA, 0, mine, atB, 0);
                }
            } while ((kb += depth) < k1);
            if (k1 == k) activate(0, m, from * WIDE, Math.min(n, to * WIDE));
        });
    }

    private void shareB(int k0, int k1, int depth, int height, int lying, int tiles, int panels, float[] shared) {
        int line = panels * WIDE;
        parallel(panels, 1 + PACK / (WIDE * (k1 - k0 + 1)), (from, to) -> {
            for (int kb = k0; kb < k1; kb += depth) packB(kb, Math.min(depth, k1 - kb), from, to, shared, FIRST + (kb - k0) * line);
        });
        parallel(tiles, Math.min(TILES, (tiles + 15) / 16), (from, to) -> {
            float[] mine = Workspace.mine().own(TILES * height * depth);
            for (int t = from, next; t < to; t = next) {
                next = Math.min(t < lying ? Math.min(lying, to) : to, t + TILES);
                int kb = k0;
                do {
                    int steps = Math.min(depth, k1 - kb), atA = FIRST - t * height * steps, atB = FIRST + (kb - k0) * line;
                    if (t < lying) {
                        block(height, t, next, 0, panels, kb, steps, a, kb, k, shared, atB, 0);
                    } else {
                        packA(kb, steps, height, t, next, mine, atA);
                        block(height, t, next, 0, panels, kb, steps, mine, atA, 0, shared, atB, 0);
                    }
                } while ((kb += depth) < k1);
                if (k1 == k) activate(t * height, Math.min(m, next * height), 0, n);
            }
        });
    }

    private void parallel(int pieces, int grain, Parallel.Range work) {
        if ((long) m * n * k <= SMALL) work.run(0, pieces);
        else Parallel.forRange(pieces, grain, work);
    }

    /**
     * A block of C; row 0 of A, packed or not, would be at atA, column 0 of packed B at atB.
     *
     * @param strideA where A is not packed, how far its rows lie apart; otherwise 0
     * @param strideB where B is not packed, its stride; otherwise 0
     */
    private void block(int tall, int tile0, int tile1, int panel0, int panel1, int k0, int steps,
                       float[] packedA, int atA, int strideA, float[] packedB, int atB, int strideB) {
        Workspace mine = Workspace.mine();
        if (transposed) {
            for (int p = panel0; p < panel1; p++) {
                int j = p * WIDE, width = width(n - j), ib = strideB == 0 ? atB + j * steps : atB + j, sb = strideB == 0 ? width : strideB;
                for (int t0 = tile0, t1; t0 < tile1; t0 = t1) {
                    t1 = Math.min(tile1, t0 + TURNED);
                    for (int t = t0; t < t1; t++) {
                        int r0 = t * tall, height = even(Math.min(tall, m - r0)), ic = (t - t0) * tall * WIDE;
                        VectorGemmTiles.tile(height, width, steps, packedA, atA + r0 * steps, height, packedB, ib, sb, ZERO, mine.zero, mine.standing, ic, WIDE);
                    }
                    putTransposed(mine, t0 * tall, Math.min(m, t1 * tall), j, k0 == 0 && !accumulate);
                }
            }
        } else if ((panel1 - panel0) * WIDE * steps <= NEAR) { // all of B is near: C is written row after row
            for (int t = tile0; t < tile1; t++)
                for (int p = panel0; p < panel1; p++) tile(mine, tall, t, p, k0, steps, packedA, atA, strideA, packedB, atB, strideB);
        } else {
            for (int p = panel0; p < panel1; p++)
                for (int t = tile0; t < tile1; t++) tile(mine, tall, t, p, k0, steps, packedA, atA, strideA, packedB, atB, strideB);
        }
    }

    private void tile(Workspace mine, int tall, int tile, int panel, int k0, int steps,
                      float[] packedA, int atA, int strideA, float[] packedB, int atB, int strideB) {
        int j = panel * WIDE, columns = Math.min(WIDE, n - j), width = width(columns);
        int r0 = tile * tall, rows = Math.min(tall, m - r0), height = even(rows);
        int ib = strideB == 0 ? atB + j * steps : atB + j, sb = strideB == 0 ? width : strideB;
        boolean first = k0 == 0 && !accumulate;
        int ic = r0 * n + j;
        if (rows < height || columns < width || fromZero && !first) {
            edge(mine, r0, rows, j, columns, steps, packedA, atA, strideA, packedB, ib, sb, first);
            return;
        }
        float[] base = fromZero ? ZERO : !first ? c : bias != null ? bias : ZERO;
        multiply(height, width, steps, packedA, atA, r0, strideA, packedB, ib, sb, base, base == ZERO ? mine.zero : starts(mine, rows, r0, j, first), c, ic, n);
        if (fromZero && bias != null) VectorRows.addToTile(rows, width, bias, starts(mine, rows, r0, j, true), c, ic, n);
    }

    /** A tile that hangs over an edge of C, or is to be added to what is there. */
    private void edge(Workspace mine, int r0, int rows, int j, int columns, int steps, float[] packedA, int atA, int strideA, float[] packedB, int ib, int sb, boolean first) {
        float[] edge = mine.edge, base = fromZero ? ZERO : !first ? c : bias != null ? bias : ZERO;
        if (base != ZERO) VectorRows.copyTile(rows, columns, base, starts(mine, rows, r0, j, first), edge, mine.atEdge);
        multiply(even(rows), width(columns), steps, packedA, atA, r0, strideA, packedB, ib, sb, base == ZERO ? ZERO : edge, base == ZERO ? mine.zero : mine.atEdge, edge, 0, WIDE);
        if (fromZero) for (int r = 0; r < rows; r++) put(edge, r * WIDE, (r0 + r) * n + j, columns, biasRow == null ? j : biasRow[r0 + r] * n + j, first);
        else VectorRows.copyTile(rows, columns, edge, mine.atEdge, c, starts(mine, rows, r0, j, false));
    }

    /** Where the rows of a tile start from: in the biases if it is the first block of k, else in c, where they also go. */
    private int[] starts(Workspace mine, int rows, int r0, int j, boolean first) {
        int[] at = mine.at;
        for (int r = 0; r < rows; r++) at[r] = j + (!first ? r0 + r : biasRow == null ? 0 : biasRow[r0 + r]) * n;
        return at;
    }

    private static void multiply(int height, int width, int steps, float[] packedA, int atA, int r0, int strideA, float[] packedB, int ib, int sb,
                                 float[] base, int[] at, float[] c, int ic, int ldc) {
        if (strideA == 0) VectorGemmTiles.tile(height, width, steps, packedA, atA + r0 * steps, height, packedB, ib, sb, base, at, c, ic, ldc);
        else VectorGemmLyingTiles.tile(width, steps, packedA, atA + r0 * strideA, strideA, 1, packedB, ib, sb, base, at, c, ic, ldc);
    }

    /** Rows [r0, r1) of a panel, which stand upright in the workspace, become pieces of lines of c. */
    private void putTransposed(Workspace mine, int r0, int r1, int j0, boolean first) {
        int rows = r1 - r0, columns = Math.min(WIDE, n - j0);
        float[] turned = mine.turned;
        for (int r = 0; r < rows; r += L)
            for (int j = 0; j < columns; j += L) VectorGemmTranspose.square(mine.standing, r * WIDE + j, WIDE, Math.min(L, rows - r), turned, j * LINE + r, LINE);
        for (int j = 0; j < columns; j++) put(turned, j * LINE, (j0 + j) * m + r0, rows, biasRow == null ? r0 : biasRow[j0 + j] * m + r0, first);
    }

    /** Sums that began at 0 go to a line of c, upon what it starts from. */
    private void put(float[] sums, int from, int to, int length, int atBias, boolean first) {
        if (!first) VectorRows.add(c, to, sums, from, c, to, length);
        else if (bias != null) VectorRows.add(bias, atBias, sums, from, c, to, length);
        else System.arraycopy(sums, from, c, to, length);
    }

    private void activate(int row0, int row1, int column0, int column1) {
        if (activation == null) return;
        int line = transposed ? m : n;
        int line0 = transposed ? column0 : row0, line1 = transposed ? column1 : row1;
        int from = transposed ? row0 : column0, to = transposed ? row1 : column1;
        int together = to - from == line ? line1 - line0 : 1; // lines; one call either way, for the reason told at VectorPointwise
        for (int l = line0; l < line1; l += together) VectorGemm.activate(activation, y, c, l * line + from, (l + together - 1) * line + to);
    }

    private void packA(int k0, int steps, int tall, int tile0, int tile1, float[] packed, int at) {
        float[] scratch = Workspace.mine().square;
        for (int t = tile0; t < tile1; t++) {
            int r0 = t * tall, rows = Math.min(tall, m - r0), height = even(rows), to = at + r0 * steps;
            if (transA) VectorGemmPacking.copy(a, k0 * m + r0, m, rows, steps, packed, to, height);
            else VectorGemmPacking.transpose(a, r0 * k + k0, k, rows, steps, packed, to, height, scratch);
        }
    }

    private void packB(int k0, int steps, int panel0, int panel1, float[] packed, int at) {
        float[] scratch = Workspace.mine().square;
        for (int p = panel0; p < panel1; p++) {
            int j = p * WIDE, columns = Math.min(WIDE, n - j), width = width(columns), to = at + j * steps;
            if (transB) VectorGemmPacking.transpose(b, j * k + k0, k, columns, steps, packed, to, width, scratch);
            else VectorGemmPacking.copy(b, k0 * n + j, n, columns, steps, packed, to, width);
        }
    }

    /** The rows of a tile: all alike but the last, and as many as possible. */
    private int height() {
        int tiles = (m - 1) / TALL + 1;
        return even((m - 1) / tiles + 1);
    }

    private int panels() { return (n - 1) / WIDE + 1; }

    private static int width(int columns) { return columns <= WIDE / 2 ? WIDE / 2 : WIDE; }

    private static int even(int rows) { return rows + 1 & ~1; }

    /** The buffers of a thread. They grow to what the constants above allow, and are kept. */
    private static final class Workspace {
        private static final ThreadLocal<Workspace> MINE = ThreadLocal.withInitial(Workspace::new);
        private float[] shared = {}; // packed operands begin at FIRST, with a cache line
        private float[] own = {};
        final int[] at = new int[TALL];              // where the rows of a tile start from
        final int[] zero = new int[TALL];
        final float[] edge = new float[TALL * WIDE]; // a tile that hangs over an edge of C
        final int[] atEdge = new int[TALL];
        final float[] square = new float[L * L];
        final float[] standing = new float[LINE * WIDE]; // rows of a panel of a transposed product, and
        final float[] turned = new float[WIDE * LINE];   // the same lying down

        private Workspace() { Arrays.setAll(atEdge, r -> r * WIDE); }

        static Workspace mine() { return MINE.get(); }

        float[] shared(int size) { return shared = CacheLines.grown(shared, size); }

        float[] own(int size) { return own = CacheLines.grown(own, size); }
    }
}
