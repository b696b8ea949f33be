package vecgrad.tensor.kernel;

import vecgrad.tensor.Pointwise;

/**
 * The engine's arithmetic on plain arrays: no shapes, no tape, no allocation that grows with the data.
 *
 * <p>There are two implementations. {@link ScalarKernels} is the reference that anyone can believe; {@link VectorKernels}
 * is the fast one, tested against it. Callers have checked every size. All matrices are dense and row-major.
 *
 * <p>Elementwise kernels work on the half-open range {@code [from, to)} of their arrays (of elements or of rows), so that
 * {@link Parallel} can cut the work; a range boundary never changes a result, because no output element depends on where
 * the range began. The products and {@link #scatterAddRows} do their own cutting, by output tiles. So the same bits come
 * out at any thread count.
 *
 * <p>Unless a line says otherwise the output may be one of the inputs (the same array, the same range).
 */
public sealed interface Kernels permits ScalarKernels, VectorKernels {

    /** Elementwise functions of two arguments. */
    enum Binary { ADD, SUB, MUL, DIV, MAX }

    /** What they are, in a few words: with the same ones the same input has the same bits. */
    String describe();

    // ------------------------------------------------------------------------------------------------ products

    /**
     * c[m,n] = f(op(a)·op(b) + bias), or c += op(a)·op(b) when {@code accumulate}, or, given y = f(·), c = (op(a)·op(b) + bias) ∘ f′:
     * what comes out of a layer backwards is the gradient of f's value, and what goes on is that of its argument.
     *
     * @param transA   a is stored [k,m] instead of [m,k]
     * @param transB   b is stored [n,k] instead of [k,n]
     * @param bias     null, or rows of n numbers of which row {@code biasRow[i]} is added to row i of the product
     * @param biasRow  null for row 0 everywhere
     * @param activation null for the identity; not combined with {@code accumulate}
     * @param y        null, or [m,n]: an f whose {@link Pointwise#slopeFromValue} holds
     * @param c        aliases no input
     */
    void gemm(boolean transA, boolean transB, int m, int n, int k, float[] a, float[] b, float[] c,
              boolean accumulate, float[] bias, int[] biasRow, Pointwise activation, float[] y);

    // ------------------------------------------------------------------------------------------------ elementwise

    /** y = f(x). */
    void map(Pointwise f, float[] x, float[] y, int from, int to);

    /** dx = g · f'(x), given y = f(x); x may be null where {@link Pointwise#slopeFromValue} holds. */
    void mapBackward(Pointwise f, float[] x, float[] y, float[] g, float[] dx, int from, int to);

    /** c = a ∘ b. */
    void combine(Binary f, float[] a, float[] b, float[] c, int from, int to);

    /** y = scale·x + shift. */
    void affine(float scale, float shift, float[] x, float[] y, int from, int to);

    /** y += scale·x. */
    void addScaled(float scale, float[] x, float[] y, int from, int to);

    // ------------------------------------------------------------------------------------------------ rows and axes

    /**
     * y[r, j] = f(a[rowA[r], j] + b[rowB[r], j]) for rows r in the range: sums of gathered rows.
     *
     * @param rowA null for the identity
     * @param activation null for the identity
     */
    void gatherAddRows(int columns, float[] a, int[] rowA, float[] b, int[] rowB, Pointwise activation, float[] y,
                       int from, int to);

    /** y[index[r], j] += x[r, j] for r in 0..rows: in ascending r, whatever the thread count. Cuts by columns. */
    void scatterAddRows(int rows, int columns, float[] x, int[] index, float[] y);

    /**
     * y[at + i·apart + j] = x[from + i·stride + j] for i below lines and j below length: short pieces of x to where they belong.
     *
     * @param end of what may be overwritten if the pieces are one behind the other, apart = length, because it is written later
     */
    void copyLines(int lines, int length, float[] x, int from, int stride, float[] y, int at, int apart, int end);

    /** y[o, i] = Σ_j x[o, j, i] for the outputs o·inner + i in the range; x is [outer, n, inner]. */
    void sum(int n, int inner, float[] x, float[] y, int from, int to);

    /** y[o, i] = max_j x[o, j, i] for o in the range; NaN if any is NaN; −∞ if n = 0. */
    void max(int n, int inner, float[] x, float[] y, int from, int to);

    /** y[o, i] = log Σ_j exp x[o, j, i] for o in the range, free of overflow; −∞ if all are −∞. */
    void logSumExp(int n, int inner, float[] x, float[] y, int from, int to);

    /** y[o, :, i] = softmax of x[o, :, i], or its logarithm, for o in the range. */
    void softmax(boolean logarithm, int n, int inner, float[] x, float[] y, int from, int to);

    /** Σ x[from..to), accumulated in a fixed order that depends on the range alone. */
    double total(float[] x, int from, int to);

    // ------------------------------------------------------------------------------------------------ likelihoods

    /**
     * out[r] = Σ_j [t·l − softplus(l)], the Bernoulli log-likelihood of targets t from logits l, and its gradient
     * residual = t − σ(l), in one pass sharing the exponential. Row r of the logits meets row targetRow[r] of the targets.
     *
     * @param targetRow null for the identity
     * @param residual null when no gradient is wanted; may be the logits themselves
     */
    void bernoulliLogProb(int columns, float[] logits, float[] targets, int[] targetRow, float[] out, float[] residual,
                          int from, int to);

    /** y[r, j] = g[r]·x[r, j]. */
    void scaleRows(int columns, float[] g, float[] x, float[] y, int from, int to);

    /** out[r] = Σ_j log N(x; mu, exp logvar) = −½ Σ_j [log 2π + logvar + (x − mu)²·exp(−logvar)]; x by xRow (null: identity). */
    void gaussianLogProb(int columns, float[] x, int[] xRow, float[] mu, float[] logvar, float[] out, int from, int to);

    /** dmu = g[r]·(x − mu)·exp(−logvar), dlogvar = ½·g[r]·((x − mu)²·exp(−logvar) − 1). */
    void gaussianLogProbBackward(int columns, float[] x, int[] xRow, float[] mu, float[] logvar, float[] g,
                                 float[] dmu, float[] dlogvar, int from, int to);

    /** out[r] = ½ Σ_j (mu² + exp(logvar) − logvar − 1): KL(N(mu, exp logvar) ‖ N(0, I)) of each row. */
    void gaussianKl(int columns, float[] mu, float[] logvar, float[] out, int from, int to);

    /** dmu = g[r]·mu, dlogvar = ½·g[r]·(exp(logvar) − 1). */
    void gaussianKlBackward(int columns, float[] mu, float[] logvar, float[] g, float[] dmu, float[] dlogvar, int from, int to);

    /** z = mu + exp(logvar/2)·eps. */
    void reparameterize(float[] mu, float[] logvar, float[] eps, float[] z, int from, int to);

    /** dlogvar = ½·g·exp(logvar/2)·eps = ½·g·(z − mu). */
    void reparameterizeBackward(float[] mu, float[] z, float[] g, float[] dlogvar, int from, int to);

    // ------------------------------------------------------------------------------------------------ optimiser

    /**
     * One Adam step in one pass: g' = g + l2·p; m = beta1·m + (1−beta1)·g'; v = beta2·v + (1−beta2)·g'²;
     * p = p·(1 − lr·decoupledDecay) − lr·(m/(1−beta1^t))/(sqrt(v/(1−beta2^t)) + eps).
     *
     * @param correction1 1 − beta1^t
     * @param correction2 1 − beta2^t
     */
    void adam(float lr, float beta1, float beta2, float eps, float correction1, float correction2, float l2,
              float decoupledDecay, float[] p, float[] g, float[] m, float[] v, int from, int to);

    // ------------------------------------------------------------------------------------------------ noise

    /**
     * Uniform numbers in [0, 1): element i is word (i mod 4) of Philox block i/4 under (seed, stream, step), its top 24
     * bits times 2⁻²⁴. The element's index alone decides its value.
     */
    void uniform(long seed, int stream, int step, float[] y, int from, int to);

    /** Standard normals by Box–Muller on the same words: a block's four words make four normals. */
    void normal(long seed, int stream, int step, float[] y, int from, int to);

    /** y = 1 where the uniform number of that index is below p, else 0. */
    void bernoulli(long seed, int stream, int step, float[] p, float[] y, int from, int to);

    /** The implementation in use: {@code -Dvecgrad.kernels=scalar|vector}, vector by default. */
    static Kernels active() { return Active.KERNELS; }

    /** Which that is: {@code scalar} or {@code vector}. */
    static String name() {
        return switch (active()) {
            case ScalarKernels _ -> "scalar";
            case VectorKernels _ -> "vector";
        };
    }

    /** Holds the choice: made once, so that the JIT sees a constant. */
    final class Active {
        static final Kernels KERNELS = switch (System.getProperty("vecgrad.kernels", "vector")) {
            case "scalar" -> new ScalarKernels();
            case "vector" -> new VectorKernels();
            case String other -> throw new IllegalArgumentException(
                    "vecgrad.kernels is \"" + other + "\"; expected scalar or vector");
        };

        private Active() {}
    }
}
