package vecgrad.vae;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Where a result comes from: what is to stand beside a number that is kept. */
public final class Provenance {
    private Provenance() {}

    /** The machine, in a few words each. */
    public static Map<String, Object> machine() {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("processor", processor());
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        machine.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        return machine;
    }

    /** The processor's name, where the system tells; with the family and model that tell apart what one name is given to. */
    public static String processor() {
        Map<String, String> first = new HashMap<>();
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) { // Linux; elsewhere Java does not know
            lines.takeWhile(l -> !l.isBlank()).map(l -> l.split("\\s*:\\s*", 2)).filter(l -> l.length == 2).forEach(l -> first.put(l[0], l[1].strip()));
        } catch (IOException | UncheckedIOException e) {
            return "unknown processor";
        }
        String name = first.getOrDefault("model name", "unknown processor"), family = first.get("cpu family"), model = first.get("model");
        return family == null || model == null ? name : name + " (family " + family + ", model " + model + ")";
    }

    /** The commit of the sources that the launcher has built, {@code -dirty} if they were edited since; null if they are no checkout. */
    public static String commit() {
        String home = System.getProperty("vecgrad.home");
        if (home == null || !Files.exists(Path.of(home, ".git"))) return null;
        try {
            Process git = new ProcessBuilder("git", "-C", home, "describe", "--always", "--dirty", "--abbrev=12").redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String out = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0 && !out.isEmpty() ? out : null;
        } catch (IOException e) {
            return null; // there is no git here
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
