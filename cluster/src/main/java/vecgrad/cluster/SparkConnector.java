package vecgrad.cluster;

import java.io.IOException;
import java.util.Map;
import vecgrad.vae.reproduce.Machines;

/** Reaches a Spark cluster by its master's URL. */
public final class SparkConnector implements Machines.Connector {
    @Override
    public Machines connect(String address, int threads, Map<String, String> settings) throws IOException {
        return SparkMachines.connect(address, threads, settings);
    }
}
