package vecgrad.vae.cli;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import vecgrad.vae.Failure;

/** The command as a person calls it: what it prints, and its exit code. */
final class Console {
    /** What came of a call. */
    record Ended(int code, String out, String err) {
        /** The only line on stderr. */
        String sentence() {
            List<String> lines = err.lines().toList();
            if (lines.isEmpty() || !lines.getFirst().startsWith("vecgrad: ")) throw new AssertionError("stderr does not begin with a sentence: " + this);
            if (err.contains("\tat ")) throw new AssertionError("a stack trace: " + this);
            if (Failure.of(lines.getFirst().substring("vecgrad: ".length())).isEmpty()) throw new AssertionError("the catalogue of failures has no such sentence: " + this);
            return lines.getFirst();
        }
    }

    private Console() {}

    /** Calls the command in this JVM. */
    static Ended vecgrad(Object... arguments) {
        PrintStream out = System.out, err = System.err;
        var outBytes = new ByteArrayOutputStream();
        var errBytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
        try {
            int code = Main.run(strings(arguments));
            return new Ended(code, outBytes.toString(StandardCharsets.UTF_8), errBytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** The command in a JVM of its own, with the flags and the class path of this one, and no data folders but those in {@code home}. */
    static ProcessBuilder inOwnJvm(Path home, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(strings(arguments)));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("VECGRAD_DATA");
        builder.environment().put("XDG_CACHE_HOME", home.toString());
        return builder;
    }

    /** Runs it to its end. */
    static Ended ended(ProcessBuilder builder, Path folder) throws IOException {
        File out = folder.resolve("out.txt").toFile(), err = folder.resolve("err.txt").toFile();
        int code = builder.redirectOutput(out).redirectError(err).start().onExit().join().exitValue();
        return new Ended(code, Files.readString(out.toPath()), withoutWarning(Files.readString(err.toPath())));
    }

    /** The JVM's own line about the Vector API, on the class path, is none of ours. */
    static String withoutWarning(String err) { return err.replaceFirst("^WARNING: Using incubator modules.*\\R", ""); }

    private static String[] strings(Object... arguments) {
        String[] strings = new String[arguments.length];
        for (int i = 0; i < strings.length; i++) strings[i] = arguments[i].toString();
        return strings;
    }
}
