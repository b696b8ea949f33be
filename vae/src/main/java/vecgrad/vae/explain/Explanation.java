package vecgrad.vae.explain;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import vecgrad.autograd.Trace;
import vecgrad.autograd.Variable;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.explain.Equation.Part;
import vecgrad.vae.model.Labels;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.M2;

/**
 * One training step as its tape, each op with its term of the objective, beside the equations with their numbers.
 *
 * @param labels    whether the model has a y
 * @param equations the paper's, the objective last
 * @param nodes     the tape, in order
 */
public record Explanation(boolean labels, List<Equation> equations, List<Node> nodes) {
    /** For the median of each op's time; the first runs are slow, as the code is not compiled yet. */
    private static final int REPEATS = 25;

    /**
     * A value on the tape.
     *
     * @param term the part of the objective that it belongs to; null for data and parameters
     */
    record Node(Trace.Entry entry, Term term, Statistics value, Statistics gradient) {
        /** What it holds. */
        long bytes() { return 4L * entry.value().size(); }

        /** Its line of the model, M2.java:86 say; of another part of it if M1 or M2 are not on the way. */
        String line() {
            List<String> path = path();
            return path.stream().filter(place -> place.matches("M[12]\\.java:.*")).findFirst().orElse(path.isEmpty() ? "" : path.getFirst());
        }

        /** The lines on the way to the op, the innermost first, as far as they are of models and distributions. */
        List<String> path() {
            return entry.calls().stream().filter(call -> call.getClassName().matches("vecgrad\\.vae\\.(model|prob)\\..*"))
                    .map(call -> call.getFileName() + ":" + call.getLineNumber()).distinct().toList();
        }
    }

    /**
     * A step of M2 on a labelled and an unlabelled minibatch.
     *
     * @param xl the labelled examples, [labelled, features]
     * @param yl their classes
     * @param xu the unlabelled ones, [unlabelled, features]
     */
    public static Explanation of(M2 model, Tensor xl, int[] yl, Tensor xu, M2.Weights weights, Noise noise) {
        int latent = model.architecture().latent(), unlabelled = xu.shape().extent(0);
        Labels every = Labels.every(unlabelled, model.architecture().classes());
        Tensor eps = Tensor.concat(0, noise.stream("labelled").normal(Shape.of(yl.length, latent)), noise.stream("unlabelled").normal(Shape.of(every.rows(), latent)));
        M2.Objective[] last = new M2.Objective[1];
        Trace trace = Trace.of(tape -> {
            Variable x = tape.constant("x", Tensor.concat(0, xl, xu));
            last[0] = model.objective(x, yl, model.qy(x), every, weights, eps);
            return last[0].loss();
        }, REPEATS);
        List<Node> nodes = nodes(trace);
        return new Explanation(true, equations(nodes, last[0], model.negativeLogPy(), weights), nodes);
    }

    /** A step of M1. @param x [batch, features] */
    public static Explanation of(M1 model, Tensor x, Noise noise) {
        Tensor eps = noise.normal(Shape.of(x.shape().extent(0), model.architecture().latent()));
        List<Node> nodes = nodes(Trace.of(tape -> model.bound(tape.constant("x", x), eps).negative().mean(), REPEATS));
        return new Explanation(false, List.of(new Equation(5, Term.BOUND.formula(false), List.of(mean("J(x)", 1, nodes.getLast()),
                mean("KL", 1, last(nodes, Term.KL)), mean("-log p(x|z)", -1, last(nodes, Term.RECONSTRUCTION))))), nodes);
    }

    /** The tape with its terms: an op is told by its calls, and where these leave a choice by its inputs. */
    private static List<Node> nodes(Trace trace) {
        List<Node> nodes = new ArrayList<>();
        for (Trace.Entry entry : trace.entries()) { // ascending from 0: an entry's index is its place
            Set<Term> inputs = EnumSet.noneOf(Term.class);
            for (int input : entry.inputs()) if (nodes.get(input).term != null) inputs.add(nodes.get(input).term);
            nodes.add(new Node(entry, entry.leaf() ? null : Term.of(entry.calls(), inputs), Statistics.of(entry.value()), Statistics.of(entry.gradient())));
        }
        return nodes;
    }

    private static List<Equation> equations(List<Node> nodes, M2.Objective o, double negativeLogPy, M2.Weights w) {
        Node l = nodes.get(o.labelled().index()), u = nodes.get(o.unlabelled().index()), j = last(nodes, Term.J);
        List<Integer> ofL = first(nodes, Term.LABELLED).entry.inputs(), ofU = last(nodes, Term.UNLABELLED).entry.inputs(); // KL − log p(x|y,z); Σ q 𝓛 − 𝓗
        return List.of(
                new Equation(6, Term.LABELLED.formula(true), List.of(mean("L(x,y)", 1, l), mean("KL", 1, nodes.get(ofL.get(0))),
                        mean("-log p(x|y,z)", -1, nodes.get(ofL.get(1))), new Part("-log p(y)", negativeLogPy, -1))),
                new Equation(7, Term.UNLABELLED.formula(true), List.of(mean("U(x)", 1, u),
                        mean("sum_y q(y|x) L(x,y)", 1, nodes.get(ofU.get(0))), mean("-H(q(y|x))", -1, nodes.get(ofU.get(1))))),
                new Equation(8, "J = N_l/N mean L(x,y) + N_u/N mean U(x), for the data set's N examples", List.of(mean("J", 1, j),
                        mean(weighted("L", w.labelled()), w.labelled(), l), mean(weighted("U", w.unlabelled()), w.unlabelled(), u))),
                new Equation(9, "J^alpha = J + alpha mean -log q(y|x), of the labelled examples", List.of(mean("J^alpha", 1, nodes.get(o.loss().index())),
                        mean("J", 1, j), mean(weighted("-log q(y|x)", w.classifier()), w.classifier(), nodes.get(o.crossEntropy().index())))));
    }

    private static Part mean(String symbol, double weight, Node node) { return new Part(symbol, weight * node.value.mean(), node.entry.index()); }

    private static String weighted(String symbol, double weight) { return String.format(Locale.ROOT, "%.4g %s", weight, symbol); }

    private static Node first(List<Node> nodes, Term term) { return nodes.stream().filter(node -> node.term == term).findFirst().orElseThrow(); }

    private static Node last(List<Node> nodes, Term term) { return first(nodes.reversed(), term); }

    /** What a program reads: for {@code --json}. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("loss", nodes.getLast().value.mean());
        map.put("equations", equations);
        map.put("tape", nodes.stream().map(this::toMap).toList());
        return map;
    }

    private Map<String, Object> toMap(Node node) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("node", node.entry.index());
        map.put(node.entry.leaf() ? "name" : "op", node.entry.name());
        map.put("term", node.term == null ? null : node.term.symbol(labels));
        map.put("title", node.term == null ? null : node.term.title());
        map.put("shape", node.entry.value().shape().toString());
        map.put("inputs", node.entry.inputs());
        map.put("value", node.value);
        map.put("gradient", node.gradient);
        map.put("forward_us", node.entry.forwardNanos() / 1e3);
        map.put("backward_us", node.entry.backwardNanos() / 1e3);
        map.put("bytes", node.bytes());
        map.put("line", node.line());
        map.put("path", node.path());
        return map;
    }
}
