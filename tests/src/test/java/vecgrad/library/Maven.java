package vecgrad.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Builds in a Maven of its own, on the JDK of the tests. */
final class Maven {
    private Maven() {}

    /** Skips the test where there is no Maven: an IDE has its own. */
    static void assumeInstalled() {
        String name = File.separatorChar == '\\' ? "mvn.cmd" : "mvn";
        assumeTrue(Stream.of(System.getenv("PATH").split(File.pathSeparator)).anyMatch(folder -> Files.isExecutable(Path.of(folder, name))), "there is no " + name + " on the PATH");
    }

    /** The local repository of the build that runs the tests: what it needed is there. */
    static Path localRepository() {
        String given = System.getProperty("localRepository"); // surefire sets it
        return given != null ? Path.of(given) : Path.of(System.getProperty("user.home"), ".m2", "repository");
    }

    /** Runs one to its end, which must be a good one. @return what it said */
    static String run(Path project, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(File.separatorChar == '\\' ? "mvn.cmd" : "mvn", "-B", "-ntp"));
        command.addAll(List.of(arguments));
        return ran(project, command);
    }

    /** Runs a command to its end, which must be a good one. @return what it said */
    static String ran(Path folder, List<String> command) throws IOException {
        Path log = Files.createTempFile("build", ".log");
        try {
            var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().keySet().removeAll(List.of("MAVEN_OPTS", "MAVEN_ARGS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "MAVEN_PROJECTBASEDIR", "MAVEN_BASEDIR"));
            int code = builder.start().onExit().join().exitValue();
            String said = Files.readString(log);
            assertEquals(0, code, () -> String.join(" ", command) + "\n" + said);
            return said;
        } finally {
            Files.delete(log);
        }
    }

    /** A copy of a folder. @param leaveOut names that are not copied */
    static void copy(Path from, Path to, List<String> leaveOut) throws IOException {
        if (leaveOut.contains(from.getFileName().toString())) return;
        if (!Files.isDirectory(from)) {
            Files.copy(from, to);
            return;
        }
        Files.createDirectories(to);
        try (Stream<Path> inside = Files.list(from)) { for (Path path : inside.toList()) copy(path, to.resolve(path.getFileName().toString()), leaveOut); }
    }
}
