package vecgrad.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import vecgrad.tensor.Tensor;

/**
 * Values and gradients against another engine. Runs every case of every {@code *.json} in the folder that
 * {@code -Dvecgrad.oracle=DIR} names; without it, of {@code $VECGRAD_SHARED/oracle} or {@code ../shared/oracle} beside the project.
 */
class OracleTest {
    private static final double VALUES = 2e-5, GRADIENTS = 1e-4;

    @TestFactory
    Stream<DynamicTest> everyCaseAgreesWithTheOracle() throws IOException {
        String asked = System.getProperty("vecgrad.oracle");
        Path folder = asked == null ? defaultFolder() : project().resolve(asked);
        if (asked == null && !Files.isDirectory(folder)) // the default folder may be absent; one that was asked for may not
            return Stream.of(dynamicTest("no cases", () -> Assumptions.abort("no oracle cases at " + folder + "; name their folder by -Dvecgrad.oracle=DIR")));
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : files(folder))
            for (OracleCase given : OracleCase.read(file))
                tests.add(dynamicTest(file.getFileName() + ": " + given.name(), () -> check(given)));
        return tests.stream();
    }

    private static void check(OracleCase given) {
        OracleRun run = OracleOps.run(given);
        given.outputs().forEach((name, want) -> compare("output " + name, want, run.output(name).value(), VALUES));
        if (given.gradients().isEmpty()) return;
        Gradients gradients = run.backward();
        given.gradients().forEach((name, want) -> compare("gradient of " + name, want, run.gradient(name, gradients), GRADIENTS));
    }

    /** Every |got − want| ≤ tolerance + tolerance·|want|. */
    private static void compare(String what, Tensor want, Tensor got, double tolerance) {
        assertEquals(want.shape(), got.shape(), what + ": shape");
        for (int i = 0; i < want.size(); i++) {
            float w = want.data()[i], g = got.data()[i];
            boolean near = w == g || Math.abs((double) g - w) <= tolerance + tolerance * Math.abs(w); // NaN is near nothing
            if (!near) fail(what + ", element " + i + " of " + want.shape() + ": got " + g + ", want " + w + " within " + tolerance);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        assertTrue(Files.isDirectory(folder), "-Dvecgrad.oracle: there is no folder " + folder);
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> cases = files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
            assertTrue(!cases.isEmpty(), "no *.json in " + folder);
            return cases;
        }
    }

    private static Path defaultFolder() {
        String shared = System.getenv("VECGRAD_SHARED");
        if (shared != null) return Path.of(shared, "oracle");
        return project().resolveSibling("shared").resolve("oracle");
    }

    /** The folder of the whole project: this module's parent. */
    private static Path project() { return Path.of(System.getProperty("basedir", "tests")).toAbsolutePath().getParent(); }
}
