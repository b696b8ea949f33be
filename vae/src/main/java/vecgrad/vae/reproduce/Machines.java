package vecgrad.vae.reproduce;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import vecgrad.datasets.Dataset;
import vecgrad.vae.Failure;
import vecgrad.vae.train.TrainConfig;

/** Other machines that train the runs of a grid, or together one run. How they are reached is another module's business, which provides a {@link Connector}. */
public interface Machines extends AutoCloseable {
    /**
     * A run to be trained.
     *
     * @param config its {@code m1}, if it has one, is the folder of a finished run on this machine
     * @param folder of this machine, where its files are to be put
     */
    record Order(TrainConfig config, Path folder) {}

    /** What is done about a run as soon as its files are in its folder. */
    interface Delivered {
        /** @param machine that trained it, as {@link vecgrad.vae.Provenance#machine} describes it */
        void accept(Order order, Map<String, Object> machine) throws IOException;
    }

    /** Trains these runs, in any order and at any time; what was delivered is told one at a time. @throws IOException in one sentence */
    void train(List<Order> orders, Dataset data, Delivered delivered) throws IOException;

    /**
     * Trains one run on as many of them as it has shards, to the same bits as here, and puts its files where they belong.
     *
     * @throws IOException in one sentence
     */
    void trainTogether(Order order, Dataset data) throws IOException;

    /** How many runs they train at a time. */
    int atOnce();

    @Override
    void close();

    /** Finds machines. */
    interface Connector {
        /**
         * Those behind this address.
         *
         * @param threads  of each run
         * @param settings of the connection, by the names that its software has for them
         * @throws IOException in one sentence
         */
        Machines connect(String address, int threads, Map<String, String> settings) throws IOException;
    }

    /** Those behind this address. @throws IOException in one sentence, also if this build cannot reach other machines */
    static Machines at(String address, int threads, Map<String, String> settings) throws IOException {
        for (Connector connector : ServiceLoader.load(Connector.class)) return connector.connect(address, threads, settings);
        throw new IOException(Failure.NO_CLUSTER.says());
    }
}
