package vecgrad.vae.model;

import vecgrad.autograd.Variable;
import vecgrad.tensor.Noise;
import vecgrad.vae.prob.Categorical;

/** A model that says which class an image is of, and nothing more: the baselines of the paper's table. */
public sealed interface Classifier extends Model permits MlpClassifier, LeNet, ContractiveAutoencoder {
    /** q(y|x). [batch, features] → [batch, classes] */
    Categorical qy(Variable x);

    /** q(y|x) as training sees it, where a model may add noise of its own (dropout). [batch, features] → [batch, classes] */
    default Categorical qyInTraining(Variable x, Noise noise) { return qy(x); }
}
