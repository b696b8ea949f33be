package vecgrad.tensor.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The vector functions against double precision: over dense sweeps, and at the values where functions break. */
class VectorMathTest {
    private static final int SWEEP = 400_000;

    /**
     * @param ulps the largest error allowed, in units of the last place of the exact result (denormal ones included)
     * @param from the sweep's first argument
     * @param to   its last
     */
    private record Function(String name, UnaryOperator<FloatVector> vector, DoubleUnaryOperator exact, double ulps,
                            float from, float to) {
        float of(float x) { return vector.apply(FloatVector.broadcast(Species.F, x)).lane(Species.F.length() - 1); }
    }

    private static double softplus(double x) { return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))); }

    private static double sigmoid(double x) { return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)); }

    /** eˣ − 1 − x by its series near 0, where the difference would cancel even in double. */
    private static double expm1MinusX(double x) {
        if (Math.abs(x) > 0.1) return Math.expm1(x) - x;
        double sum = 0, term = x;
        for (int k = 2; k < 16; k++) sum += term *= x / k;
        return sum;
    }

    private static final List<Function> FUNCTIONS = List.of(
            new Function("exp", VectorMath::exp, Math::exp, 2, -110, 95),
            new Function("expNonPositive", VectorMath::expNonPositive, Math::exp, 1.5, -110, 0),
            new Function("oneMinusExpNonPositive", VectorMath::oneMinusExpNonPositive, x -> -Math.expm1(x), 2, -110, 0),
            new Function("expm1", VectorMath::expm1, Math::expm1, 2, -110, 95),
            new Function("expm1MinusX", VectorMath::expm1MinusX, VectorMathTest::expm1MinusX, 8, -110, 95),
            new Function("log", VectorMath::log, Math::log, 1, 0, 100),
            new Function("log, large", VectorMath::log, Math::log, 1, 1e30f, Float.MAX_VALUE),
            new Function("log, denormal", VectorMath::log, Math::log, 1, 0, 2 * Float.MIN_NORMAL),
            new Function("log1pUnit", VectorMath::log1pUnit, Math::log1p, 1.5, 0, 1),
            new Function("softplus", VectorMath::softplus, VectorMathTest::softplus, 2, -110, 100),
            new Function("sigmoid", VectorMath::sigmoid, VectorMathTest::sigmoid, 2.5, -110, 100),
            new Function("tanh", VectorMath::tanh, Math::tanh, 3, -10, 10));

    @TestFactory
    Stream<DynamicTest> staysWithinItsStatedError() {
        return FUNCTIONS.stream().map(f -> dynamicTest(f.name(), () -> {
            int lanes = Species.F.length();
            float[] x = new float[lanes], y = new float[lanes];
            double worst = 0;
            float worstAt = 0;
            for (int i = 0; i < SWEEP; i += lanes) {
                for (int j = 0; j < lanes; j++) x[j] = argument(f, i + j);
                f.vector().apply(FloatVector.fromArray(Species.F, x, 0)).intoArray(y, 0);
                for (int j = 0; j < lanes; j++) {
                    double error = ulps(f.exact().applyAsDouble(x[j]), y[j]);
                    if (error > worst) {
                        worst = error;
                        worstAt = x[j];
                    }
                }
            }
            String found = "%.2f ulp at %s: %s, exactly %s".formatted(worst, worstAt, f.of(worstAt),
                    f.exact().applyAsDouble(worstAt));
            assertTrue(worst <= f.ulps(), found);
        }));
    }

    /** Half of the sweep in even steps, half in even steps of the exponent, down to 1e-30 on either side of 0. */
    private static float argument(Function f, int i) {
        double t = (i / 2) / (SWEEP / 2 - 1.0);
        if (i % 2 == 0) return (float) (f.from() + (f.to() - (double) f.from()) * t);
        boolean negative = f.to() <= 0 || f.from() < 0 && i % 4 == 1;
        double limit = negative ? f.from() : f.to();
        return (float) (limit * Math.pow(1e-30 / Math.min(1, Math.abs(limit)),
                f.from() > 1 || Math.abs(limit) < 1e-30 ? 0 : t));
    }

    private static double ulps(double exact, float actual) {
        float rounded = (float) exact;
        if (Float.isNaN(rounded) || Float.isInfinite(rounded) || Float.isInfinite(actual))
            return Float.compare(rounded, actual) == 0 ? 0 : Double.POSITIVE_INFINITY;
        return Math.abs(actual - exact) / Math.ulp(rounded);
    }

    @TestFactory
    Stream<DynamicTest> isRightWhereFunctionsBreak() {
        float inf = Float.POSITIVE_INFINITY, nan = Float.NaN, max = Float.MAX_VALUE, min = Float.MIN_VALUE;
        return Stream.of(
                at("exp", new float[][] {{nan, nan}, {inf, inf}, {-inf, 0}, {0, 1}, {-0f, 1}, {min, 1}, {max, inf},
                        {-max, 0}, {88.8f, inf}, {-103f, 1e-45f}}),
                at("expm1", new float[][] {{nan, nan}, {inf, inf}, {-inf, -1}, {0, 0}, {2 * min, 2 * min},
                        {-2 * min, -2 * min}, {max, inf}, {-max, -1}}),
                at("expm1MinusX", new float[][] {{nan, nan}, {inf, inf}, {-inf, inf}, {0, 0}, {max, inf}, {-max, max}}),
                at("log", new float[][] {{nan, nan}, {inf, inf}, {-inf, nan}, {0, -inf}, {-0f, -inf}, {1, 0}, {-1,
                        nan}, {-min, nan}, {min, -103.27893f}}),
                at("softplus", new float[][] {{nan, nan}, {inf, inf}, {-inf, 0}, {0, 0.6931472f}, {-100, 3.8e-44f},
                        {max, max}, {-max, 0}}),
                at("sigmoid", new float[][] {{nan, nan}, {inf, 1}, {-inf, 0}, {0, 0.5f}, {-0f, 0.5f}, {max, 1}, {-max, 0}}),
                at("tanh", new float[][] {{nan, nan}, {inf, 1}, {-inf, -1}, {0, 0}, {-0f, -0f}, {min, min},
                        {-min, -min}, {max, 1}}),
                at("oneMinusExpNonPositive", new float[][] {{nan, nan}, {-inf, 1}, {-max, 1}, {0, 0}, {-min, min}}));
    }

    private static DynamicTest at(String name, float[][] pairs) {
        Function f = FUNCTIONS.stream().filter(g -> g.name().equals(name)).findFirst().orElseThrow();
        return dynamicTest(name, () -> {
            for (float[] pair : pairs) assertEquals(pair[1], f.of(pair[0]), () -> name + " of " + pair[0]);
        });
    }
}
