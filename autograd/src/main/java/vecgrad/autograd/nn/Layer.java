package vecgrad.autograd.nn;

import java.util.List;
import vecgrad.autograd.Variable;

/** A function with parameters. */
public interface Layer {
    /** The function, recorded on the tape of its input. */
    Variable apply(Variable x);

    /** What training changes, in a fixed order. */
    List<Parameter> parameters();
}
