/** Values: dense float arrays with a shape, the kernels that combine them, and counter-based noise. */
@SuppressWarnings("module") // vecgrad.autograd is compiled after this module
module vecgrad.tensor {
    requires jdk.incubator.vector; // the only module that names it

    exports vecgrad.tensor;
    // Fused ops (a likelihood with its gradient, Adam) are one kernel each; everybody else goes through Tensor.
    exports vecgrad.tensor.kernel to vecgrad.autograd;
}
