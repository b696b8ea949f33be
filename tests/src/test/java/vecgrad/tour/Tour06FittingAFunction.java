package vecgrad.tour;

import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Initializer;
import vecgrad.autograd.nn.Mlp;
import vecgrad.autograd.optim.Adam;
import vecgrad.autograd.optim.LearningRate;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

/**
 * Tour 6 of 9: layers and an optimiser. Parameters live longer than any tape: each step makes a new tape, and Adam changes
 * the parameters between one and the next.
 *
 * <p>Run it by {@code ./vecgrad tour 6}.
 */
public final class Tour06FittingAFunction {
    private Tour06FittingAFunction() {}

    /** Prints what the comments promise. */
    public static void main(String[] args) {
        // 200 points of the sine. [200, 1]
        Tensor x = Noise.ofSeed(1).stream("points").uniform(Shape.of(200, 1)).affine(6, -3);
        Tensor y = x.map(Math::sin);

        // A network of one hidden layer with tanh units, its weights drawn from a seed.
        // @start region="fit"
        Mlp net = Mlp.of("net", new int[] {1, 32, 1}, Pointwise.TANH, Initializer.fanIn(), Noise.ofSeed(1));
        Adam adam = new Adam(net.parameters(), LearningRate.cosine(0.02, 0.0001, 2000));
        for (int step = 0; step < 2000; step++) {
            Tape tape = new Tape();                                     // what is computed in this step, and no longer
            Variable error = net.apply(tape.constant(x)).sub(tape.constant(y));
            Variable loss = error.square().mean();                      // the mean squared error
            adam.step(tape.backward(loss));
        }
        // @end
        net.parameters().forEach(IO::println);
        // prints: net.0.weight [1, 32]
        // prints: net.0.bias [32]
        // prints: net.1.weight [32, 1]
        // prints: net.1.bias [1]

        // Asked at a point it has not seen, on a tape that keeps nothing since no gradient is wanted.
        for (float at : new float[] {-2, 0.5f, 1}) {
            float guess = net.apply(Tape.valuesOnly().constant(Tensor.matrix(new float[] {at}))).item();
            IO.println("sin(" + at + "): " + (Math.abs(guess - Math.sin(at)) < 0.02 ? "within 0.02" : "it says " + guess));
        }
        // prints: sin(-2.0): within 0.02
        // prints: sin(0.5): within 0.02
        // prints: sin(1.0): within 0.02

        // Beyond the points it has seen it knows nothing, and a tanh network goes flat: at 9 it is far off.
        float beyond = net.apply(Tape.valuesOnly().constant(Tensor.matrix(new float[] {9}))).item();
        IO.println(Math.abs(beyond - Math.sin(9)) > 0.2);
        // prints: true
    }
}
