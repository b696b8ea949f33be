package vecgrad.cluster;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;
import vecgrad.tensor.Compute;
import vecgrad.vae.io.Progress;
import vecgrad.vae.io.RunFolder;
import vecgrad.vae.train.RunControl;

/**
 * One shard of a run, as a task of a barrier stage: all of them run at the same time or not at all. Each trains the whole run, in step with the
 * others, with gradients that are summed over all, so that all come to the same model; the first brings it back.
 */
final class ShardTask extends AbstractFunction1<Iterator<Integer>, Iterator<TrainTask.Trained>> implements Serializable {
    private static final long serialVersionUID = 1;

    private final TrainTask run;
    private final byte[] secret;

    ShardTask(TrainTask run, byte[] secret) {
        this.run = run;
        this.secret = secret;
    }

    @Override
    public Iterator<TrainTask.Trained> apply(Iterator<Integer> ignored) {
        try {
            return CollectionConverters.asScala(train(BarrierTaskContext.get()).iterator());
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private List<TrainTask.Trained> train(BarrierTaskContext context) throws IOException {
        run.computeAsTold();
        boolean first = context.partitionId() == 0;
        try (Mesh mesh = meet(context)) {
            Thread.ofVirtual().start(() -> closeWhenKilled(mesh, context));
            TrainTask.Trained trained = run.trained(new Progress(!first), new RunControl(() -> false, false, mesh));
            requireSame(context.allGather(sha256(trained.files().get(RunFolder.MODEL))), "have come to different models");
            return first ? List.of(trained) : List.of();
        }
    }

    /** Spark asks its tasks to end, and does not make them: who waits for a machine that is gone without a word would wait for hours. */
    private static void closeWhenKilled(Mesh mesh, BarrierTaskContext context) {
        try {
            while (!context.isCompleted() && !context.isInterrupted()) Thread.sleep(1000);
            mesh.close();
        } catch (InterruptedException | IOException e) {
            // it is closed, or of no more use
        }
    }

    private Mesh meet(BarrierTaskContext context) throws IOException {
        String host = context.getTaskInfos()[context.partitionId()].address().replaceFirst(":[0-9]+$", "");
        try (ServerSocketChannel door = ServerSocketChannel.open().bind(null)) {
            int port = ((InetSocketAddress) door.getLocalAddress()).getPort();
            requireSame(context.allGather(Compute.describe()), "compute in different ways, so that sums would not have the same bits");
            List<InetSocketAddress> addresses = Arrays.stream(context.allGather(host + " " + port)).map(ShardTask::address).toList();
            return Mesh.connect(context.partitionId(), addresses, door, secret);
        }
    }

    private static InetSocketAddress address(String text) {
        String[] parts = text.split(" ");
        return new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
    }

    private static void requireSame(String[] all, String what) throws IOException {
        List<String> different = Arrays.stream(all).distinct().toList();
        if (different.size() > 1) throw new IOException("the workers " + what + ": " + String.join("; ", different));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }
}
