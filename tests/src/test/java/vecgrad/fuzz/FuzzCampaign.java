package vecgrad.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import vecgrad.vae.io.Json;

/**
 * {@code mvn verify -Pfuzz}: Jazzer on every parser in turn, each in a JVM of its own for {@code -Dfuzz.seconds=N} seconds (default 60). It starts from
 * the corpus in the resources and what earlier campaigns found in {@code target/fuzz}; the numbers of inputs are in {@code target/fuzz/results.json}.
 */
class FuzzCampaign {
    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 60);
    private static final Path TARGET = Path.of("target", "fuzz").toAbsolutePath();
    private static final Pattern UNITS = Pattern.compile("stat::number_of_executed_units: *([0-9]+)");

    @Test
    void noParserDoesWhatItShouldNot() throws Exception {
        Map<String, Object> inputs = new LinkedHashMap<>();
        List<String> findings = new ArrayList<>();
        for (Map.Entry<Class<?>, ParserTarget> target : Targets.all().entrySet()) {
            String name = target.getValue().name();
            Path log = Files.createDirectories(TARGET.resolve(name)).resolve("log.txt");
            int code = fuzz(target.getKey(), name, log);
            Matcher units = UNITS.matcher(Files.readString(log));
            assertTrue(units.find(), "the fuzzer did not run: " + log);
            inputs.put(name, Long.valueOf(units.group(1)));
            System.out.println("fuzz campaign: " + name + ", " + units.group(1) + " inputs" + (code == 0 ? "" : ", A FINDING"));
            if (code != 0) findings.add(name + ": see " + log);
        }
        Files.writeString(TARGET.resolve("results.json"), Json.pretty(inputs));
        assertEquals(List.of(), findings);
    }

    private static int fuzz(Class<?> target, String name, Path log) throws IOException, InterruptedException {
        Path corpus = Files.createDirectories(TARGET.resolve(name).resolve("corpus"));
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xmx600m",
                "-XX:+EnableDynamicAgentLoading", "-Djdk.attach.allowAttachSelf=true", "--sun-misc-unsafe-memory-access=allow",
                "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer", "--target_class=" + target.getName(), "--instrumentation_includes=vecgrad.**:us.hebi.**:com.google.gson.**",
                "-max_total_time=" + SECONDS, "-print_final_stats=1", "-rss_limit_mb=3000", "-timeout=600", "-artifact_prefix=" + TARGET.resolve(name) + File.separator,
                corpus.toString(), Path.of("src", "test", "resources", "fuzz", name).toAbsolutePath().toString()));
        return new ProcessBuilder(command).directory(TARGET.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start().waitFor();
    }
}
