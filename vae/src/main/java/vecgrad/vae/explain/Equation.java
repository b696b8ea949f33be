package vecgrad.vae.explain;

import java.util.List;

/**
 * An equation of the paper and what its parts were in this step. Parts of equations (5) to (7) are means over the examples.
 *
 * @param number of the paper
 * @param text   the equation
 * @param parts  the left side, then what it is the sum of
 */
record Equation(int number, String text, List<Part> parts) {
    /**
     * A part that is worth a number.
     *
     * @param symbol what the paper writes
     * @param value  in nats per example
     * @param node   its number on the tape; −1 if it is a constant
     */
    record Part(String symbol, double value, int node) {}
}
