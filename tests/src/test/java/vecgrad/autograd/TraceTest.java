package vecgrad.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import vecgrad.tensor.Tensor;

/** A step in slow motion is the step, and shows what goes on between. */
class TraceTest {
    /** Σ (w·x)², in which the product is used twice. */
    private static Variable loss(Tape tape) {
        Variable x = tape.constant("x", Tensor.vector(1, 2)), w = tape.variable("w", Tensor.vector(3, 4));
        Variable product = w.mul(x);
        return product.mul(product).sum();
    }

    @Test
    void everyValueHasTheGradientThatBackwardBringsIt() {
        List<Trace.Entry> entries = Trace.of(TraceTest::loss, 3).entries();
        assertEquals(List.of("x", "w", "mul", "mul", "sum"), entries.stream().map(Trace.Entry::name).toList());
        assertEquals(List.of(List.of(), List.of(), List.of(1, 0), List.of(2, 2), List.of(3)), entries.stream().map(Trace.Entry::inputs).toList());
        assertNull(entries.get(0).gradient(), "data want none");
        assertArrayEquals(new float[] {6, 32}, entries.get(1).gradient().data());  // 2wx·x
        assertArrayEquals(new float[] {6, 16}, entries.get(2).gradient().data());  // both uses of the product
        assertArrayEquals(new float[] {1, 1}, entries.get(3).gradient().data());
        assertArrayEquals(new float[] {73}, entries.get(4).value().data());
    }

    @Test
    void aLeafThatTheLossDoesNotDependOnHasZeros() {
        List<Trace.Entry> entries = Trace.of(tape -> {
            tape.variable("unused", Tensor.vector(1, 2));
            return tape.variable("x", Tensor.scalar(3)).square();
        }, 1).entries();
        assertArrayEquals(new float[] {0, 0}, entries.get(0).gradient().data());
        assertEquals(6, entries.get(1).gradient().item());
    }

    @Test
    void anEntryStandsAtItsNumberAndOnlyOpsTakeTime() {
        List<Trace.Entry> entries = Trace.of(TraceTest::loss, 5).entries();
        assertEquals(IntStream.range(0, 5).boxed().toList(), entries.stream().map(Trace.Entry::index).toList());
        for (Trace.Entry e : entries)
            assertTrue(e.leaf() ? e.forwardNanos() == 0 && e.backwardNanos() == 0 : e.forwardNanos() > 0 && e.backwardNanos() > 0, e.name());
    }

    @Test
    void aStepThatChangesCannotBeTraced() {
        int[] calls = {0};
        assertThrows(IllegalArgumentException.class, () -> Trace.of(tape -> calls[0]++ == 0 ? loss(tape) : loss(tape).mul(2), 2));
        assertThrows(IllegalArgumentException.class, () -> Trace.of(TraceTest::loss, 0));
    }
}
