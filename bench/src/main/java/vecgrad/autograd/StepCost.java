package vecgrad.autograd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vecgrad.tensor.Shape;

/**
 * What a recorded step costs at least: the arithmetic of its products, forward and backward, and the bytes that its other ops
 * read and write. Read off the tape, so that it is the model's own program that is counted.
 *
 * @param products by shape: how many times a product of that shape is made
 * @param others   the bytes of every other pass over memory: an op, its gradient to one input, the optimiser on one parameter
 */
public record StepCost(Map<Product, Integer> products, List<Long> others) {
    /** A product [m, k] · [k, n]. */
    public record Product(int m, int n, int k) {
        /** Multiplications and additions. */
        public double flops() { return 2.0 * m * n * k; }

        /** What must be read and written at least once. */
        public long bytes() { return 4L * ((long) m * k + (long) k * n + (long) m * n); }
    }

    /** Numbers that Adam reads and writes for one parameter: the value, two moments, each read and written, and the gradient. */
    private static final int ADAM = 7;

    /** Of a tape that holds one step's forward pass. */
    public static StepCost of(Tape tape) {
        Map<Product, Integer> products = new LinkedHashMap<>();
        List<Long> others = new ArrayList<>();
        for (Tape.Step step : tape.steps()) {
            if (step.op().equals("reshape")) continue; // moves nothing
            if (step.op().startsWith("linear") || step.op().startsWith("matmul")) product(step, products, others);
            else pass(step, others);
        }
        for (Tape.Leaf leaf : tape.leaves()) if (leaf.variable().needsGradient()) others.add(4L * ADAM * leaf.variable().size());
        return new StepCost(products, others);
    }

    private static void product(Tape.Step step, Map<Product, Integer> products, List<Long> others) {
        Edge[] edges = step.edges();
        Shape x = edges[0].input().shape(), y = step.output().shape();
        int m = y.extent(0), n = y.extent(1), k = x.size() / m;
        products.merge(new Product(m, n, k), 1, Integer::sum);
        if (edges[0].input().needsGradient()) products.merge(new Product(m, k, n), 1, Integer::sum);
        if (edges[1].input().needsGradient()) products.merge(new Product(k, n, m), 1, Integer::sum);
        if (step.before() != null) others.add((step.output().slopeToTake() == null ? 3 : 1) * 4L * y.size()); // y is read; ȳ read and written again, unless the product that made it had y along
        if (edges.length > 2) others.add(4L * y.size());                 // the bias' sum
    }

    private static void pass(Tape.Step step, List<Long> others) {
        long forward = step.output().size();
        for (Edge edge : step.edges()) forward += edge.input().size();
        others.add(4 * forward);
        for (Edge edge : step.edges())
            if (edge.input().needsGradient()) others.add(4L * (edge.input().size() + step.output().size())); // ȳ read, x̄ written
    }

    /** Multiplications and additions of all products. */
    public double flops() { return products.entrySet().stream().mapToDouble(e -> e.getKey().flops() * e.getValue()).sum(); }

    /** Bytes read and written, each time an op meets them. */
    public long bytes() {
        return products.entrySet().stream().mapToLong(e -> e.getKey().bytes() * e.getValue()).sum() + others.stream().mapToLong(Long::longValue).sum();
    }
}
