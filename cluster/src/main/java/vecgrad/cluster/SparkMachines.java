package vecgrad.cluster;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.joml.Matrix3f;
import scala.reflect.ClassTag$;
import us.hebi.matlab.mat.types.MatFile;
import vecgrad.autograd.Tape;
import vecgrad.datasets.Dataset;
import vecgrad.tensor.Compute;
import vecgrad.tensor.Tensor;
import vecgrad.vae.Version;
import vecgrad.vae.io.Json;
import vecgrad.vae.reproduce.Machines;
import vecgrad.vae.reproduce.RunFiles;

/** The executors of a Spark application: each run is a job of one task, so that it comes back when it is done, whatever the others do. */
final class SparkMachines implements Machines {
    private static final Map<String, String> DEFAULTS = Map.of(
            "spark.ui.enabled", "false",
            "spark.executor.memory", "4g",
            "spark.locality.wait", "0s",  // a task's data are everywhere
            "spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "2s", // workers that are still on their way
            "spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures", "15",
            "spark.task.maxFailures", "8", // each loss of its executor counts as one
            "spark.executor.extraJavaOptions", // as the launcher has them
            "-XX:Tier3DelayOn=1000000 -XX:CompileCommand=quiet -XX:CompileCommand=CompileThresholdScaling,vecgrad.tensor.kernel.*::*,0.05 -Djava.awt.headless=true");

    /** Spark does not repeat a barrier stage whose results are collected. */
    private static final int ATTEMPTS = 4;

    private final JavaSparkContext spark;
    private final int threads;
    private final Map<Path, Broadcast<TreeMap<String, byte[]>>> m1s = new HashMap<>();
    private Dataset shipped;
    private Broadcast<ShippedData> data;

    private SparkMachines(JavaSparkContext spark, int threads) {
        this.spark = spark;
        this.threads = threads;
    }

    static SparkMachines connect(String master, int threads, Map<String, String> settings) throws IOException {
        SparkConf conf = new SparkConf().setMaster(master).setAppName("vecgrad").set("spark.task.cpus", Integer.toString(threads)).setJars(jars());
        DEFAULTS.forEach(conf::set);
        settings.forEach(conf::set);
        try {
            return new SparkMachines(new JavaSparkContext(conf), threads);
        } catch (Exception e) { // Scala declares none of them
            throw new IOException("--spark: cannot work with " + master + ": " + reason(e) + "; is a Spark " + spark() + " master running there?", e);
        }
    }

    private static String spark() { return org.apache.spark.package$.MODULE$.SPARK_VERSION(); }

    /** What a worker needs beside its own Spark: our jars, and those that they need to train. */
    private static String[] jars() {
        return Stream.of(SparkMachines.class, Tensor.class, Tape.class, Dataset.class, Version.class, Matrix3f.class, MatFile.class).map(SparkMachines::jar).distinct().toArray(String[]::new);
    }

    private static String jar(Class<?> one) {
        try {
            return Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void train(List<Order> orders, Dataset dataset, Delivered delivered) throws IOException {
        if (orders.isEmpty()) return;
        ship(dataset);
        Map<Order, TrainTask> tasks = new LinkedHashMap<>();
        for (Order order : orders) tasks.put(order, task(order));
        record Arrived(Order order, TrainTask.Trained trained) {}
        ExecutorService waiting = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().name("spark-run-", 0).factory()); // Spark does the queueing
        try {
            var arriving = new ExecutorCompletionService<Arrived>(waiting);
            tasks.forEach((order, task) -> arriving.submit(() -> new Arrived(order, spark.parallelize(List.of(0), 1).map(task).collect().getFirst())));
            for (int i = 0; i < orders.size(); i++) {
                Arrived arrived = arriving.take().get();
                RunFiles.put(arrived.trained().files(), arrived.order());
                delivered.accept(arrived.order(), Json.parse(arrived.trained().machine()));
            }
        } catch (ExecutionException e) {
            throw new IOException("--spark: a run failed on the cluster: " + reason(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the grid was interrupted: the same command goes on with it", e);
        } finally {
            if (!spark.sc().isStopped()) spark.cancelAllJobs(); // of a run that failed; Spark stops by itself when it has lost its last worker
            waiting.shutdownNow();
        }
    }

    private void ship(Dataset dataset) {
        if (shipped == dataset) return;
        shipped = dataset;
        data = spark.broadcast(ShippedData.of(dataset));
    }

    @Override
    public void trainTogether(Order order, Dataset dataset) throws IOException {
        ship(dataset);
        byte[] secret = new byte[16];
        new SecureRandom().nextBytes(secret);
        int shards = order.config().shards();
        List<Integer> ranks = IntStream.range(0, shards).boxed().toList();
        for (int attempt = 1; ; attempt++)
            try {
                TrainTask.Trained trained = spark.parallelize(ranks, shards).rdd().barrier()
                        .mapPartitions(new ShardTask(task(order), secret), false, ClassTag$.MODULE$.<TrainTask.Trained>apply(TrainTask.Trained.class))
                        .toJavaRDD().collect().getFirst();
                RunFiles.put(trained.files(), order);
                return;
            } catch (Exception e) { // Scala declares none of them
                if (attempt == ATTEMPTS || !reason(e).contains("barrier ResultStage")) throw new IOException("--spark: the run failed on the cluster: " + reason(e), e);
            }
    }

    private TrainTask task(Order order) throws IOException {
        String m1 = order.config().m1();
        Map<String, Object> settings = new HashMap<>(order.config().toMap());
        settings.put("m1", null);
        return new TrainTask(Json.line(settings), data, m1 == null ? null : m1(Path.of(m1)), threads, Compute.kernels());
    }

    private Broadcast<TreeMap<String, byte[]>> m1(Path folder) throws IOException {
        if (!m1s.containsKey(folder)) m1s.put(folder, spark.broadcast(new TreeMap<>(RunFiles.ofM1(folder))));
        return m1s.get(folder);
    }

    /** Of all that Spark says, the first line. */
    private static String reason(Throwable e) {
        String all = e.getMessage() == null ? e.toString() : e.getMessage();
        List<String> lines = new ArrayList<>(all.lines().toList());
        return lines.isEmpty() ? e.toString() : lines.getFirst();
    }

    @Override
    public int atOnce() { return Math.max(1, spark.defaultParallelism() / threads); }

    @Override
    public void close() { spark.close(); }
}
