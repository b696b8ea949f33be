package vecgrad.vae.model;

import java.util.List;
import vecgrad.autograd.nn.Parameter;

/** A trained or trainable model: one of a few, so that a command over models is a switch that the compiler checks. */
public sealed interface Model permits M1, M2, StackedM1M2, Classifier, ClassicalClassifier, M1Classifier, Whitened {
    /** What training changes, in a fixed order. */
    List<Parameter> parameters();
}
