package vecgrad.autograd;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Tensor;

/** One case on a tape of ours: what it is computed from, what came out. */
final class OracleRun {
    final Tape tape = new Tape();
    final OracleCase given;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Map<String, Variable> outputs = new LinkedHashMap<>();
    private final Map<String, Function<Gradients, Tensor>> joined = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>();

    OracleRun(OracleCase given) { this.given = given; }

    OracleCase.Attributes attributes() { return given.attributes(); }

    /** An input as a parameter, so that layers and models can be made of it. */
    Parameter parameter(String name) {
        return parameters.computeIfAbsent(name, _ -> new Parameter(name, Parameter.Kind.WEIGHT, tensor(name)));
    }

    /** An input: a parameter if its gradient is known, else a constant. */
    Variable variable(String name) {
        return given.gradients().containsKey(name) ? tape.parameter(parameter(name)) : tape.constant(name, tensor(name));
    }

    /** An input as plain numbers. */
    Tensor tensor(String name) {
        asked.add(name);
        Tensor t = given.inputs().get(name);
        if (t == null) throw new AssertionError("input \"" + name + "\" is missing among " + given.inputs().keySet());
        return t;
    }

    void output(String name, Variable value) { outputs.put(name, value); }

    Variable output(String name) {
        Variable v = outputs.get(name);
        if (v == null) throw new AssertionError("output \"" + name + "\" is not computed; OracleOps makes " + outputs.keySet());
        return v;
    }

    /** How the gradient of an input comes from those of the parameters that were made of it. */
    void gradient(String input, Function<Gradients, Tensor> join) { joined.put(input, join); }

    /** The gradient of an input. */
    Tensor gradient(String input, Gradients gradients) {
        return joined.getOrDefault(input, g -> g.of(parameter(input))).apply(gradients);
    }

    /** The gradients of Σ output ⊙ cotangent over the outputs that have one. */
    Gradients backward() {
        Variable loss = null;
        for (var cotangent : given.cotangents().entrySet()) {
            Variable term = output(cotangent.getKey()).mul(tape.constant(cotangent.getValue())).sum();
            loss = loss == null ? term : loss.add(term);
        }
        if (loss == null) throw new AssertionError("gradients are expected but no output has a cotangent");
        return tape.backward(loss);
    }

    /** @throws AssertionError naming inputs and attributes that the computation did not use */
    void requireAllAsked() {
        Set<String> rest = new TreeSet<>(given.inputs().keySet());
        rest.removeAll(asked);
        if (!rest.isEmpty()) throw new AssertionError("inputs that OracleOps does not know: " + rest);
        attributes().requireAllAsked();
    }
}
