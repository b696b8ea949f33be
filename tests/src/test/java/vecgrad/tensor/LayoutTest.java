package vecgrad.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Moving numbers, against index arithmetic done one element at a time, at shapes with and without elements. */
class LayoutTest {
    private static final int[][] SHAPES = {
        {}, {0}, {1}, {5}, {1, 4}, {4, 1}, {3, 4}, {0, 3}, {3, 0}, {2, 3, 4}, {2, 0, 3}, {1, 3, 1}, {2, 3, 1, 2}, {1, 1, 1, 1}, {2, 1, 0, 3}, {3, 2, 2, 5}};

    @TestFactory
    Stream<DynamicTest> permutedAxesAreWhereTheyShouldBeAndComeBack() {
        return shapes(x -> {
            for (int[] axes : permutations(x.shape().rank())) {
                Tensor y = x.permute(axes);
                forEachIndex(y.shape(), at -> {
                    int[] from = new int[at.length];
                    for (int i = 0; i < at.length; i++) from[axes[i]] = at[i];
                    assertEquals(x.get(from), y.get(at));
                });
                int[] back = new int[axes.length];
                for (int i = 0; i < axes.length; i++) back[axes[i]] = i;
                assertSame(x, y.permute(back));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> broadcastingRepeatsAndSumToAddsUpWhatItRepeated() {
        return shapes(x -> {
            for (Shape larger : stretched(x.shape())) {
                Tensor y = x.broadcastTo(larger);
                forEachIndex(larger, at -> {
                    int[] from = new int[x.shape().rank()];
                    for (int i = 0; i < from.length; i++) from[i] = x.shape().extent(i) == 1 ? 0 : at[at.length - from.length + i];
                    assertEquals(x.get(from), y.get(at));
                });
                int copies = x.size() == 0 ? 0 : larger.size() / x.size();
                Tensor back = y.sumTo(x.shape());
                assertEquals(x.shape(), back.shape());
                for (int i = 0; i < x.size(); i++) assertEquals(copies * x.data()[i], back.data()[i], 1e-5f);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> slicesConcatenateToTheWholeAndPadUndoesThem() {
        return shapes(x -> {
            for (int axis = -x.shape().rank(); axis < x.shape().rank(); axis++) {
                int a = axis, n = x.shape().extent(axis);
                for (int cut = 0; cut <= n; cut++) {
                    Tensor head = x.slice(axis, 0, cut), tail = x.slice(axis, cut, n);
                    assertSame(x, Tensor.concat(axis, head, tail));
                    assertSame(x, head.pad(axis, 0, n).add(tail.pad(axis, cut, n)));
                    int from = cut;
                    forEachIndex(tail.shape(), at -> {
                        int[] there = at.clone();
                        there[x.shape().axis(a)] += from;
                        assertEquals(x.get(there), tail.get(at));
                    });
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> reductionsOfAnAxisAreThoseOfItsNumbers() {
        return shapes(x -> {
            for (int axis = 0; axis < x.shape().rank(); axis++) {
                int a = axis;
                Tensor sum = x.sum(axis, true), max = x.max(axis, true), lse = x.logSumExp(axis, true);
                Tensor softmax = x.softmax(axis), logSoftmax = x.logSoftmax(axis);
                forEachIndex(sum.shape(), at -> {
                    double s = 0, m = Double.NEGATIVE_INFINITY, e = 0;
                    for (int j = 0; j < x.shape().extent(a); j++) {
                        double v = x.get(with(at, a, j));
                        s += v;
                        m = Math.max(m, v);
                        e += Math.exp(v);
                    }
                    assertEquals(s, sum.get(at), 1e-5);
                    assertEquals(m, max.get(at));
                    assertEquals(Math.log(e), lse.get(at), 1e-5);
                    for (int j = 0; j < x.shape().extent(a); j++) {
                        double v = x.get(with(at, a, j));
                        assertEquals(Math.exp(v) / e, softmax.get(with(at, a, j)), 1e-5);
                        assertEquals(v - Math.log(e), logSoftmax.get(with(at, a, j)), 1e-5);
                    }
                });
                assertSame(sum.reshape(x.shape().without(axis)), x.sum(axis - x.shape().rank(), false));
            }
            double total = 0;
            for (float v : x.data()) total += v;
            assertEquals(total, x.sum().item(), 1e-5);
            assertEquals(Shape.SCALAR, x.sum().shape());
        });
    }

    @TestFactory
    Stream<DynamicTest> rowsAreGatheredByNumberAndScatteredBack() {
        return shapes(x -> {
            if (x.shape().rank() == 0) return;
            int n = x.shape().extent(0), columns = n == 0 ? 0 : x.size() / n;
            int[] row = n == 0 ? new int[0] : new int[] {n - 1, 0, n - 1};
            Tensor y = x.gatherRows(row);
            for (int r = 0; r < row.length; r++)
                assertArrayEquals(Arrays.copyOfRange(x.data(), row[r] * columns, (row[r] + 1) * columns), Arrays.copyOfRange(y.data(), r * columns, (r + 1) * columns));
            Tensor back = y.scatterRows(row, n);
            for (int i = 0; i < x.size(); i++) { // the last row was taken twice, the first once, or thrice when they are the same
                int times = (i / columns == n - 1 ? 2 : 0) + (i / columns == 0 ? 1 : 0);
                assertEquals(times * x.data()[i], back.data()[i], 1e-6f);
            }
        });
    }

    @Test
    void takeAndPutUseFlatPlaces() {
        Tensor x = Tensor.matrix(new float[] {1, 2, 3}, new float[] {4, 5, 6});
        assertSame(Tensor.of(Shape.of(2, 2), 6, 1, 6, 2), x.take(new int[] {5, 0, 5, 1}, Shape.of(2, 2)));
        assertSame(Tensor.of(Shape.of(2, 2), 0, 3, 7, 0), Tensor.vector(1, 2, 7).put(new int[] {1, 1, 2}, Shape.of(2, 2)));
    }

    @Test
    void gatherAddPairsRows() {
        Tensor a = Tensor.matrix(new float[] {1, 2}, new float[] {10, 20}), b = Tensor.matrix(new float[] {-5, 0}, new float[] {100, 200});
        assertSame(Tensor.of(Shape.of(3, 2), 5, 20, 110, 220, 101, 202), Tensor.gatherAdd(a, new int[] {1, 1, 0}, b, new int[] {0, 1, 1}, Pointwise.RELU));
        assertSame(Tensor.of(Shape.of(2, 2), 96, 202, 5, 20).affine(1, 0), Tensor.gatherAdd(a, null, b.add(Tensor.of(Shape.of(2, 2), 100, 200, -105, -200)), null, null));
    }

    @Test
    void reshapeSharesTheArrayAndCopyDoesNot() {
        Tensor x = Tensor.zeros(2, 3), view = x.reshape(3, 2), copy = x.copy();
        x.data()[4] = 7;
        assertEquals(7, view.get(2, 0));
        assertEquals(0, copy.get(1, 1));
    }

    // ------------------------------------------------------------------------------------------------ walking

    private static Stream<DynamicTest> shapes(Consumer<Tensor> property) {
        return Arrays.stream(SHAPES).map(Shape::of).map(shape ->
                dynamicTest(shape.toString(), () -> property.accept(Noise.ofSeed(1).stream("layout").normal(shape))));
    }

    private static void assertSame(Tensor want, Tensor got) {
        assertEquals(want.shape(), got.shape());
        assertArrayEquals(want.data(), got.data());
    }

    private static void forEachIndex(Shape shape, Consumer<int[]> visit) {
        for (int flat = 0; flat < shape.size(); flat++) {
            int[] at = new int[shape.rank()];
            for (int axis = shape.rank() - 1, rest = flat; axis >= 0; rest /= shape.extent(axis), axis--) at[axis] = rest % shape.extent(axis);
            visit.accept(at);
        }
    }

    private static int[] with(int[] at, int axis, int j) {
        int[] changed = at.clone();
        changed[axis] = j;
        return changed;
    }

    private static List<int[]> permutations(int n) {
        if (n == 0) return List.of(new int[0]);
        List<int[]> all = new ArrayList<>();
        for (int[] shorter : permutations(n - 1))
            for (int at = 0; at < n; at++) {
                int place = at;
                all.add(IntStream.range(0, n).map(i -> i == place ? n - 1 : shorter[i < place ? i : i - 1]).toArray());
            }
        return all;
    }

    /** The shape itself, with extents of 1 stretched to 3 and to 0, and with new leading axes. */
    private static List<Shape> stretched(Shape shape) {
        List<Shape> all = new ArrayList<>(List.of(shape));
        for (int to : new int[] {3, 0}) all.add(Shape.of(Arrays.stream(shape.toArray()).map(n -> n == 1 ? to : n).toArray()));
        for (Shape s : List.copyOf(all)) {
            if (s.rank() == Shape.MAX_RANK) continue;
            for (int lead : new int[] {2, 0}) {
                int[] longer = new int[s.rank() + 1];
                longer[0] = lead;
                System.arraycopy(s.toArray(), 0, longer, 1, s.rank());
                all.add(Shape.of(longer));
            }
        }
        return all;
    }
}
