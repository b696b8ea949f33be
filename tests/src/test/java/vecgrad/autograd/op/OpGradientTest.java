package vecgrad.autograd.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import vecgrad.autograd.Variable;
import vecgrad.autograd.check.GradientCheck;

class OpGradientTest {
    private static final long SEED = 20;

    @TestFactory
    Stream<DynamicTest> gradientAgreesWithCentralDifference() {
        return OpTable.rows().stream().map(row -> dynamicTest(row.name(), () -> GradientCheck.check(row.name(), row.call(), SEED, row.arrays())));
    }

    @TestFactory
    Stream<DynamicTest> gradientOfTheGradientAgreesWithCentralDifference() {
        return OpTable.rows().stream().map(row -> dynamicTest(row.name(), () -> GradientCheck.checkSecond(row.name(), row.call(), SEED, row.arrays())));
    }

    /** As many rows as overloads, at least; a row of an op that has gone does not compile. */
    @Test
    void everyPublicOpHasARow() throws IOException, URISyntaxException, ClassNotFoundException {
        Map<String, Integer> ops = new TreeMap<>();
        for (Class<?> family : families())
            for (Method method : family.getDeclaredMethods())
                if (Modifier.isPublic(method.getModifiers()) && method.getReturnType() == Variable.class)
                    ops.merge(family.getSimpleName() + "." + method.getName(), 1, Integer::sum);
        ops.remove("Variable.detach"); // no gradient, on purpose
        Map<String, Long> rows = OpTable.rows().stream().collect(Collectors.groupingBy(OpTable.Row::op, Collectors.counting()));
        List<String> missing = new ArrayList<>();
        ops.forEach((op, overloads) -> {
            if (rows.getOrDefault(op, 0L) < overloads) missing.add(op);
        });
        assertEquals(List.of(), missing, "public ops without a row (one an overload) in OpTable");
        assertEquals(Set.of(), rows.keySet().stream().filter(op -> !ops.containsKey(op)).collect(Collectors.toSet()), "rows that name no op");
    }

    @Test
    void noTwoRowsAreTheSame() {
        List<String> names = OpTable.rows().stream().map(OpTable.Row::name).toList();
        assertEquals(names.size(), Set.copyOf(names).size());
    }

    /** The public classes of the package, wherever it was loaded from, and Variable for its fluent methods. */
    private static List<Class<?>> families() throws IOException, URISyntaxException, ClassNotFoundException {
        Path home = Path.of(Arithmetic.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(home)) return families(home);
        try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + home.toUri()), Map.of())) {
            return families(jar.getPath("/"));
        }
    }

    private static List<Class<?>> families(Path root) throws IOException, ClassNotFoundException {
        List<Class<?>> found = new ArrayList<>(List.of(Variable.class));
        try (Stream<Path> files = Files.list(root.resolve("vecgrad/autograd/op"))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (!name.endsWith(".class") || name.equals("package-info.class")) continue;
                Class<?> c = Class.forName("vecgrad.autograd.op." + name.substring(0, name.length() - 6));
                if (Modifier.isPublic(c.getModifiers())) found.add(c);
            }
        }
        assertTrue(found.size() > 5, "op classes found under " + root + ": " + found);
        return found;
    }
}
