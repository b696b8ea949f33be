package vecgrad.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sum over processes, each a thread here, over real connections. */
@Timeout(120)
class MeshTest {
    private static final byte[] SECRET = "sixteen letters.".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private interface Work<T> { T of(Mesh mesh) throws Exception; }

    /** Does something in each of so many processes. @param strangers how many knock first that know no secret */
    private static <T> List<T> together(int size, int strangers, Work<T> work) throws Exception {
        List<ServerSocketChannel> doors = new ArrayList<>();
        List<InetSocketAddress> addresses = new ArrayList<>();
        List<Socket> guests = new ArrayList<>();
        for (int rank = 0; rank < size; rank++) {
            doors.add(ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
            addresses.add((InetSocketAddress) doors.getLast().getLocalAddress());
            for (int i = 0; i < strangers; i++) {
                Socket guest = new Socket(addresses.getLast().getAddress(), addresses.getLast().getPort());
                guests.add(guest);
                if (i % 2 == 0) guest.getOutputStream().write(new byte[20]);
                else guest.close();
            }
        }
        try (ExecutorService processes = Executors.newFixedThreadPool(size)) {
            List<Callable<T>> calls = new ArrayList<>();
            for (int r = 0; r < size; r++) {
                int rank = r;
                calls.add(() -> {
                    try (Mesh mesh = Mesh.connect(rank, addresses, doors.get(rank), SECRET)) { return work.of(mesh); }
                });
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : processes.invokeAll(calls)) results.add(result.get());
            return results;
        } finally {
            for (Socket guest : guests) guest.close();
            for (ServerSocketChannel door : doors) door.close();
        }
    }

    private static float[] numbers(int n, int rank, int turn) {
        Random random = new Random(1000L * turn + rank);
        float[] all = new float[n];
        for (int i = 0; i < n; i++) all[i] = (float) Math.scalb(random.nextGaussian(), random.nextInt(30));
        return all;
    }

    /** Numbers of such different sizes that another order has other bits. Pieces are empty where there are fewer numbers than processes. */
    @Test
    void everybodyHasTheSumInTheShardsOrder() throws Exception {
        for (int size : new int[] {2, 3, 5})
            for (int n : new int[] {1, 4, 1001, 300_000}) {
                List<float[][]> results = together(size, 0, mesh -> {
                    float[][] sums = new float[4][];
                    for (int turn = 0; turn < 3; turn++) {
                        sums[turn] = numbers(n + turn, mesh.shard(), turn); // more from turn to turn, as stages have
                        double[] values = {mesh.shard() + 0.1, -turn};
                        mesh.sum(sums[turn], values);
                        sums[3] = new float[] {(float) values[0], (float) values[1]};
                    }
                    return sums;
                });
                for (int turn = 0; turn < 3; turn++) {
                    float[] expected = numbers(n + turn, 0, turn);
                    for (int rank = 1; rank < size; rank++) {
                        float[] more = numbers(n + turn, rank, turn);
                        for (int i = 0; i < expected.length; i++) expected[i] += more[i];
                    }
                    for (float[][] result : results) assertArrayEquals(expected, result[turn], 0);
                }
                for (float[][] result : results) assertArrayEquals(new float[] {size * (size - 1) / 2f + 0.1f * size, -2 * size}, result[3], 1e-6f);
            }
    }

    @Test
    void whoDoesNotKnowTheSecretIsTurnedAway() throws Exception {
        for (float[] sum : together(3, 4, mesh -> {
            float[] one = {1};
            mesh.sum(one, new double[0]);
            return one;
        })) assertEquals(3, sum[0]);
    }

    @Test
    void whenOneIsGoneTheOthersSaySo() throws Exception {
        List<String> said = together(3, 0, mesh -> {
            if (mesh.shard() == 1) return "left";
            return assertThrows(IOException.class, () -> mesh.sum(new float[3000], new double[1])).getMessage();
        });
        assertEquals("left", said.get(1));
        for (int rank : new int[] {0, 2}) assertTrue(!said.get(rank).isBlank() && !said.get(rank).contains("\n"), () -> "" + said);
    }
}
