package vecgrad.vae.cli;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Option;
import vecgrad.tensor.Compute;
import vecgrad.vae.Failure;
import vecgrad.vae.reproduce.Machines;

/** Whether other machines train: {@link #check} before anything is done. */
final class SparkOptions {
    @Option(names = "--spark", paramLabel = "MASTER",
            description = "train on a Spark 4 cluster, to the same bits as here: spark://HOST:7077, or local[*] to try it; each run on one thread unless --threads is given")
    private String master;

    @Option(names = "--spark-conf", paramLabel = "KEY=VALUE", description = "a setting of Spark, such as spark.executor.memory=8g; may be repeated")
    private Map<String, String> settings = Map.of();

    boolean given() { return master != null; }

    /** The cluster's address; null if none was given. */
    String master() { return master; }

    /** @throws UsageException if there are settings of a cluster, and no cluster */
    void check() {
        if (master == null && !settings.isEmpty()) throw new UsageException(Failure.CLUSTER_OPTION.says());
    }

    /** @throws UsageException if an option was given that no cluster knows. @param why what follows a colon, or nothing */
    void refuse(boolean option, String name, String why) {
        if (given() && option) throw new UsageException(Failure.ONE_MACHINE.says(name, why));
    }

    Machines connect() throws IOException { return Machines.at(master, Compute.threads(), settings); }
}
