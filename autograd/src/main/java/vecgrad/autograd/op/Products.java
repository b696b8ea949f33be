package vecgrad.autograd.op;

import static vecgrad.autograd.Edge.to;
import static vecgrad.autograd.op.Arithmetic.mul;
import static vecgrad.autograd.op.Shaping.scatterRows;
import static vecgrad.autograd.op.Shaping.sumTo;

import java.util.function.Supplier;
import vecgrad.autograd.Edge;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.Vjp;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Tensor;

/** Matrix products, and the dense layer made of one. All can be differentiated again. */
public final class Products {
    private Products() {}

    /** y = a · b. [m, k] · [k, n] → [m, n] */
    public static Variable matmul(Variable a, Variable b) { return matmul(a, false, b, false); }

    /** y = op(a) · op(b), where op transposes if asked. The product of a transposed operand is a transposed product. */
    public static Variable matmul(Variable a, boolean ta, Variable b, boolean tb) {
        return Tape.record(ta ? tb ? "matmul ᵀ·ᵀ" : "matmul ᵀ·" : tb ? "matmul ·ᵀ" : "matmul ·", a.value().matmul(ta, b.value(), tb),
                to(a, g -> ta ? matmul(b, tb, g, true) : matmul(g, false, b, !tb)),   // ā = ȳ·bᵀ
                to(b, g -> tb ? matmul(g, true, a, ta) : matmul(a, !ta, g, false)));  // b̄ = aᵀ·ȳ
    }

    /** y = f(x · w + b). [batch, in] · [in, out] + [out] → [batch, out]; f null is the identity. */
    public static Variable linear(Variable x, Variable w, Variable b, Pointwise f) { return linear(x, w, b, null, f); }

    /**
     * y[r] = f(x[r] · w + b[row[r]]): a bias of its own for each class, say, which is what a one-hot input comes to.
     * [batch, in] · [in, out] + rows of [biases, out] → [batch, out]
     */
    public static Variable linear(Variable x, Variable w, Variable b, int[] row, Pointwise f) {
        if (f != null && !f.slopeFromValue()) return Elementwise.apply(f, linear(x, w, b, row, null));
        Tensor y = x.value().linear(w.value(), b.value(), row, f);
        return Tape.record(f == null ? "linear" : "linear " + f, y, f, before(f, y, () -> linear(x, w, b, row, null)),
                to(x, Vjp.takingSlope(g -> matmul(g, false, w, true),                                         // x̄ = ȳ·wᵀ   [batch, in]
                        (g, fx) -> g.matmulBackward(false, w.value(), true, fx, x.value()))),
                to(w, g -> matmul(x, true, g, false)),                                                        // w̄ = xᵀ·ȳ   [in, out]
                to(b, g -> row == null ? sumTo(g, b.shape()) : scatterRows(g, row, b.shape().extent(0))));    // b̄ = Σ ȳ    [out]
    }

    /**
     * y[r] = f(a[rowA[r]] + b[rowB[r]]): every pairing of examples with classes from one row an example and one a class.
     * [·, columns] and [·, columns] → [rows, columns]; null is the identity, for rows and for f.
     */
    public static Variable gatherAdd(Variable a, int[] rowA, Variable b, int[] rowB, Pointwise f) {
        if (f != null && !f.slopeFromValue()) return Elementwise.apply(f, gatherAdd(a, rowA, b, rowB, null));
        Tensor y = Tensor.gatherAdd(a.value(), rowA, b.value(), rowB, f);
        return Tape.record(f == null ? "gather_add" : "gather_add " + f, y, f, before(f, y, () -> gatherAdd(a, rowA, b, rowB, null)),
                rowsOf(a, rowA),
                rowsOf(b, rowB));
    }

    private static Edge rowsOf(Variable x, int[] row) {
        return to(x, g -> row == null ? g : scatterRows(g, row, x.shape().extent(0)));
    }

    /** From the gradient of y = f(a) to that of a, for all inputs of a. */
    private static Vjp before(Pointwise f, Tensor y, Supplier<Variable> a) {
        return f == null ? null : Vjp.either(g -> mul(g, Elementwise.slope(f, a.get())), g -> g.mapBackward(f, null, y));
    }
}
