/** Gradients: a define-by-run tape, the differentiable ops, layers and optimisers. */
module vecgrad.autograd {
    requires transitive vecgrad.tensor;

    exports vecgrad.autograd;
    exports vecgrad.autograd.op;
    exports vecgrad.autograd.nn;
    exports vecgrad.autograd.optim;
    exports vecgrad.autograd.check;
}
