package vecgrad.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

class FiniteCheckTest {
    private static Variable variable(Tape tape, float... x) { return tape.variable("x", Tensor.of(Shape.of(x.length), x)); }

    @Test
    void theOpThatMakesANumberThatIsNotFiniteIsNamedWithItsShapes() {
        Variable x = variable(Tape.checkingFinite(), 1, 0, 2);
        String message = assertThrows(NonFiniteException.class, () -> x.mul(2).log().sum()).getMessage();
        assertEquals("log of [3] → [3] gave -Infinity (1 of its 3 numbers are not finite, the first is number 1)", message);
    }

    @Test
    void aLeafThatBringsOneIsNamed() {
        Variable x = variable(Tape.checkingFinite(), 1, Float.NaN, Float.NaN);
        assertEquals("x [3] has NaN (2 of its 3 numbers are not finite, the first is number 1)", assertThrows(NonFiniteException.class, x::exp).getMessage());
    }

    /** The logarithm of 1e-30 is finite, the square of its slope is not. */
    @Test
    void aGradientIsCaughtAtTheOpWhoseVjpMadeIt() {
        Tape tape = Tape.checkingFinite();
        Variable x = variable(tape, 1e-30f, 1), loss = x.log().mul(1e10f).sum();
        String message = assertThrows(NonFiniteException.class, () -> tape.backward(loss)).getMessage();
        assertEquals("the gradient of log of [2] → [2] by its input [2] has Infinity (1 of its 2 numbers are not finite, the first is number 0)", message);
    }

    @Test
    void whatIsFiniteIsLeftAsItIs() {
        Tape checked = Tape.checkingFinite(), plain = new Tape();
        float[] numbers = {0.5f, -1, 2};
        Variable x = variable(checked, numbers), same = variable(plain, numbers);
        assertArrayEquals(plain.backward(same.exp().square().sum()).of(same).data(), checked.backward(x.exp().square().sum()).of(x).data());
    }
}
