package vecgrad.autograd.op;

import static vecgrad.autograd.Edge.to;
import static vecgrad.autograd.op.Arithmetic.affine;
import static vecgrad.autograd.op.Arithmetic.mul;
import static vecgrad.autograd.op.Arithmetic.sub;
import static vecgrad.autograd.op.Elementwise.exp;
import static vecgrad.autograd.op.Shaping.broadcast;
import static vecgrad.autograd.op.Shaping.reshape;

import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

/** Many numbers to one, over an axis (−1 is the last; {@code keep} leaves it with extent 1) or over all. All can be differentiated again. */
public final class Reductions {
    private Reductions() {}

    /** y = Σ x. [...] → [] */
    public static Variable sum(Variable x) {
        return Tape.record("sum", x.value().sum(), to(x, g -> broadcast(g, x.shape())));
    }

    /** y = Σ_axis x; x̄ = ȳ for every element of the axis. */
    public static Variable sum(Variable x, int axis, boolean keep) {
        return Tape.record("sum " + axis, x.value().sum(axis, keep), to(x, g -> spread(g, x.shape(), axis)));
    }

    /** The mean of everything. [...] → [] */
    public static Variable mean(Variable x) { return affine(sum(x), 1f / x.size(), 0); }

    /** The mean over one axis. */
    public static Variable mean(Variable x, int axis, boolean keep) {
        return affine(sum(x, axis, keep), 1f / x.shape().extent(axis), 0);
    }

    /** The largest of everything. [...] → [] */
    public static Variable max(Variable x) { return max(reshape(x, Shape.of(x.size())), 0, false); }

    /** y = max over one axis; the gradient goes to the largest element, in equal parts where several are. */
    public static Variable max(Variable x, int axis, boolean keep) {
        Tensor kept = x.value().max(axis, true);
        Tensor top = kept.broadcastTo(x.shape()), share = Tensor.empty(x.shape());
        for (int i = 0; i < share.size(); i++) share.data()[i] = x.value().data()[i] == top.data()[i] ? 1 : 0;
        Tensor even = share.div(share.sum(axis, true).broadcastTo(x.shape()));
        return Tape.record("max " + axis, keep ? kept : kept.reshape(x.shape().without(axis)),
                to(x, g -> mul(spread(g, x.shape(), axis), g.tape().constant(even))));
    }

    /** log Σ exp of everything. [...] → [] */
    public static Variable logSumExp(Variable x) { return logSumExp(reshape(x, Shape.of(x.size())), 0, false); }

    /** y = log Σ_axis eˣ; x̄ = ȳ ⊙ softmax(x). */
    public static Variable logSumExp(Variable x, int axis, boolean keep) {
        return Tape.record("logsumexp " + axis, x.value().logSumExp(axis, keep),
                to(x, g -> mul(spread(g, x.shape(), axis), softmax(x, axis))));
    }

    /** y = softmax over one axis; x̄ = y ⊙ (ȳ − Σ ȳ ⊙ y). */
    public static Variable softmax(Variable x, int axis) {
        Tensor y = x.value().softmax(axis);
        return Tape.record("softmax " + axis, y, to(x, g -> {
            Variable s = g.tape().isRecording() ? softmax(x, axis) : g.tape().constant(y);
            return mul(s, sub(g, sum(mul(g, s), axis, true)));
        }));
    }

    /** y = log softmax over one axis; x̄ = ȳ − eʸ ⊙ Σ ȳ. */
    public static Variable logSoftmax(Variable x, int axis) {
        Tensor y = x.value().logSoftmax(axis);
        return Tape.record("log_softmax " + axis, y, to(x, g -> {
            Variable l = g.tape().isRecording() ? logSoftmax(x, axis) : g.tape().constant(y);
            return sub(g, mul(exp(l), sum(g, axis, true)));
        }));
    }

    /** The gradient of a reduced axis, repeated along it. */
    private static Variable spread(Variable g, Shape shape, int axis) {
        return broadcast(reshape(g, shape.with(axis, 1)), shape);
    }
}
