package vecgrad.bench.peer;

import java.util.SequencedMap;

/**
 * The numbers of a training step, for others to compute the same: M1's bound of equation (5), or M2's objective of equation (9),
 * with the minibatch, the noise and the parameters that our own step has. All matrices are row-major.
 *
 * @param model      m1, or m2 and m1m2, which differ in {@code gaussian}
 * @param batch      rows of x, or of the unlabelled x
 * @param labelled   rows of the labelled x; 0 for M1
 * @param gaussian   whether the decoder's output is a mean and a log variance, not logits of pixels
 * @param inputs     {@code x} and {@code eps} for M1; {@code xl}, {@code xu}, {@code eps labelled} and {@code eps unlabelled}
 *                   [classes · batch, latent], class-major, for M2
 * @param labels     of the labelled x
 * @param weights    N_l/N, N_u/N and α
 * @param parameters by name, in the optimiser's order
 * @param rate       Adam's; its other constants are 0.9, 0.999 and 1e-8
 */
public record StepProblem(String model, int batch, int labelled, int features, int latent, int classes, boolean gaussian,
                          SequencedMap<String, float[]> inputs, int[] labels, double[] weights,
                          SequencedMap<String, Parameter> parameters, double rate) {
    /** A parameter's first value and the precision of its prior, whose gradient joins that of the loss. */
    public record Parameter(int[] shape, float[] value, double precision) {}

    /** Hidden layers of M1's networks. */
    public int layers(String net) {
        int n = 0;
        while (parameters.containsKey(net + "." + n + ".weight")) n++;
        return n;
    }
}
