package vecgrad.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import vecgrad.autograd.nn.Parameter;
import vecgrad.autograd.op.Products;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Tensor;

class TapePrinterTest {
    private static Tape example() {
        var tape = new Tape();
        Variable x = tape.constant("x", Tensor.zeros(4, 3));
        Variable w = tape.parameter(new Parameter("layer.weight", Parameter.Kind.WEIGHT, Tensor.zeros(3, 2)));
        Variable b = tape.parameter(new Parameter("layer \"one\"", Parameter.Kind.BIAS, Tensor.zeros(2)));
        Products.linear(x, w, b, Pointwise.SOFTPLUS).sum(1).mean();
        return tape;
    }

    @Test
    void aTapePrintsItselfAsAProgram() {
        String program = example().toString().replaceAll(" +", " ");
        assertEquals("""
                %0 [4, 3] = data x 48 bytes
                %1 [3, 2] = leaf layer.weight 24 bytes
                %2 [2] = leaf layer "one" 8 bytes
                %3 [4, 2] = linear softplus %0, %1, %2 32 bytes
                %4 [4] = sum 1 %3 16 bytes
                %5 [] = sum %4 4 bytes
                %6 [] = affine 0.25 0.0 %5 4 bytes
                4 steps, 56 bytes of values
                """, program);
    }

    @Test
    void theColumnsOfTheProgramAreAligned() {
        assertEquals(1, example().toString().lines().filter(line -> line.startsWith("%")).mapToInt(line -> line.indexOf('=')).distinct().count());
    }

    @Test
    void aTapeExportsItselfAsAGraph() {
        assertEquals("""
                digraph tape {
                  rankdir=TB; node [fontname="Helvetica", fontsize=11];
                  n0 [label="x\\n[4, 3]", shape=box, style=dashed];
                  n1 [label="layer.weight\\n[3, 2]", shape=box, style=filled, fillcolor="#dbe9f6"];
                  n2 [label="layer \\"one\\"\\n[2]", shape=box, style=filled, fillcolor="#dbe9f6"];
                  n3 [label="linear softplus\\n[4, 2]", shape=ellipse];
                  n0 -> n3;
                  n1 -> n3;
                  n2 -> n3;
                  n4 [label="sum 1\\n[4]", shape=ellipse];
                  n3 -> n4;
                  n5 [label="sum\\n[]", shape=ellipse];
                  n4 -> n5;
                  n6 [label="affine 0.25 0.0\\n[]", shape=ellipse];
                  n5 -> n6;
                }
                """, example().toDot());
    }
}
