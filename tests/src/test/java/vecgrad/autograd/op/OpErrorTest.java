package vecgrad.autograd.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Tensor;

/** What the ops add to the messages of the tensors below them. */
class OpErrorTest {
    private static final Tape TAPE = new Tape();
    private static final Variable X = zeros(2, 3), Y = zeros(4, 5), IMAGE = zeros(1, 2, 4, 4);

    private static final Map<String, Executable> CALLS = new TreeMap<>(Map.ofEntries(
            Map.entry("broadcast: [2, 3] and [4, 5]: extents 3 and 5 differ and neither is 1", () -> X.add(Y)),
            Map.entry("matmul: [2, 3] · [4, 5]: inner dimensions 3 and 4 differ", () -> X.matmul(Y)),
            Map.entry("tile: repeats [2] of [2, 3]: one number an axis", () -> Shaping.tile(X, 2)),
            Map.entry("gather: index 3 on axis 1 of [2, 3]; expected 0 to 2", () -> Shaping.gather(X, -1, 0, 3)),
            Map.entry("pick: 1 columns chosen from [2, 3]; expected one a row of a matrix", () -> Shaping.pick(X, 0)),
            Map.entry("pick: index -1 on axis 1 of [2, 3]; expected 0 to 2", () -> Shaping.pick(X, 0, -1)),
            Map.entry("pick: index 5 on axis 1 of [2, 3]; expected 0 to 2", () -> Likelihoods.softmaxCrossEntropy(X, 0, 5)),
            Map.entry("clamp: [2.0, 1.0] is empty", () -> Elementwise.clamp(X, 2, 1)),
            Map.entry("dropout: p is 1.0; expected 0 <= p < 1", () -> Normalizing.dropout(X, 1, Noise.ofSeed(0))),
            Map.entry("bernoulliLogProb: parameters [2, 3] and data [4, 5] do not fit", () -> Likelihoods.bernoulliLogProb(X, Y.value())),
            Map.entry("bernoulliLogProb: parameters [2, 3] and data [2, 3] by 1 row numbers do not fit", () -> Likelihoods.bernoulliLogProb(X, X.value(), new int[1])),
            Map.entry("bernoulliLogProb: data: index 2 on axis 0 of [2, 3]; expected 0 to 1", () -> Likelihoods.bernoulliLogProb(X, X.value(), new int[] {0, 2})),
            Map.entry("gaussianLogProb: mu and logvar: [2, 3] and [4, 5] differ", () -> Likelihoods.gaussianLogProb(X, X, Y)),
            Map.entry("gaussianKl: parameters [2, 3] and data [4, 5] do not fit", () -> Likelihoods.gaussianKl(X, Y)),
            Map.entry("reparameterize: mu and eps: [2, 3] and [4, 5] differ", () -> Likelihoods.reparameterize(X, X, Y.value())),
            Map.entry("conv2d: images [1, 2, 4, 4] and filters [3, 1, 2, 2]: expected [batch, in, h, w] and [out, in, kh, kw]",
                    () -> Convolutions.conv2d(IMAGE, zeros(3, 1, 2, 2), zeros(3), 1, 0)),
            Map.entry("convTranspose2d: images [1, 2, 4, 4] and filters [3, 1, 2, 2]: expected [batch, in, h, w] and [in, out, kh, kw]",
                    () -> Convolutions.convTranspose2d(IMAGE, zeros(3, 1, 2, 2), zeros(1), 1, 0)),
            Map.entry("windows of 5x5, stride 1, do not fit images of 4x4 with padding 0", () -> Convolutions.maxPool2d(IMAGE, 5, 1))));

    @TestFactory
    Stream<DynamicTest> theMessageSaysWhatIsWrong() {
        return CALLS.entrySet().stream().map(call -> dynamicTest(call.getKey(), () ->
                assertEquals(call.getKey(), assertThrows(RuntimeException.class, call.getValue()).getMessage())));
    }

    private static Variable zeros(int... extents) { return TAPE.variable("x", Tensor.zeros(extents)); }
}
