package vecgrad.autograd.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import vecgrad.autograd.Gradients;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.check.GradientCheck;
import vecgrad.tensor.Tensor;
import vecgrad.tensor.Workspace;

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

    /** With assertions on, as here, what is void holds NaN: a vjp that read an array after it went back would show. */
    @TestFactory
    Stream<DynamicTest> gradientIsTheSameWhereArraysGoBackEarlyAlsoInASecondWalk() {
        return OpTable.rows().stream().map(row -> dynamicTest(row.name(), () -> {
            List<float[]> alone = gradients(row, new Tape());
            new Workspace().run(() -> {
                Tape tape = new Tape();
                for (int walk = 0; walk < 2; walk++) {
                    List<float[]> inside = gradients(row, tape);
                    for (int i = 0; i < alone.size(); i++) assertArrayEquals(alone.get(i), inside.get(i));
                }
                return null;
            });
        }));
    }

    /** Through two uses of the op, so that gradients arrive and go on on both sides. */
    private static List<float[]> gradients(OpTable.Row row, Tape tape) {
        List<Variable> x = row.inputs().stream().map(input -> tape.variable("x", input)).toList();
        Variable y = row.call().apply(x.stream().map(v -> v.mul(1.5f)).toList()).add(row.call().apply(x));
        tape.backward(y, Tensor.full(y.shape(), 0.5f));
        Gradients gradients = tape.backward(y, Tensor.full(y.shape(), 0.5f));
        return x.stream().map(v -> gradients.of(v).data().clone()).toList();
    }

    /** By name in the rows, and every overload among the calls of the table's byte code. */
    @Test
    void everyPublicOpHasARow() throws IOException, URISyntaxException, ClassNotFoundException {
        Set<String> rows = OpTable.rows().stream().map(OpTable.Row::op).collect(Collectors.toCollection(TreeSet::new));
        Set<String> calls = callsIn(OpTable.class), names = new TreeSet<>(), missing = new TreeSet<>();
        for (Class<?> family : families()) {
            for (Method method : family.getDeclaredMethods()) {
                if (!Modifier.isPublic(method.getModifiers()) || method.getReturnType() != Variable.class) continue;
                String name = family.getSimpleName() + "." + method.getName();
                if (name.equals("Variable.detach")) continue; // no gradient, on purpose
                String signature = MethodType.methodType(method.getReturnType(), method.getParameterTypes()).descriptorString();
                names.add(name);
                if (!rows.contains(name) || !calls.contains(name + signature)) missing.add(method.toString());
            }
        }
        assertEquals(Set.of(), missing, "public ops without a row in OpTable");
        assertEquals(names, rows, "rows that name no op");
    }

    /** Every method that a class calls or refers to, as {@code Class.method(descriptor)}. */
    private static Set<String> callsIn(Class<?> caller) throws IOException {
        Set<String> calls = new HashSet<>();
        try (InputStream bytes = caller.getResourceAsStream(caller.getSimpleName() + ".class")) {
            for (PoolEntry entry : ClassFile.of().parse(bytes.readAllBytes()).constantPool())
                if (entry instanceof MethodRefEntry call) {
                    String owner = call.owner().asInternalName();
                    calls.add(owner.substring(owner.lastIndexOf('/') + 1) + "." + call.name().stringValue() + call.type().stringValue());
                }
        }
        return calls;
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
