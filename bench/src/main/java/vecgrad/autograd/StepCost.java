package vecgrad.autograd;

import java.util.LinkedHashMap;
import java.util.Map;
import vecgrad.tensor.Shape;

/**
 * What a recorded step costs at least: the arithmetic of its products, forward and backward, and the bytes that its ops read and
 * write. Read off the tape, so that it is the model's own program that is counted.
 *
 * @param products  by shape: how many times a product of that shape is made
 * @param bytes     of values, gradients and the optimiser's arrays, each time an op meets them
 */
public record StepCost(Map<Product, Integer> products, long bytes) {
    /** A product [m, k] · [k, n]. */
    public record Product(int m, int n, int k) {
        double flops() { return 2.0 * m * n * k; }
    }

    /** Numbers that Adam reads and writes for one parameter: the value, two moments, each read and written, and the gradient. */
    private static final int ADAM = 7;

    /** Of a tape that holds one step's forward pass. */
    public static StepCost of(Tape tape) {
        Map<Product, Integer> products = new LinkedHashMap<>();
        long numbers = 0;
        for (Tape.Step step : tape.steps()) {
            boolean free = step.op().equals("reshape");
            if (!free) numbers += step.output().size();
            for (Edge edge : step.edges()) {
                long n = edge.input().size();
                if (!free) numbers += n;
                if (!free && edge.input().needsGradient()) numbers += n + step.output().size(); // x̄ written, ȳ read
            }
            if (step.op().startsWith("linear") || step.op().startsWith("matmul")) count(step, products);
        }
        for (Tape.Leaf leaf : tape.leaves()) if (leaf.variable().needsGradient()) numbers += (long) ADAM * leaf.variable().size();
        return new StepCost(products, 4 * numbers);
    }

    private static void count(Tape.Step step, Map<Product, Integer> products) {
        Shape x = step.edges()[0].input().shape(), y = step.output().shape();
        int m = y.extent(0), n = y.extent(1), k = x.size() / m;
        products.merge(new Product(m, n, k), 1, Integer::sum);
        if (step.edges()[0].input().needsGradient()) products.merge(new Product(m, k, n), 1, Integer::sum);
        if (step.edges()[1].input().needsGradient()) products.merge(new Product(k, n, m), 1, Integer::sum);
    }

    /** Multiplications and additions of all products. */
    public double flops() { return products.entrySet().stream().mapToDouble(e -> e.getKey().flops() * e.getValue()).sum(); }
}
