package vecgrad.library;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vecgrad.autograd.Tape;
import vecgrad.datasets.Digits;
import vecgrad.tensor.Tensor;
import vecgrad.vae.Version;

/**
 * One of the modules that others may use.
 *
 * @param name     its folder
 * @param location its jar; its folder of classes where it is not packaged
 */
record Library(String name, Path location) {
    /** All of them, as they are on the class path of the tests. */
    static List<Library> all() { return List.of(of("tensor", Tensor.class), of("autograd", Tape.class), of("datasets", Digits.class), of("vae", Version.class)); }

    private static Library of(String name, Class<?> one) {
        try {
            return new Library(name, Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The checkout that is built. */
    static Path project() { return Path.of(System.getProperty("basedir", ".")).toAbsolutePath().getParent(); }

    boolean isPackaged() { return Files.isRegularFile(location); }

    String artifact() { return "vecgrad-" + name; }

    /** The names of its public types with their outer ones, in the packages that it exports to everybody, sorted. */
    Set<Class<?>> publicTypes() throws IOException {
        if (!isPackaged()) return publicTypes(location);
        try (FileSystem jar = FileSystems.newFileSystem(location)) { return publicTypes(jar.getPath("/")); }
    }

    private static Set<Class<?>> publicTypes(Path root) throws IOException {
        Set<String> exported;
        try (InputStream descriptor = Files.newInputStream(root.resolve("module-info.class"))) {
            exported = ModuleDescriptor.read(descriptor).exports().stream().filter(e -> !e.isQualified()).map(ModuleDescriptor.Exports::source).collect(Collectors.toSet());
        }
        Set<Class<?>> types = new TreeSet<>((a, b) -> a.getName().compareTo(b.getName()));
        for (String packageName : exported) {
            try (Stream<Path> files = Files.list(root.resolve(packageName.replace('.', '/')))) {
                for (Path file : files.toList()) {
                    String name = file.getFileName().toString();
                    if (!name.endsWith(".class") || name.equals("package-info.class")) continue;
                    Class<?> type = named(packageName + "." + name.substring(0, name.length() - ".class".length()));
                    if (PublicApi.isVisible(type)) types.add(type);
                }
            }
        }
        return types;
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name, false, Library.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
