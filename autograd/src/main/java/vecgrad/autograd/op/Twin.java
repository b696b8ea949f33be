package vecgrad.autograd.op;

import java.util.function.Supplier;
import vecgrad.autograd.Variable;
import vecgrad.autograd.Vjp;
import vecgrad.tensor.Tensor;

/** The gradients of two inputs of one shape that one kernel computes together, in one pass over memory. */
final class Twin {
    /** Fills both gradients from that of the output. */
    interface Kernel { void run(Tensor g, Tensor first, Tensor second); }

    private final Variable shapeOf;
    private final Kernel kernel;
    private Variable g;
    private Tensor first, second;

    Twin(Variable shapeOf, Kernel kernel) {
        this.shapeOf = shapeOf;
        this.kernel = kernel;
    }

    /** The first input's vjp; in ops where its own gradient may be wanted. */
    Vjp first(Vjp ops) { return of(ops, () -> first); }

    /** The second input's vjp. */
    Vjp second(Vjp ops) { return of(ops, () -> second); }

    private Vjp of(Vjp ops, Supplier<Tensor> gradient) {
        return ȳ -> {
            if (ȳ.tape().isRecording()) return ops.apply(ȳ);
            if (ȳ != g) run(ȳ); // a variable is of one walk, its tensor may be of several
            return ȳ.tape().constant(gradient.get());
        };
    }

    private void run(Variable ȳ) {
        g = ȳ;
        first = Tensor.empty(shapeOf.shape());
        second = Tensor.empty(shapeOf.shape());
        kernel.run(ȳ.value(), first, second);
    }
}
