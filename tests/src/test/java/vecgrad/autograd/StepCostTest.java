package vecgrad.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import vecgrad.autograd.op.Products;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Tensor;

class StepCostTest {
    @Test
    void aLayerOfDataHasTwoProductsAndAHiddenOneThree() {
        Tape tape = new Tape();
        Variable x = tape.constant("x", Tensor.zeros(5, 7));
        Variable h = Products.linear(x, tape.variable("w", Tensor.zeros(7, 3)), tape.variable("b", Tensor.zeros(3)), Pointwise.SOFTPLUS);
        Products.matmul(h, tape.variable("v", Tensor.zeros(3, 2)));
        StepCost cost = StepCost.of(tape);
        assertEquals(Map.of(
                new StepCost.Product(5, 3, 7), 1,                                            // x·w
                new StepCost.Product(7, 3, 5), 1,                                            // xᵀ·ȳ
                new StepCost.Product(5, 2, 3), 1, new StepCost.Product(5, 3, 2), 1, new StepCost.Product(3, 2, 5), 1), cost.products());
        assertEquals(2 * (2 * 5 * 3 * 7 + 3 * 5 * 2 * 3), cost.flops());
    }

    @Test
    void otherOpsCostWhatTheyReadAndWrite() {
        Tape tape = new Tape();
        Variable x = tape.variable("x", Tensor.zeros(10));
        x.mul(tape.constant(Tensor.zeros(10)));
        // Forward two read and one written; backward ȳ read, x̄ written; Adam seven arrays.
        assertEquals(4 * (30 + 20 + 70), StepCost.of(tape).bytes());
    }
}
