package vecgrad.tensor.kernel;

import vecgrad.tensor.Pointwise;

import static vecgrad.tensor.kernel.Species.F;
import static vecgrad.tensor.kernel.VectorGemmTiles.MAX_HEIGHT;
import static vecgrad.tensor.kernel.VectorGemmTiles.MAX_WIDTH;

import jdk.incubator.vector.VectorMask;

/**
 * The matrix product: packed operands, tiles of C in registers, blocks that stay in the caches.
 *
 * <p>Every element of C is one chain of fused multiply-adds, k ascending, that starts from the bias (or from zero, or from
 * c itself). No cut into tiles, blocks or threads is visible in the result.
 */
final class VectorGemm {
    private static final int L = F.length();
    /** Steps of k that are packed at a time: a panel of B this deep passes through the first-level cache. */
    private static final int DEPTH = 384;
    /** Floats of packed B at a time, shared by all threads: 4 MB, a part of the last-level cache. */
    private static final int PACKED_B = 1 << 20;
    /** Rows of C in a task: with DEPTH, its packed A is 150 KB, a part of the second-level cache. */
    private static final int TASK_ROWS = 96;
    private static final float[] ZERO = new float[MAX_WIDTH * L];

    private VectorGemm() {}

    /** See {@link Kernels#gemm}. */
    static void gemm(boolean transA, boolean transB, int m, int n, int k, float[] a, float[] b, float[] c,
                     boolean accumulate, float[] bias, int[] biasRow, Pointwise activation) {
        if (m == 0 || n == 0) return;
        new VectorGemm.Call(transA, transB, m, n, k, a, b, c, accumulate, bias, biasRow, activation).run();
    }

    /** y = f(y) on a range of c that has just been written. */
    static void activate(Pointwise f, float[] c, int from, int to) {
        Kernels.active().map(f, c, c, from, to);
    }

    /** One product under way. */
    private record Call(boolean transA, boolean transB, int m, int n, int k, float[] a, float[] b, float[] c,
                        boolean accumulate, float[] bias, int[] biasRow, Pointwise activation) {

        void run() {
            int vectors = (n - 1) / L + 1, panels = (vectors - 1) / MAX_WIDTH + 1;
            int blocks = k == 0 ? 1 : (k - 1) / DEPTH + 1, depth = (int) (((long) k + blocks - 1) / blocks);
            // The blocks of k whose B is packed at once.
            int batch = Math.max(1, (int) (PACKED_B / ((long) Math.max(1, depth) * vectors * L)));
            int tiles = (m - 1) / MAX_HEIGHT + 1;
            int taskTiles = Math.min(TASK_ROWS / MAX_HEIGHT, (tiles - 1) / 8 + 1);
            int tasks = (tiles - 1) / taskTiles + 1;
            for (int from = 0; from < blocks; from += batch) {
                int first = from, past = Math.min(blocks, from + batch), kFrom = first * depth;
                float[] packedB = Workspace.mine().b(Math.min(k, past * depth) - kFrom, vectors * L);
                Parallel.forRange(panels, 1, (p0, p1) -> {
                    for (int block = first; block < past; block++) {
                        int k0 = block * depth, k1 = Math.min(k, k0 + depth);
                        for (int p = p0; p < p1; p++) {
                            int v0 = cut(p, vectors, panels), v1 = cut(p + 1, vectors, panels);
                            packB(k0, k1, v0 * L, v1 * L, packedB, (k0 - kFrom) * vectors * L + v0 * L * (k1 - k0));
                        }
                    }
                });
                Parallel.forRange(tasks, 1, (t0, t1) -> {
                    for (int t = t0; t < t1; t++) {
                        int tile0 = t * taskTiles, tile1 = Math.min(tiles, tile0 + taskTiles);
                        for (int block = first; block < past; block++) {
                            int k0 = block * depth, k1 = Math.min(k, k0 + depth);
                            rows(tile0, tile1, tiles, k0, k1, vectors, panels, packedB, (k0 - kFrom) * vectors * L);
                        }
                        if (past == blocks && activation != null) {
                            int r0 = cut(tile0, m, tiles), r1 = cut(tile1, m, tiles);
                            activate(activation, c, r0 * n, r1 * n);
                        }
                    }
                });
            }
        }

        private void rows(int tile0, int tile1, int tiles, int k0, int k1, int vectors, int panels,
                          float[] packedB, int atB) {
            Workspace mine = Workspace.mine();
            int depth = k1 - k0, row0 = cut(tile0, m, tiles), row1 = cut(tile1, m, tiles);
            float[] packedA = mine.a(depth, row1 - row0);
            for (int t = tile0; t < tile1; t++) {
                int r0 = cut(t, m, tiles), r1 = cut(t + 1, m, tiles);
                packA(k0, k1, r0, r1, packedA, (r0 - row0) * depth);
            }
            boolean first = k0 == 0 && !accumulate;
            float[] base = !first ? c : bias != null ? bias : ZERO;
            int[] at = mine.at;
            for (int p = 0; p < panels; p++) {
                int v0 = cut(p, vectors, panels), v1 = cut(p + 1, vectors, panels), j = v0 * L;
                VectorMask<Float> last = F.indexInRange(v1 * L - L, n);
                for (int t = tile0; t < tile1; t++) {
                    int r0 = cut(t, m, tiles), r1 = cut(t + 1, m, tiles);
                    for (int r = r0; r < r1; r++)
                        at[r - r0] = !first ? r * n + j : bias == null ? 0 : biasRow == null ? j : biasRow[r] * n + j;
                    VectorGemmTiles.tile(r1 - r0, v1 - v0, depth, packedA, (r0 - row0) * depth, packedB, atB + j * depth,
                            base, at, c, r0 * n + j, n, last);
                }
            }
        }

        /** Rows r0..r1 of A as [k, height]. */
        private void packA(int k0, int k1, int r0, int r1, float[] packed, int at) {
            int height = r1 - r0;
            if (transA) {
                for (int p = k0; p < k1; p++, at += height)
                    for (int r = 0; r < height; r++) packed[at + r] = a[p * m + r0 + r];
            } else {
                for (int r = 0; r < height; r++)
                    for (int p = k0, to = at + r, from = (r0 + r) * k; p < k1; p++, to += height) packed[to] = a[from + p];
            }
        }

        /** Columns j0..j1 of B as [k, width], zero beyond the last column. */
        private void packB(int k0, int k1, int j0, int j1, float[] packed, int at) {
            int width = j1 - j0, there = Math.min(j1, n) - j0;
            if (transB) {
                for (int j = 0; j < width; j++) {
                    int to = at + j;
                    if (j < there) for (int p = k0, from = (j0 + j) * k; p < k1; p++, to += width) packed[to] = b[from + p];
                    else for (int p = k0; p < k1; p++, to += width) packed[to] = 0;
                }
            } else {
                for (int p = k0; p < k1; p++, at += width) {
                    System.arraycopy(b, p * n + j0, packed, at, there);
                    for (int j = there; j < width; j++) packed[at + j] = 0;
                }
            }
        }

        /** Where part i of {@code parts} begins, when n things are cut as evenly as can be. */
        private static int cut(int i, int n, int parts) { return (int) ((long) i * n / parts); }
    }

    /** The packing buffers of a thread. They grow to what the blocks above allow, and are kept. */
    private static final class Workspace {
        private static final ThreadLocal<Workspace> MINE = ThreadLocal.withInitial(Workspace::new);
        private float[] a = {};
        private float[] b = {};
        final int[] at = new int[MAX_HEIGHT];

        static Workspace mine() { return MINE.get(); }

        float[] a(int depth, int rows) {
            if (a.length < depth * rows) a = new float[depth * rows];
            return a;
        }

        float[] b(int depth, int columns) {
            if (b.length < depth * columns) b = new float[depth * columns];
            return b;
        }
    }
}
