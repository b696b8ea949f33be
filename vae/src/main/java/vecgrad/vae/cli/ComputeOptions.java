package vecgrad.vae.cli;

import picocli.CommandLine.Option;
import vecgrad.tensor.Compute;

/** How a command computes: {@link #apply} before it does. None of it changes what a seed gives, but for the last bits between kernels. */
final class ComputeOptions {
    @Option(names = "--threads", paramLabel = "T", description = "default: all processors. The results are the same bits at any number")
    private Integer threads;

    @Option(names = "--kernels", paramLabel = "NAME",
            description = "scalar (plain loops, the reference; tens of times slower) or vector (SIMD); default vector. Their results differ by rounding")
    private String kernels;

    /** The threads that were asked for; null if none were. */
    Integer threads() { return threads; }

    /** Sets what was given. @throws UsageException if it cannot be */
    void apply() {
        if (threads != null && threads < 1) throw new UsageException("--threads: " + threads + " is not at least 1");
        try {
            if (kernels != null) Compute.useKernels(kernels);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new UsageException("--" + e.getMessage());
        }
        if (threads != null) Compute.setThreads(threads);
    }
}
