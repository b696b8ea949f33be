package vecgrad.vae.io;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Another JVM with the tests' class path, for what only a second process can show. Dies with its {@code close}. */
final class SecondProcess implements AutoCloseable {
    final Process process;
    final BufferedReader out;

    /** Starts a class's main method. @param shellPrefix what a shell does first, for example {@code ulimit -f 8}; may be empty */
    SecondProcess(String shellPrefix, Class<?> main, String... arguments) throws IOException {
        List<String> java = Stream.concat(Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), main.getName()), Stream.of(arguments)).toList();
        List<String> command = shellPrefix.isEmpty() ? java
                : Stream.concat(Stream.of("sh", "-c", shellPrefix + " && exec \"$@\"", "sh"), java.stream()).toList();
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        out.close();
    }
}
