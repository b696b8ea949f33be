package vecgrad.autograd;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A tape as text: a program to read, or a graph to draw. */
final class TapePrinter {
    private TapePrinter() {}

    static String program(Tape tape) {
        var text = new StringBuilder();
        for (Tape.Leaf leaf : tape.leaves())
            text.append(line(leaf.variable(), leaf.variable().needsGradient() ? "leaf" : "data", leaf.name()));
        for (Tape.Step step : tape.steps()) text.append(line(step.output(), step.op(), inputs(step)));
        return text.append(String.format(Locale.ROOT, "%d steps, %,d bytes of values\n", tape.steps().size(), tape.bytes())).toString();
    }

    private static String line(Variable v, String op, String inputs) {
        return String.format(Locale.ROOT, "%%%-4d %-16s = %-22s %-40s %,12d bytes\n", v.index(), v.shape(), op, inputs, 4L * v.size());
    }

    private static String inputs(Tape.Step step) {
        return Arrays.stream(step.edges()).map(edge -> "%" + edge.input().index()).collect(Collectors.joining(", "));
    }

    static String dot(Tape tape) {
        var text = new StringBuilder("digraph tape {\n  rankdir=TB; node [fontname=\"Helvetica\", fontsize=11];\n");
        for (Tape.Leaf leaf : tape.leaves()) {
            String style = leaf.variable().needsGradient() ? "shape=box, style=filled, fillcolor=\"#dbe9f6\"" : "shape=box, style=dashed";
            text.append(node(leaf.variable(), leaf.name(), style));
        }
        for (Tape.Step step : tape.steps()) {
            text.append(node(step.output(), step.op(), step.output().needsGradient() ? "shape=ellipse" : "shape=ellipse, style=dashed"));
            for (Edge edge : step.edges())
                text.append(String.format(Locale.ROOT, "  n%d -> n%d;\n", edge.input().index(), step.output().index()));
        }
        return text.append("}\n").toString();
    }

    private static String node(Variable v, String label, String style) {
        return String.format(Locale.ROOT, "  n%d [label=\"%s\\n%s\", %s];\n", v.index(), label.replace("\\", "\\\\").replace("\"", "\\\""), v.shape(), style);
    }
}
