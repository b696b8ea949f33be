package vecgrad.tensor.kernel;

import static vecgrad.tensor.kernel.VectorGemmTiles.DOTS;
import static vecgrad.tensor.kernel.VectorGemmTiles.TALL;
import static vecgrad.tensor.kernel.VectorGemmTiles.WIDE;

import java.util.Arrays;
import vecgrad.tensor.Pointwise;

/**
 * One product under way.
 *
 * <p>C is cut into row tiles and column panels. One operand is packed once and shared, the other in pieces by whoever works on
 * them: where C is low, A is shared and the work is cut by columns, elsewhere B is shared and rows are cut. A cut never
 * changes a result, for an element of C is always computed by one thread, k ascending.
 *
 * <p>Where B is shared and rows of A are contiguous, A is read as it lies if k is long: the tiles take as long, and nothing is packed.
 * A few columns that are left right of the panels are then dot products, their vectors along k.
 */
final class VectorGemmProduct {
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
    /** Rows of A that lie a multiple of so many numbers apart meet in a few sets of the first-level cache, and push each other out. */
    private static final int ALIAS = 1024;
    /** Steps of k from which A need not be packed: its tiles take longer to begin. */
    private static final int DEEP = 256;
    private static final int L = WIDE / 2;
    /** What a vector of a narrow tile costs: it reaches 70 % of the speed of wide ones. */
    private static final double NARROW = 1.4;
    /** Tiles of a panel that are transposed together, and room for their rows: as many as the first-level cache holds. */
    private static final int TURNED = 12, LINE = (TURNED * TALL + L - 1) / L * L;
    private static final float[] ZERO = new float[WIDE];

    private final boolean transposed, transA, transB, accumulate;
    private final int m, n, k;
    private final float[] a, b, c, bias;
    private final int[] biasRow;
    private final Pointwise activation;
    private final boolean low, lies;     // whether A is shared; whether it is not packed at all
    private final int thin, panels;      // columns right of the panels, and those
    private final int height, tiles;     // rows of a tile: as many as possible, and of packed ones all alike but the last

    /** @param transposed c is stored [n, m], and bias and biasRow are those of the transposed product */
    VectorGemmProduct(boolean transposed, boolean transA, boolean transB, int m, int n, int k, float[] a, float[] b, float[] c,
                      boolean accumulate, float[] bias, int[] biasRow, Pointwise activation) {
        this.transposed = transposed;
        this.transA = transA;
        this.transB = transB;
        this.m = m;
        this.n = n;
        this.k = k;
        this.a = a;
        this.b = b;
        this.c = c;
        this.accumulate = accumulate;
        this.bias = bias;
        this.biasRow = biasRow;
        this.activation = activation;
        low = m <= LOW && n / 2 >= m || n >= BROAD && m < n;
        lies = !low && !transposed && !transA && k >= DEEP && k % ALIAS != 0;
        thin = low || transposed || transA ? 0 : thin(n, k);
        panels = (n - thin + WIDE - 1) / WIDE;
        int fewest = (m - 1) / TALL + 1;
        height = lies ? TALL : even((m - 1) / fewest + 1);
        tiles = (m - 1) / height + 1;
    }

    void run() {
        int blocks = k == 0 ? 1 : (k - 1) / DEPTH + 1, depth = (k - 1 + blocks) / blocks;
        int line = low ? tiles * height : panels * WIDE + thin;
        int together = (int) Math.max(1, (low ? SHARED_A : SHARED_B) / Math.max(1, (long) depth * line)); // blocks of k packed at once
        for (int block = 0; block < blocks; block += together) {
            int k0 = block * depth, k1 = Math.min(k, k0 + together * depth);
            float[] shared = Workspace.mine().shared((k1 - k0) * line);
            if (low) shareA(k0, k1, depth, shared);
            else shareB(k0, k1, depth, shared);
        }
    }

    private void shareA(int k0, int k1, int depth, float[] shared) {
        int line = tiles * height, direct = transB || m > DIRECT ? 0 : n / WIDE; // the first panels are used as they lie
        parallel(tiles, 1 + PACK / (height * (k1 - k0 + 1)), (from, to) -> {
            for (int kb = k0; kb < k1; kb += depth) packA(kb, Math.min(depth, k1 - kb), from, to, shared, (kb - k0) * line);
        });
        parallel(panels, (panels + 15) / 16, (from, to) -> {
            float[] mine = Workspace.mine().own(WIDE * depth);
            int kb = k0;
            do {
                int steps = Math.min(depth, k1 - kb), atA = (kb - k0) * line;
                if (from < direct) block(0, tiles, from, Math.min(to, direct), kb, steps, shared, atA, b, kb * n, n);
                for (int p = Math.max(from, direct); p < to; p++) {
                    int atB = -p * WIDE * steps;
                    packB(kb, steps, p, p + 1, mine, atB);
                    block(0, tiles, p, p + 1, kb, steps, shared, atA, mine, atB, 0);
                }
            } while ((kb += depth) < k1);
            if (k1 == k) activate(0, m, from * WIDE, Math.min(n, to * WIDE));
        });
    }

    private void shareB(int k0, int k1, int depth, float[] shared) {
        int line = panels * WIDE + thin;
        parallel(panels, 1 + PACK / (WIDE * (k1 - k0 + 1)), (from, to) -> {
            for (int kb = k0; kb < k1; kb += depth) packB(kb, Math.min(depth, k1 - kb), from, to, shared, (kb - k0) * line);
        });
        for (int kb = k0; kb < k1 && thin > 0; kb += depth) packThin(kb, Math.min(depth, k1 - kb), shared, (kb - k0) * line);
        parallel(tiles, Math.min(TILES, (tiles + 15) / 16), (from, to) -> {
            float[] mine = lies ? null : Workspace.mine().own(TILES * height * depth);
            for (int t = from, next; t < to; t = next) {
                next = Math.min(to, t + TILES);
                int kb = k0;
                do {
                    int steps = Math.min(depth, k1 - kb), atA = -t * height * steps, atB = (kb - k0) * line;
                    if (!lies) packA(kb, steps, t, next, mine, atA);
                    block(t, next, 0, panels, kb, steps, mine, atA, shared, atB, 0);
                    if (thin > 0) dots(t * height, Math.min(m, next * height), kb, steps, shared, atB);
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
     * A block of C; row 0 of packed A, if it is packed, would be at atA, column 0 of packed B at atB.
     *
     * @param strideB where B is not packed, its stride; otherwise 0
     */
    private void block(int tile0, int tile1, int panel0, int panel1, int k0, int steps,
                       float[] packedA, int atA, float[] packedB, int atB, int strideB) {
        Workspace mine = Workspace.mine();
        if (transposed) {
            for (int p = panel0; p < panel1; p++) {
                int j = p * WIDE, width = width(n - j), ib = strideB == 0 ? atB + j * steps : atB + j, sb = strideB == 0 ? width : strideB;
                for (int t0 = tile0, t1; t0 < tile1; t0 = t1) {
                    t1 = Math.min(tile1, t0 + TURNED);
                    for (int t = t0; t < t1; t++) {
                        int r0 = t * height, pairs = even(Math.min(height, m - r0)), ic = (t - t0) * height * WIDE;
                        VectorGemmTiles.tile(pairs, width, steps, packedA, atA + r0 * steps, pairs, packedB, ib, sb, ZERO, mine.zero, mine.standing, ic, WIDE);
                    }
                    putTransposed(mine, t0 * height, Math.min(m, t1 * height), j, k0 == 0 && !accumulate);
                }
            }
        } else if ((panel1 - panel0) * WIDE * steps <= NEAR) { // all of B is near: C is written row after row
            for (int t = tile0; t < tile1; t++)
                for (int p = panel0; p < panel1; p++) tile(mine, t, p, k0, steps, packedA, atA, packedB, atB, strideB);
        } else {
            for (int p = panel0; p < panel1; p++)
                for (int t = tile0; t < tile1; t++) tile(mine, t, p, k0, steps, packedA, atA, packedB, atB, strideB);
        }
    }

    private void tile(Workspace mine, int tile, int panel, int k0, int steps,
                      float[] packedA, int atA, float[] packedB, int atB, int strideB) {
        int j = panel * WIDE, columns = Math.min(WIDE, n - j), width = width(columns);
        int r0 = tile * height, rows = Math.min(height, m - r0), pairs = even(rows);
        int ib = strideB == 0 ? atB + j * steps : atB + j, sb = strideB == 0 ? width : strideB;
        boolean first = k0 == 0 && !accumulate;
        float[] base = !first ? c : bias != null ? bias : ZERO;
        int[] at = base == ZERO ? mine.zero : mine.at;
        if (base != ZERO) for (int r = 0; r < rows; r++) at[r] = j + (!first ? r0 + r : biasRow == null ? 0 : biasRow[r0 + r]) * n;
        if (columns == width && lies) {
            VectorGemmTiles.lying(rows - 1, width, steps, a, r0 * k + k0, k, 1, packedB, ib, sb, base, at, c, r0 * n + j, n);
        } else if (columns == width && rows == pairs) {
            VectorGemmTiles.tile(pairs, width, steps, packedA, atA + r0 * steps, pairs, packedB, ib, sb, base, at, c, r0 * n + j, n);
        } else {
            float[] edge = mine.edge;
            for (int r = 0; r < rows; r++) System.arraycopy(base, at[r], edge, r * WIDE, columns);
            if (lies) VectorGemmTiles.lying(rows - 1, width, steps, a, r0 * k + k0, k, 1, packedB, ib, sb, edge, mine.atEdge, edge, 0, WIDE);
            else VectorGemmTiles.tile(pairs, width, steps, packedA, atA + r0 * steps, pairs, packedB, ib, sb, edge, mine.atEdge, edge, 0, WIDE);
            for (int r = 0; r < rows; r++) System.arraycopy(edge, r * WIDE, c, (r0 + r) * n + j, columns);
        }
    }

    /** Rows [r0, r1) of a panel, which stand upright in the workspace, become pieces of lines of c. */
    private void putTransposed(Workspace mine, int r0, int r1, int j0, boolean first) {
        int rows = r1 - r0, columns = Math.min(WIDE, n - j0);
        float[] turned = mine.turned;
        for (int r = 0; r < rows; r += L)
            for (int j = 0; j < columns; j += L) VectorGemmTranspose.square(mine.standing, r * WIDE + j, WIDE, Math.min(L, rows - r), turned, j * LINE + r, LINE);
        for (int j = 0; j < columns; j++) {
            int to = (j0 + j) * m + r0;
            if (!first) VectorRows.add(c, to, turned, j * LINE, c, to, rows);
            else if (bias != null) VectorRows.add(bias, (biasRow == null ? 0 : biasRow[j0 + j]) * m + r0, turned, j * LINE, c, to, rows);
            else System.arraycopy(turned, j * LINE, c, to, rows);
        }
    }

    private void activate(int row0, int row1, int column0, int column1) {
        if (activation == null) return;
        int line = transposed ? m : n;
        int line0 = transposed ? column0 : row0, line1 = transposed ? column1 : row1;
        int from = transposed ? row0 : column0, to = transposed ? row1 : column1;
        int together = to - from == line ? line1 - line0 : 1; // lines; one call either way, for the reason told at VectorPointwise
        for (int l = line0; l < line1; l += together) VectorGemm.activate(activation, c, l * line + from, (l + together - 1) * line + to);
    }

    private void packA(int k0, int steps, int tile0, int tile1, float[] packed, int at) {
        float[] scratch = Workspace.mine().square;
        for (int t = tile0; t < tile1; t++) {
            int r0 = t * height, rows = Math.min(height, m - r0), pairs = even(rows), to = at + r0 * steps;
            if (transA) VectorGemmPacking.copy(a, k0 * m + r0, m, rows, steps, packed, to, pairs);
            else VectorGemmPacking.transpose(a, r0 * k + k0, k, rows, steps, packed, to, pairs, scratch);
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

    /** The columns of B right of the panels, each of them contiguous. */
    private void packThin(int k0, int steps, float[] packed, int at) {
        at += panels * WIDE * steps;
        for (int j = n - thin; j < n; j++)
            for (int p = 0; p < steps; p++) packed[at++] = transB ? b[j * k + k0 + p] : b[(k0 + p) * n + j];
    }

    /** Rows of C in those columns. */
    private void dots(int r0, int r1, int k0, int steps, float[] packed, int at) {
        Workspace mine = Workspace.mine();
        int left = n - thin;
        at += panels * WIDE * steps;
        boolean first = k0 == 0 && !accumulate;
        for (int r = r0; r < r1; r += DOTS) {
            int rows = Math.min(DOTS, r1 - r);
            for (int j = left; j < n; j += DOTS) {
                int columns = Math.min(DOTS, n - j);
                VectorGemmTiles.dots(rows - 1, columns - 1, steps, a, r * k + k0, k, packed, at + (j - left) * steps, steps, mine.lanes);
                VectorGemmTranspose.sums(mine.lanes, DOTS * DOTS, mine.square, mine.sums);
                for (int i = 0; i < rows; i++) {
                    int to = (r + i) * n + j, base = bias == null ? 0 : (biasRow == null ? 0 : biasRow[r + i] * n) + j;
                    for (int l = 0; l < columns; l++) {
                        float sum = mine.sums[i * DOTS + l];
                        c[to + l] = !first ? c[to + l] + sum : bias != null ? bias[base + l] + sum : sum;
                    }
                }
            }
        }
    }

    /** The columns right of the panels where rows of A are contiguous and C is neither low nor transposed: what takes fewest vector operations. */
    static int thin(int n, int k) {
        int left = n % WIDE, narrow = left - L;
        if (TALL < DOTS * DOTS / 2) return 0; // 16 registers: too few for the sums
        double padded = vectors(left) * k;
        if (narrow > 0 && NARROW * k + dots(narrow, k) < Math.min(padded, dots(left, k))) return narrow;
        return dots(left, k) < padded ? left : 0;
    }

    /** Vector operations that one step of k takes for a row of so many columns. */
    static double vectors(int columns) {
        int left = columns % WIDE;
        return columns / WIDE * 2 + (left == 0 ? 0 : left <= L ? NARROW : 2);
    }

    /** Vector operations of a row's dot products with so many columns: those along k, and adding up the lanes; at 80 % of the speed of tiles. */
    static double dots(int columns, int k) { return (columns + DOTS - 1) / DOTS * DOTS * 1.25 * ((double) k / L + L); }

    private static int width(int columns) { return columns <= WIDE / 2 ? WIDE / 2 : WIDE; }

    private static int even(int rows) { return rows + 1 & ~1; }

    /** The buffers of a thread. They grow to what the constants above allow, and are kept. */
    private static final class Workspace {
        private static final ThreadLocal<Workspace> MINE = ThreadLocal.withInitial(Workspace::new);
        private float[] shared = {};
        private float[] own = {};
        final int[] at = new int[TALL];              // where the rows of a tile start from
        final int[] zero = new int[TALL];
        final float[] edge = new float[TALL * WIDE]; // a tile that hangs over an edge of C
        final int[] atEdge = new int[TALL];
        final float[] square = new float[L * L];
        final float[] lanes = new float[DOTS * DOTS * L], sums = new float[DOTS * DOTS]; // of dot products
        final float[] standing = new float[LINE * WIDE]; // rows of a panel of a transposed product, and
        final float[] turned = new float[WIDE * LINE];   // the same lying down

        private Workspace() { Arrays.setAll(atEdge, r -> r * WIDE); }

        static Workspace mine() { return MINE.get(); }

        float[] shared(int size) { return shared = grown(shared, size); }

        float[] own(int size) { return own = grown(own, size); }

        private static float[] grown(float[] x, int size) { return x.length >= size ? x : new float[size]; }
    }
}
