package vecgrad.tensor.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import vecgrad.tensor.kernel.KernelCases.Case;

/** The vector kernels against the scalar reference, at sizes that leave every kind of tail. */
class VectorKernelsTest {
    private static final int LANES = Species.F.length();
    private static final int[] COLUMNS = {1, LANES - 1, LANES, LANES + 1, 2, 10, 31, 50, 61, 64, 127, 257};
    private static final int[] SIZES = {0, 1, 2, 3, LANES - 1, LANES, LANES + 1, 2 * LANES, 31, 61, 127, 257, 1009, 8209};
    private static final Kernels SCALAR = new ScalarKernels(), VECTOR = new VectorKernels();

    @Test
    void everyKernelHasARow() {
        Set<String> kernels = Arrays.stream(Kernels.class.getDeclaredMethods())
                .filter(m -> !Modifier.isStatic(m.getModifiers())).map(Method::getName).collect(Collectors.toCollection(TreeSet::new));
        kernels.remove("gemm");     // has a test of its own
        kernels.remove("describe"); // computes nothing
        assertEquals(kernels, KernelCases.ALL.stream().map(Case::kernel).collect(Collectors.toCollection(TreeSet::new)));
    }

    @TestFactory
    Stream<DynamicTest> agreesWithTheScalarKernel() {
        return KernelCases.ALL.stream().map(c -> dynamicTest(c.toString(), () -> {
            if (c.rows()) {
                for (int columns : COLUMNS) {
                    agrees(c, KernelCases.ROWS, columns, 0, KernelCases.ROWS);
                    agrees(c, KernelCases.ROWS, columns, 2, 5);
                }
            } else {
                for (int size : SIZES) {
                    agrees(c, size, 1, 0, size);
                    if (size > 7) agrees(c, size, 1, 5, size - 2);
                }
            }
        }));
    }

    private static void agrees(Case c, int rows, int columns, int from, int to) {
        float[][] expected = c.arguments(rows, columns), actual = c.arguments(rows, columns);
        c.run().on(SCALAR, columns, expected, from, to);
        c.run().on(VECTOR, columns, actual, from, to);
        // Single roundings differ, and sums of positive and negative terms lose digits against the terms' size.
        double tolerance = 2e-6 * Math.sqrt(c.rows() ? columns : 1) * (c.kernel().equals("total") ? Math.sqrt(rows) : 1);
        for (int a = 0; a < expected.length; a++) {
            for (int i = 0; i < expected[a].length; i++) {
                double e = expected[a][i], error = Math.abs(e - actual[a][i]);
                int array = a, at = i;
                assertTrue(error <= tolerance * Math.max(1, Math.abs(e)) || expected[a][i] == actual[a][i],
                        () -> "[%d, %d] rows %d to %d, array %d at %d: scalar %s, vector %s".formatted(rows, columns, from,
                                to, array, at, expected[array][at], actual[array][at]));
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> aRangeBoundaryNeverChangesABit() {
        return KernelCases.ALL.stream().filter(Case::cut).map(c -> dynamicTest(c.toString(), () -> {
            int rows = c.rows() ? KernelCases.ROWS : 521, columns = c.rows() ? 77 : 1;
            float[][] whole = c.arguments(rows, columns), cut = c.arguments(rows, columns);
            c.run().on(VECTOR, columns, whole, 0, rows);
            for (int from = 0, piece = 1; from < rows; from += piece, piece = piece * 3 % 101) {
                piece = Math.min(piece, rows - from);
                c.run().on(VECTOR, columns, cut, from, from + piece);
            }
            for (int a = 0; a < whole.length; a++) assertArrayEquals(bits(whole[a]), bits(cut[a]), "array " + a);
        }));
    }

    private static int[] bits(float[] x) {
        int[] bits = new int[x.length];
        for (int i = 0; i < x.length; i++) bits[i] = Float.floatToRawIntBits(x[i]);
        return bits;
    }

    /** A variance may go to zero where x is mu: the numbers stay finite. */
    @Test
    void aGaussianOfHardlyAnyVarianceIsFinite() {
        int n = 20;
        float[] x = new float[n], logvar = new float[n], g = {2};
        Arrays.fill(logvar, -100);
        for (Kernels kernels : List.of(new ScalarKernels(), new VectorKernels())) {
            float[] out = new float[1], dmu = new float[n], dlogvar = new float[n];
            kernels.gaussianLogProb(n, x, null, new float[n], logvar, out, 0, 1);
            kernels.gaussianLogProbBackward(n, x, null, new float[n], logvar, g, dmu, dlogvar, 0, 1);
            assertEquals(-0.5 * n * (Math.log(2 * Math.PI) - 100), out[0], 1e-3);
            for (int j = 0; j < n; j++) {
                assertEquals(0, dmu[j]);
                assertEquals(-1, dlogvar[j]);
            }
        }
    }
}
