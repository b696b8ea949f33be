package vecgrad.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** A message names the operation, the shapes and the rule: enough to mend the call without a debugger. */
class ShapeErrorTest {
    private static final Tensor X = Tensor.zeros(2, 3), Y = Tensor.zeros(4, 5), V = Tensor.zeros(3);

    private static final Map<String, Executable> CALLS = new TreeMap<>(Map.ofEntries(
            Map.entry("shape [2, -1] has a negative extent", () -> Shape.of(2, -1)),
            Map.entry("shape [1, 1, 1, 1, 1] has rank 5; at most 4", () -> Shape.of(1, 1, 1, 1, 1)),
            Map.entry("shape [65536, 65536] has more elements than an array can hold", () -> Shape.of(1 << 16, 1 << 16)),
            Map.entry("axis 2 of [2, 3]: it has rank 2", () -> X.shape().extent(2)),
            Map.entry("axis -3 of [2, 3]: it has rank 2", () -> X.sum(-3, false)),
            Map.entry("axis 0 of []: it has rank 0", () -> Tensor.scalar(1).softmax(0)),
            Map.entry("broadcast: [2, 3] and [2]: extents 3 and 2 differ and neither is 1", () -> Shape.broadcast(X.shape(), Shape.of(2))),
            Map.entry("broadcastTo: [2, 3] does not broadcast to [3]", () -> X.broadcastTo(Shape.of(3))),
            Map.entry("sumTo: [4, 2, 3] does not broadcast to [2, 3]", () -> X.sumTo(Shape.of(4, 2, 3))),
            Map.entry("of: shape [2, 2] has 4 elements, the array 3", () -> Tensor.of(Shape.of(2, 2), 1, 2, 3)),
            Map.entry("matrix: row 1 has 1 numbers, row 0 has 2", () -> Tensor.matrix(new float[2], new float[1])),
            Map.entry("get: [1] into shape [2, 3]", () -> X.get(1)),
            Map.entry("get: index 3 on axis 1 of [2, 3]; expected 0 to 2", () -> X.get(1, 3)),
            Map.entry("item: shape [2, 3] has 6 elements, not one", X::item),
            Map.entry("add: [2, 3] and [3] differ", () -> X.add(V)),
            Map.entry("addScaledInPlace: [2, 3] and [3] differ", () -> X.addScaledInPlace(1, V)),
            Map.entry("matmul: [2, 3] · [4, 5]: inner dimensions 3 and 4 differ", () -> X.matmul(Y)),
            Map.entry("matmul: [2, 3]ᵀ · [4, 5]ᵀ: inner dimensions 2 and 5 differ", () -> X.matmul(true, Y, true)),
            Map.entry("matmul: [2, 3] · [3]: both must be matrices", () -> X.matmul(V)),
            Map.entry("linear: [2, 3] · [3, 2] and bias [3] do not fit", () -> X.linear(Tensor.zeros(3, 2), V, null, null)),
            Map.entry("linear: [2, 3] · [3, 2] and bias [4, 2] do not fit", () -> X.linear(Tensor.zeros(3, 2), Tensor.zeros(4, 2), null, null)),
            Map.entry("linear: [2, 3] · [3, 2] and bias [4, 2] by 1 row numbers do not fit", () -> X.linear(Tensor.zeros(3, 2), Tensor.zeros(4, 2), new int[1], null)),
            Map.entry("linear: bias: index 4 on axis 0 of [4, 2]; expected 0 to 3", () -> X.linear(Tensor.zeros(3, 2), Tensor.zeros(4, 2), new int[] {0, 4}, null)),
            Map.entry("reshape: [2, 3] has 6 elements, [4] has 4", () -> X.reshape(4)),
            Map.entry("permute: axes [0] of [2, 3]", () -> X.permute(0)),
            Map.entry("permute: axes [1, -1] name axis 1 twice", () -> X.permute(1, -1)),
            Map.entry("slice: [1, 4) on axis 1 of [2, 3]", () -> X.slice(-1, 1, 4)),
            Map.entry("pad: [2, 3] at 2 on axis 0 does not fit into 3", () -> X.pad(0, 2, 3)),
            Map.entry("concat: no tensors", () -> Tensor.concat(0)),
            Map.entry("concat: [2, 3] and [4, 5] differ beside axis 0", () -> Tensor.concat(0, X, Y)),
            Map.entry("concat: [2, 3] and [3] differ beside axis 1", () -> Tensor.concat(1, X, V)),
            Map.entry("take: 3 indices for a result of shape [2]", () -> X.take(new int[3], Shape.of(2))),
            Map.entry("take: flat index 6 into [2, 3], which has 6 elements", () -> X.take(new int[] {6}, Shape.of(1))),
            Map.entry("put: flat index -1 into [2], which has 2 elements", () -> V.put(new int[] {0, -1, 0}, Shape.of(2))),
            Map.entry("gatherRows: index 2 on axis 0 of [2, 3]; expected 0 to 1", () -> X.gatherRows(new int[] {0, 2})),
            Map.entry("scatterRows: index -1 on axis 0 of [9, 3]; expected 0 to 8", () -> X.scatterRows(new int[] {0, -1}, 9)),
            Map.entry("scatterRows: 3 indices for [2, 3]", () -> X.scatterRows(new int[3], 9)),
            Map.entry("gatherAdd: 2 rows of [2, 3] and 4 of [4, 5]", () -> Tensor.gatherAdd(X, null, Y, null, null)),
            Map.entry("gatherAdd: index 2 on axis 0 of [2, 3]; expected 0 to 1", () -> Tensor.gatherAdd(X, new int[] {2}, X, new int[] {0}, null)),
            Map.entry("windows of 3x3, stride 1, do not fit images of 2x5 with padding 0", () -> new Patches(1, 2, 5, 3, 3, 1, 0)),
            Map.entry("windows of 3x3, stride 0, do not fit images of 5x5 with padding 0", () -> new Patches(1, 5, 5, 3, 3, 0, 0))));

    @TestFactory
    Stream<DynamicTest> theMessageSaysWhatIsWrong() {
        return CALLS.entrySet().stream().map(call -> dynamicTest(call.getKey(), () ->
                assertEquals(call.getKey(), assertThrows(RuntimeException.class, call.getValue()).getMessage())));
    }
}
