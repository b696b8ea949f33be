package vecgrad.vae.explain;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An explanation to read: the equations with their numbers, then the tape, a line an op, under the terms it goes through. */
public final class TapeTable {
    private TapeTable() {}

    /** In ASCII, as not every terminal has the paper's letters. */
    public static String of(Explanation explanation) {
        var text = new StringBuilder("Equations, in nats per example; %n is the line of the tape:\n");
        for (Equation equation : explanation.equations()) text.append(equation(equation));
        text.append("\nData and parameters\n").append(heads("name"));
        for (Explanation.Node node : explanation.nodes()) if (node.entry().leaf()) text.append(line(node));
        text.append("\nThe tape\n").append(heads("op"));
        Term now = null;
        for (Explanation.Node node : explanation.nodes()) {
            if (node.entry().leaf()) continue;
            if (node.term() != now) text.append(term(node.term(), explanation.labels()));
            now = node.term();
            text.append(line(node));
        }
        return text.append(total(explanation.nodes())).toString();
    }

    private static String equation(Equation equation) {
        var sum = new StringBuilder();
        List<Equation.Part> parts = equation.parts();
        for (int i = 0; i < parts.size(); i++) {
            Equation.Part part = parts.get(i);
            sum.append(i == 0 ? "" : i == 1 ? " = " : " + ").append(part(part));
        }
        return String.format(Locale.ROOT, "  (%d) %s\n        %s\n", equation.number(), equation.text(), sum);
    }

    /** A part with its number: {@code KL 1.234 (%26)}. */
    static String part(Equation.Part part) {
        return String.format(Locale.ROOT, "%s: %.4f", part.symbol(), part.value()) + (part.node() < 0 ? "" : " (%" + part.node() + ")");
    }

    private static String term(Term term, boolean labels) {
        return String.format(Locale.ROOT, "-- %s, %s: %s\n", term.symbol(labels), term.title(), term.formula(labels));
    }

    private static String heads(String name) {
        return String.format(Locale.ROOT, "%-5s %-10s %-22s %-13s %10s %9s %10s %9s %7s %7s %10s  %s\n",
                "", "shape", name, "inputs", "value mean", "std", "grad mean", "std", "us fwd", "us bwd", "bytes", "line");
    }

    private static String line(Explanation.Node node) {
        boolean leaf = node.entry().leaf();
        return String.format(Locale.ROOT, "%-5s %-10s %-22s %-13s %10s %9s %10s %9s %7s %7s %,10d  %s\n",
                "%" + node.entry().index(), node.entry().value().shape(), ascii(node.entry().name()),
                node.entry().inputs().stream().map(i -> "%" + i).collect(Collectors.joining(" ")),
                number(node.value().mean()), spread(node, node.value()),
                node.gradient() == null ? "-" : number(node.gradient().mean()), node.gradient() == null ? "-" : spread(node, node.gradient()),
                leaf ? "" : micros(node.entry().forwardNanos()), leaf ? "" : micros(node.entry().backwardNanos()), node.bytes(), node.line()).stripTrailing() + "\n";
    }

    /** A scalar has none. */
    private static String spread(Explanation.Node node, Statistics s) { return node.entry().value().size() == 1 ? "" : number(s.std()); }

    private static String total(List<Explanation.Node> nodes) {
        List<Explanation.Node> ops = nodes.stream().filter(node -> !node.entry().leaf()).toList();
        return String.format(Locale.ROOT, "%d ops, %s us forward, %s us backward, %,d bytes of values\n", ops.size(),
                micros(ops.stream().mapToLong(node -> node.entry().forwardNanos()).sum()),
                micros(ops.stream().mapToLong(node -> node.entry().backwardNanos()).sum()), ops.stream().mapToLong(Explanation.Node::bytes).sum());
    }

    static String ascii(String op) { return op.replaceAll("[^\\x20-\\x7e]", "").strip(); }

    /** In at most nine characters. */
    static String number(double v) {
        double size = Math.abs(v);
        if (size == 0) return "0";
        return size >= 1e-3 && size < 1e5 ? String.format(Locale.ROOT, "%.4g", v) : String.format(Locale.ROOT, "%.1e", v);
    }

    private static String micros(long nanos) { return String.format(Locale.ROOT, "%.1f", nanos / 1e3); }
}
