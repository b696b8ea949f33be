package vecgrad.vae.model;

import java.util.List;
import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Tensor;

/** A classical method, once trained: it names a class and knows no probabilities. */
public sealed interface ClassicalClassifier extends Model permits NearestNeighbour, KernelMachine {
    /** A class for every row. [n, features] → [n] */
    int[] classify(Tensor x);

    /** How many numbers an example is. */
    int features();

    /** How many classes there are. */
    int classes();

    /** None: no gradient of a tape trains it. */
    @Override
    default List<Parameter> parameters() { return List.of(); }
}
