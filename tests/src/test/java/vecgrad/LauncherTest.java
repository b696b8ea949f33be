package vecgrad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher in a made-up clone with a made-up Maven and made-up JDKs: what it picks, builds and starts, in milliseconds. Its
 * own list of system folders is pointed into the test's folder, so that the machine's JDKs do not take part.
 */
class LauncherTest {
    private static final Path SCRIPT = Path.of("../vecgrad");
    private static final Path SHELL = Stream.of("/bin/dash", "/usr/bin/dash", "/bin/sh").map(Path::of).filter(Files::exists).findFirst().orElse(Path.of("sh"));

    private record Ended(int status, String out, String err) { }

    @TempDir Path temporary;
    private Path clone, bin, system, builds;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<Process, Map<String, Path>> outputs = new LinkedHashMap<>();

    @BeforeEach
    void makeTheClone() throws IOException {
        assumeTrue(Files.exists(SHELL), "no POSIX shell");
        clone = Files.createDirectories(temporary.resolve("a clone $HOME; 'x'"));
        bin = Files.createDirectories(temporary.resolve("bin"));
        system = Files.createDirectories(temporary.resolve("jvms"));
        builds = Files.createDirectories(temporary.resolve("builds"));
        for (String module : List.of("tensor", "autograd", "datasets", "vae")) {
            Files.createDirectories(clone.resolve(module + "/src"));
            Files.writeString(clone.resolve(module + "/pom.xml"), "");
            Files.writeString(clone.resolve(module + "/src/A.java"), "");
        }
        Files.writeString(clone.resolve("pom.xml"), "");
        try (Stream<Path> files = Files.walk(clone)) {
            for (Path file : files.toList()) Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
        }
        String script = Files.readString(SCRIPT);
        assertTrue(script.contains(" /usr/lib/jvm/* "));
        script = script.replace(" /usr/lib/jvm/* ", " " + system + "/* ").replaceAll(" /(usr|opt|Library)/\\S*", "");
        executable(clone.resolve("vecgrad"), script);
        for (String tool : List.of("dirname", "readlink", "find", "head", "mkdir", "cat", "mv", "rm", "cp", "sleep"))
            executable(bin.resolve(tool), "#!" + SHELL + "\nexec " + onPath(tool) + " \"$@\"\n");
        maven("echo noise; mkdir -p vae/target/app; echo jar > vae/target/app/a.jar");
        environment.put("PATH", bin.toString());
        environment.put("HOME", temporary.resolve("home").toString());
    }

    @Test
    void anOlderJavaHomeIsPassedOver() throws Exception {
        environment.put("JAVA_HOME", jdk("17.0.15").toString());
        environment.put("JAVA25_HOME", jdk("25.0.3").toString());
        Ended ended = run(clone.resolve("vecgrad"), "train", "--out", "a  b", "*", "");
        assertEquals(0, ended.status, ended.err);
        List<String> said = ended.out.lines().toList();
        assertEquals("jdk 25.0.3 in " + temporary.toRealPath(), said.get(0)); // the user's folder is still the current one
        assertEquals(List.of("-m", "vecgrad.vae/vecgrad.vae.cli.Main", "train", "--out", "a  b", "*", ""), said.subList(said.indexOf("-m"), said.size()));
        Path modules = Path.of(said.get(said.indexOf("-p") + 1));
        assertEquals("jar\n", Files.readString(modules.resolve("a.jar")));
        assertTrue(ended.err.contains("noise"), "Maven speaks on stderr");
    }

    @Test
    void jdksAreFoundOnThePathAndInTheUsualFolders() throws Exception {
        environment.put("JAVA_HOME", temporary.resolve("nowhere").toString());
        Path onPath = jdk("26-ea");
        Files.createSymbolicLink(bin.resolve("javac"), Path.of("alternatives"));
        Files.createSymbolicLink(bin.resolve("alternatives"), onPath.resolve("bin/javac"));
        assertTrue(run(clone.resolve("vecgrad")).out.startsWith("jdk 26-ea "));
        Files.delete(bin.resolve("javac"));
        Files.move(jdk("9.0.1"), system.resolve("a"));
        Files.move(jdk("1.8.0_402"), system.resolve("b"));
        Files.move(jdk("25"), system.resolve("c"));
        assertTrue(run(clone.resolve("vecgrad")).out.startsWith("jdk 25 "));
    }

    @Test
    void withoutAJdkItSaysWhatToInstall() throws Exception {
        Path broken = jdk("25.0.3");
        Files.delete(broken.resolve("bin/java"));
        environment.put("JAVA_HOME", broken.toString());
        Ended ended = run(clone.resolve("vecgrad"));
        assertEquals(78, ended.status);
        assertEquals("vecgrad: no JDK 25 or newer was found: install one (https://adoptium.net), or point JAVA_HOME or JAVA25_HOME at it\n", ended.err);
        assertEquals("", ended.out);
    }

    @Test
    void itBuildsOnceAndAgainWhenASourceIsNewer() throws Exception {
        environment.put("JAVA_HOME", jdk("25.0.3").toString());
        Path script = clone.resolve("vecgrad");
        assertEquals(List.of(1L, 1L), List.of(buildsAfter(script), buildsAfter(script)));
        Path source = clone.resolve("autograd/src/A.java");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
        assertEquals(2, buildsAfter(script));
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().minusSeconds(3600)));
        Files.delete(source); // changes the folder's date
        assertEquals(3, buildsAfter(script));
        assertEquals(3, buildsAfter(script));
    }

    @Test
    void aFailedBuildIsSaidAndTriedAgain() throws Exception {
        environment.put("JAVA_HOME", jdk("25.0.3").toString());
        maven("echo 'A.java:1: error'; exit 1");
        Ended ended = run(clone.resolve("vecgrad"));
        assertEquals(70, ended.status);
        assertTrue(ended.err.contains("A.java:1: error\n") && ended.err.endsWith("vecgrad: the build failed, for the reason above\n"), ended.err);
        assertEquals("", ended.out);
        assertFalse(Files.exists(clone.resolve("target/launch/lock")));
        Files.delete(bin.resolve("mvn"));
        ended = run(clone.resolve("vecgrad"));
        assertEquals(78, ended.status);
        assertTrue(ended.err.startsWith("vecgrad: Maven is needed to build"), ended.err);
    }

    @Test
    void aLinkLeadsToTheClone() throws Exception {
        environment.put("JAVA_HOME", jdk("25.0.3").toString());
        Path one = Files.createSymbolicLink(bin.resolve("one"), Path.of("../" + clone.getFileName() + "/vecgrad"));
        Path two = Files.createSymbolicLink(temporary.resolve("two"), one);
        assertTrue(run(two).out.contains(clone.toRealPath() + "/target/launch/app."));
    }

    @Test
    void optionsForTheJvmComeBeforeTheProgram() throws Exception {
        environment.put("JAVA_HOME", jdk("25.0.3").toString());
        environment.put("VECGRAD_JAVA_OPTS", "-Xmx8g  -Da=*");
        List<String> said = run(clone.resolve("vecgrad")).out.lines().toList();
        int at = said.indexOf("-Xmx8g");
        assertTrue(at > 0 && at < said.indexOf("-p") && said.get(at + 1).equals("-Da=*"), said.toString());
        assertTrue(said.contains("-Dvecgrad.terminal=false"));
    }

    @Test
    void twoAtOnceBuildOnce() throws Exception {
        environment.put("JAVA_HOME", jdk("25.0.3").toString());
        maven("mkdir -p vae/target/app; sleep 1; echo jar > vae/target/app/a.jar");
        List<Process> both = List.of(start(clone.resolve("vecgrad")), start(clone.resolve("vecgrad")));
        for (Process each : both) assertEquals(0, each.waitFor());
        assertEquals(1, buildsSoFar());
    }

    @Test
    void theLockOfAKilledBuildIsTakenOver() throws Exception {
        environment.put("JAVA_HOME", jdk("25.0.3").toString());
        Process dead = new ProcessBuilder(SHELL.toString(), "-c", "exit 0").start();
        dead.waitFor();
        Files.writeString(Files.createDirectories(clone.resolve("target/launch/lock")).resolve("pid"), dead.pid() + "\n");
        assertEquals(0, run(clone.resolve("vecgrad")).status);
    }

    @Test
    void benchIsAProgramOfItsOwnOnTheClassPath() throws Exception {
        environment.put("JAVA_HOME", jdk("25.0.3").toString());
        Files.createDirectories(clone.resolve("bench/src"));
        Files.writeString(clone.resolve("bench/pom.xml"), "");
        maven("mkdir -p bench/target/app bench/target/peers/app; echo plain > bench/target/app/a.jar; echo \"$@\" > bench/target/peers/app/a.jar");
        Ended ended = run(clone.resolve("vecgrad"), "bench", "--quick", "a  b");
        List<String> said = ended.out.lines().toList();
        int main = said.indexOf("vecgrad.bench.BenchCommand");
        assertEquals(List.of("vecgrad.bench.BenchCommand", "--quick", "a  b"), said.subList(main, said.size()), ended.err);
        assertEquals("plain\n", Files.readString(Path.of(said.get(main - 1).replace("/*", "/a.jar"))));
        said = run(clone.resolve("vecgrad"), "bench", "--quick", "--peers").out.lines().toList();
        main = said.indexOf("vecgrad.bench.BenchCommand");
        assertTrue(Files.readString(Path.of(said.get(main - 1).replace("/*", "/a.jar"))).contains("-Pnative-peers -pl bench"));
        run(clone.resolve("vecgrad"), "bench");
        assertEquals(2, buildsSoFar(), "each is built once");
    }

    @Test
    void aGridOnManyMachinesIsAnotherBuildOnTheClassPath() throws Exception {
        environment.put("JAVA_HOME", jdk("25.0.3").toString());
        Files.createDirectories(clone.resolve("cluster/src"));
        Files.writeString(clone.resolve("cluster/pom.xml"), "");
        maven("mkdir -p cluster/target/app vae/target/app; echo \"$@\" > cluster/target/app/a.jar; echo alone > vae/target/app/a.jar");
        for (List<String> master : List.of(List.of("--spark", "local[*]"), List.of("--spark=spark://here:7077"))) {
            List<String> call = new ArrayList<>(List.of("reproduce", "table1"));
            call.addAll(master);
            Ended ended = run(clone.resolve("vecgrad"), call.toArray(new String[0]));
            List<String> said = ended.out.lines().toList();
            int main = said.indexOf("vecgrad.vae.cli.Main");
            assertEquals(call, said.subList(main + 1, said.size()), ended.err);
            assertTrue(said.contains("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED"), ended.out);
            assertTrue(Files.readString(Path.of(said.get(main - 1).replace("/*", "/a.jar"))).contains("-Pcluster -pl cluster"));
        }
        List<String> said = run(clone.resolve("vecgrad"), "reproduce", "table1").out.lines().toList();
        assertEquals("alone\n", Files.readString(Path.of(said.get(said.indexOf("-p") + 1)).resolve("a.jar")), "without --spark it is the usual program");
        assertEquals(2, buildsSoFar(), "each is built once");
    }

    @Test
    void aFileOfTheTourIsRunFromItsSource() throws Exception {
        environment.put("JAVA_HOME", jdk("25.0.3").toString());
        Path tour = Files.createDirectories(clone.resolve("tests/src/test/java/vecgrad/tour"));
        for (String name : List.of("Tour01Tensors", "Tour02FirstGradient", "TourTest")) Files.writeString(tour.resolve(name + ".java"), "");
        List<String> said = run(clone.resolve("vecgrad"), "tour", "2").out.lines().toList();
        assertEquals(tour.resolve("Tour02FirstGradient.java").toRealPath().toString(), said.getLast());
        assertEquals("jar\n", Files.readString(Path.of(said.get(said.size() - 2).replace("/*", "/a.jar"))));
        for (String[] wrong : new String[][] {{"tour"}, {"tour", "3"}, {"tour", "*"}, {"tour", "Test"}}) {
            Ended ended = run(clone.resolve("vecgrad"), wrong);
            assertEquals(2, ended.status, String.join(" ", wrong));
            assertEquals("vecgrad: tour: give the number of one of 2 examples, the first by: vecgrad tour 1\n", ended.err);
        }
    }

    private long buildsAfter(Path script) throws Exception {
        Ended ended = run(script);
        assertEquals(0, ended.status, ended.err);
        return buildsSoFar();
    }

    private long buildsSoFar() throws IOException {
        try (Stream<Path> each = Files.list(builds)) {
            return each.count();
        }
    }

    private Ended run(Path script, String... arguments) throws Exception {
        Process process = start(script, arguments);
        int status = process.waitFor();
        return new Ended(status, read(process, "out"), read(process, "err"));
    }

    private Process start(Path script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(SHELL.toString(), script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(temporary.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Path out = Files.createTempFile(temporary, "", ".out"), err = Files.createTempFile(temporary, "", ".err");
        Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        outputs.put(process, Map.of("out", out, "err", err));
        return process;
    }

    private String read(Process process, String which) throws IOException { return Files.readString(outputs.get(process).get(which), StandardCharsets.UTF_8); }

    /** A JDK whose java prints its version, the current folder, and its arguments, one a line. */
    private Path jdk(String version) throws IOException {
        Path home = temporary.resolve("jdk of version " + version);
        Files.createDirectories(home.resolve("bin"));
        executable(home.resolve("bin/java"), "#!/bin/sh\necho \"jdk " + version + " in $(pwd -P)\"\nprintf '%s\\n' \"$@\"\n");
        executable(home.resolve("bin/javac"), "#!/bin/sh\n");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\nOS_NAME=\"Linux\"\n");
        return home;
    }

    /** A Maven that does this, and counts. */
    private void maven(String does) throws IOException {
        executable(bin.resolve("mvn"), "#!/bin/sh\n: > '" + builds + "'/$$\n" + does + "\n");
    }

    private static Path onPath(String tool) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(d -> Path.of(d, tool)).filter(Files::isExecutable).findFirst().orElseThrow();
    }

    private static void executable(Path file, String script) throws IOException {
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
