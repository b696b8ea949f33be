package vecgrad.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/** A standalone cluster on this machine: a master and some workers, each a process, with a Spark home that has no jar of ours. */
final class Spark implements AutoCloseable {
    private static final Pattern STARTED = Pattern.compile("Starting Spark master at (spark://\\S+)");

    /** How long everybody waits for an answer: this machine may have much to do. */
    static final String PATIENCE = "600s";

    /** Where the build has put this module's jar, and every jar that it needs. */
    static final Path APP = Path.of("target", "app").toAbsolutePath();

    final Path folder;
    final String master;
    final List<Process> workers = new ArrayList<>();
    private final Process masterProcess;

    Spark(Path folder, int numberOfWorkers) throws IOException, InterruptedException {
        this.folder = folder;
        Path jars = Files.createDirectories(folder.resolve("home/jars"));
        try (Stream<Path> all = Files.list(APP)) {
            for (Path jar : all.filter(jar -> !jar.getFileName().toString().matches("(vecgrad|joml|mfl|picocli|tribuo)-.*")).toList())
                Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
        }
        masterProcess = start("master", "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0");
        master = await(() -> {
            Matcher line = STARTED.matcher(log("master"));
            return line.find() ? line.group(1) : null;
        });
        for (int i = 0; i < numberOfWorkers; i++)
            workers.add(start("worker-" + i, "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", "2g", "--webui-port", "0",
                    "--work-dir", folder.resolve("work-" + i).toString(), master));
        for (int i = 0; i < numberOfWorkers; i++) {
            String name = "worker-" + i;
            await(() -> log(name).contains("Successfully registered with master") ? name : null);
        }
    }

    private Process start(String name, String main, String... arguments) throws IOException {
        List<String> command = java(folder.resolve("home/jars"));
        command.add(1, "-Dspark.network.timeout=" + PATIENCE);
        command.add(main);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve(name + ".log").toFile());
        builder.environment().put("SPARK_HOME", folder.resolve("home").toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13"); // which the scripts of a Spark release find out
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        return builder.start();
    }

    /** A JVM of these tests' kind, with the flags that Spark needs, and the jars of this folder. */
    static List<String> java(Path jars) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()));
        command.addAll(List.of("-Xmx1g", "-cp", jars + File.separator + "*"));
        return command;
    }

    /** What a process has said until now. */
    String log(String name) throws IOException { return Files.readString(folder.resolve(name + ".log")); }

    /** A worker one of whose executors has said this; null if none has. */
    Integer working(String words) throws IOException {
        for (int i = 0; i < workers.size(); i++) {
            Path work = folder.resolve("work-" + i);
            if (!Files.isDirectory(work)) continue;
            try (Stream<Path> files = Files.walk(work)) {
                for (Path file : files.filter(file -> file.getFileName().toString().equals("stderr")).toList()) if (Files.readString(file).contains(words)) return i;
            }
        }
        return null;
    }

    /** As when its machine is gone: the worker, and the executor it has started. */
    void kill(int worker) throws InterruptedException {
        Process process = workers.get(worker);
        List<ProcessHandle> executors = process.descendants().toList();
        process.destroyForcibly();
        for (ProcessHandle executor : executors) executor.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() throws IOException {
        List<ProcessHandle> all = new ArrayList<>();
        for (Process process : workers) process.descendants().forEach(all::add);
        for (Process process : workers) all.add(process.toHandle());
        all.add(masterProcess.toHandle());
        for (ProcessHandle process : all) process.destroyForcibly();
        for (ProcessHandle process : all) process.onExit().join();
        try (Stream<Path> links = Files.list(folder.resolve("home/jars"))) { for (Path link : links.toList()) Files.delete(link); }
    }

    /** Something that is not there yet, and will be. */
    interface Question<T> { T answer() throws IOException; }

    /** Waits until there is an answer that is not null. */
    static <T> T await(Question<T> question) throws IOException, InterruptedException {
        for (long end = System.nanoTime() + 600_000_000_000L; System.nanoTime() < end; Thread.sleep(20)) {
            T answer = question.answer();
            if (answer != null) return answer;
        }
        throw new AssertionError("it did not happen in ten minutes");
    }
}
