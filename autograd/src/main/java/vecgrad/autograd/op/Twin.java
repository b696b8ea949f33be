package vecgrad.autograd.op;

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
    Vjp first(Vjp ops) { return ȳ -> ȳ.tape().isRecording() ? ops.apply(ȳ) : ȳ.tape().constant(run(ȳ).first); }

    /** The second input's vjp. */
    Vjp second(Vjp ops) { return ȳ -> ȳ.tape().isRecording() ? ops.apply(ȳ) : ȳ.tape().constant(run(ȳ).second); }

    private Twin run(Variable ȳ) {
        if (ȳ != g) {
            g = ȳ;
            first = Tensor.empty(shapeOf.shape());
            second = Tensor.empty(shapeOf.shape());
            kernel.run(ȳ.value(), first, second);
        }
        return this;
    }
}
