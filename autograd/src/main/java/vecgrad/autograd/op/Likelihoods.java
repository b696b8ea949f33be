package vecgrad.autograd.op;

import static vecgrad.autograd.Edge.to;
import static vecgrad.autograd.op.Arithmetic.affine;
import static vecgrad.autograd.op.Arithmetic.mul;
import static vecgrad.autograd.op.Arithmetic.sub;
import static vecgrad.autograd.op.Elementwise.exp;
import static vecgrad.autograd.op.Elementwise.negate;
import static vecgrad.autograd.op.Elementwise.sigmoid;
import static vecgrad.autograd.op.Elementwise.square;
import static vecgrad.autograd.op.Shaping.gatherRows;
import static vecgrad.autograd.op.Shaping.reshape;

import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.Vjp;
import vecgrad.tensor.Shape;
import vecgrad.tensor.ShapeException;
import vecgrad.tensor.Tensor;
import vecgrad.tensor.kernel.Kernels;
import vecgrad.tensor.kernel.Parallel;

/**
 * Log-densities and divergences, one number a row, in nats. Each is fused because the numbers need it (a logarithm of an
 * exponential) or because it is the widest pass of a model over memory. All can be differentiated again.
 *
 * <p>Data may have fewer rows than the parameters: {@code dataRow[r]} is the row of the data that meets row r of the
 * parameters (null: the same). So ten classes of one image need no ten copies of it.
 */
public final class Likelihoods {
    private Likelihoods() {}

    /** {@link #bernoulliLogProb(Variable, Tensor, int[])} with a row of data for each row of logits. */
    public static Variable bernoulliLogProb(Variable logits, Tensor targets) { return bernoulliLogProb(logits, targets, null); }

    /** log p(t) = Σ_j t·l − softplus(l) of targets t under Bernoulli(σ(l)); l̄ = ȳ·(t − σ(l)). [rows, columns] → [rows] */
    public static Variable bernoulliLogProb(Variable logits, Tensor targets, int[] dataRow) {
        int rows = rows("bernoulliLogProb", logits, targets, dataRow), columns = logits.shape().extent(1);
        Tensor y = Tensor.empty(Shape.of(rows));
        Tensor residual = logits.needsGradient() ? Tensor.empty(logits.shape()) : null;
        Parallel.forRange(rows, grain(columns), (from, to) -> Kernels.active().bernoulliLogProb(columns, logits.value().data(),
                targets.data(), dataRow, y.data(), residual == null ? null : residual.data(), from, to));
        Vjp ops = g -> mul(column(g), sub(data(g, targets, dataRow), sigmoid(logits)));
        return Tape.record("bernoulli_log_prob", y, to(logits, Vjp.either(ops, g -> scaleRows(g, residual))));
    }

    /** {@link #gaussianLogProb(Variable, Variable, Variable, int[])} with a row of data for each row of parameters. */
    public static Variable gaussianLogProb(Variable x, Variable mu, Variable logvar) { return gaussianLogProb(x, mu, logvar, null); }

    /** log N(x; mu, e^logvar), the constant included; the square is divided by no less than e^−88. [rows, columns] → [rows] */
    public static Variable gaussianLogProb(Variable x, Variable mu, Variable logvar, int[] dataRow) {
        mu.value().requireSameShape("gaussianLogProb: mu and logvar", logvar.value());
        int rows = rows("gaussianLogProb", mu, x.value(), dataRow), columns = mu.shape().extent(1);
        float[] data = x.value().data(), m = mu.value().data(), lv = logvar.value().data();
        Tensor y = Tensor.empty(Shape.of(rows));
        Parallel.forRange(rows, grain(columns),
                (from, to) -> Kernels.active().gaussianLogProb(columns, data, dataRow, m, lv, y.data(), from, to));
        Twin twin = new Twin(mu, (g, dmu, dlogvar) -> Parallel.forRange(rows, grain(columns), (from, to) ->
                Kernels.active().gaussianLogProbBackward(columns, data, dataRow, m, lv, g.data(), dmu.data(), dlogvar.data(), from, to)));
        Vjp toMu = twin.first(g -> mul(column(g), mul(sub(rowsOf(x, dataRow), mu), exp(negate(logvar)))));
        Vjp toLogvar = twin.second(g -> mul(column(g),
                affine(mul(square(sub(rowsOf(x, dataRow), mu)), exp(negate(logvar))), 0.5f, -0.5f)));
        return Tape.record("gaussian_log_prob", y,
                to(x, g -> {
                    Variable dx = negate(toMu.apply(g));
                    return dataRow == null ? dx : Shaping.scatterRows(dx, dataRow, x.shape().extent(0));
                }),
                to(mu, toMu),
                to(logvar, toLogvar));
    }

    /** KL(N(mu, e^logvar) ‖ N(0, I)) = ½ Σ_j (mu² + e^logvar − logvar − 1), equation (5)'s divergence. [rows, columns] → [rows] */
    public static Variable gaussianKl(Variable mu, Variable logvar) {
        int rows = rows("gaussianKl", mu, logvar.value(), null), columns = mu.shape().extent(1);
        float[] m = mu.value().data(), lv = logvar.value().data();
        Tensor y = Tensor.empty(Shape.of(rows));
        Parallel.forRange(rows, grain(columns), (from, to) -> Kernels.active().gaussianKl(columns, m, lv, y.data(), from, to));
        Twin twin = new Twin(mu, (g, dmu, dlogvar) -> Parallel.forRange(rows, grain(columns), (from, to) ->
                Kernels.active().gaussianKlBackward(columns, m, lv, g.data(), dmu.data(), dlogvar.data(), from, to)));
        return Tape.record("gaussian_kl", y,
                to(mu, twin.first(g -> mul(column(g), mu))),
                to(logvar, twin.second(g -> mul(column(g), affine(exp(logvar), 0.5f, -0.5f)))));
    }

    /** z = mu + e^{logvar/2} ⊙ eps: a sample through which gradients reach mu and logvar. Any shape. */
    public static Variable reparameterize(Variable mu, Variable logvar, Tensor eps) {
        mu.value().requireSameShape("reparameterize: mu and logvar", logvar.value());
        mu.value().requireSameShape("reparameterize: mu and eps", eps);
        Tensor z = Tensor.empty(mu.shape());
        float[] m = mu.value().data();
        Parallel.forRange(z.size(), 1 << 13, (from, to) ->
                Kernels.active().reparameterize(m, logvar.value().data(), eps.data(), z.data(), from, to));
        return Tape.record("reparameterize", z,
                to(mu, g -> g),
                to(logvar, Vjp.either(
                        g -> mul(g, mul(exp(affine(logvar, 0.5f, 0)), g.tape().constant(eps.affine(0.5f, 0)))),
                        g -> {
                            Tensor d = Tensor.empty(z.shape());
                            Parallel.forRange(d.size(), 1 << 13, (from, to) ->
                                    Kernels.active().reparameterizeBackward(m, z.data(), g.data(), d.data(), from, to));
                            return d;
                        })));
    }

    /** −log softmax(l)[label] of each row, from logits. [rows, classes] → [rows] */
    public static Variable softmaxCrossEntropy(Variable logits, int... label) {
        return negate(Shaping.pick(Reductions.logSoftmax(logits, 1), label));
    }

    /** −Σ_c t_c log softmax(l)_c of each row, for soft targets. [rows, classes] → [rows] */
    public static Variable softmaxCrossEntropy(Variable logits, Tensor targets) {
        return negate(mul(Reductions.logSoftmax(logits, 1), logits.tape().constant(targets)).sum(1));
    }

    private static Tensor scaleRows(Tensor g, Tensor x) {
        int columns = x.shape().extent(1);
        Tensor y = Tensor.empty(x.shape());
        Parallel.forRange(g.size(), grain(columns),
                (from, to) -> Kernels.active().scaleRows(columns, g.data(), x.data(), y.data(), from, to));
        return y;
    }

    /** [rows] → [rows, 1], to multiply rows by. */
    private static Variable column(Variable g) { return reshape(g, Shape.of(g.size(), 1)); }

    private static Variable data(Variable g, Tensor x, int[] dataRow) {
        return g.tape().constant(dataRow == null ? x : x.gatherRows(dataRow));
    }

    private static Variable rowsOf(Variable x, int[] dataRow) { return dataRow == null ? x : gatherRows(x, dataRow); }

    private static int grain(int columns) { return 1 + (1 << 13) / Math.max(1, columns); }

    private static int rows(String op, Variable parameters, Tensor data, int[] dataRow) {
        Shape p = parameters.shape(), d = data.shape();
        int rows = p.rank() == 2 ? p.extent(0) : -1;
        if (p.rank() != 2 || d.rank() != 2 || d.extent(1) != p.extent(1) || (dataRow == null ? d.extent(0) : dataRow.length) != rows)
            throw new ShapeException(op + ": parameters " + p + " and data " + d
                    + (dataRow == null ? "" : " by " + dataRow.length + " row numbers") + " do not fit");
        if (dataRow != null) {
            String what = op + ": data"; // once: there are thousands of rows
            for (int row : dataRow) d.index(what, 0, row);
        }
        return rows;
    }
}
