package vecgrad.cluster;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import vecgrad.vae.train.AllReduce;

/**
 * The processes that train one run, each connected with each, and the sum over them: a reduce-scatter and an all-gather.
 *
 * <p>The gradient is cut into as many pieces as there are processes. Each process is sent its piece by all others, adds the pieces up in
 * the order of the shards, and sends the sum to all others. So each number is added up once, by one process in one order, and a process
 * sends and receives twice the gradient less its own piece, however many there are.
 */
final class Mesh implements AllReduce, Closeable {
    private static final int SECRET = 16;
    private static final int PATIENCE = 60_000; // milliseconds; all have been started before

    private final int rank;
    private final SocketChannel[] peers; // null at our own rank
    private final ExecutorService sending = Executors.newVirtualThreadPerTaskExecutor();
    private ByteBuffer[] outgoing = {}, incoming = {};
    private float[] piece = {}, sum = {};

    private Mesh(int rank, SocketChannel[] peers) {
        this.rank = rank;
        this.peers = peers;
    }

    /**
     * Connects with all others.
     *
     * @param rank      our place in {@code addresses}, and our shard
     * @param door      where those after us knock; it stands at our own address, and is closed by the caller
     * @param secret    16 bytes that only the processes of this run know: who does not begin with them is turned away
     */
    static Mesh connect(int rank, List<InetSocketAddress> addresses, ServerSocketChannel door, byte[] secret) throws IOException {
        var mesh = new Mesh(rank, new SocketChannel[addresses.size()]);
        try {
            for (int p = 0; p < rank; p++) {
                mesh.peers[p] = prepared(SocketChannel.open(addresses.get(p)));
                send(mesh.peers[p], ByteBuffer.allocate(SECRET + 4).put(secret).putInt(rank).flip());
            }
            door.socket().setSoTimeout(PATIENCE);
            for (int missing = addresses.size() - 1 - rank; missing > 0; ) if (mesh.admit(prepared(door.socket().accept().getChannel()), secret)) missing--;
            return mesh;
        } catch (SocketTimeoutException e) {
            mesh.close();
            throw new IOException("not all shards met within a minute", e);
        } catch (IOException e) {
            mesh.close();
            throw e;
        }
    }

    private static SocketChannel prepared(SocketChannel channel) throws IOException {
        return channel.setOption(StandardSocketOptions.TCP_NODELAY, true).setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    }

    private boolean admit(SocketChannel stranger, byte[] secret) throws IOException {
        ByteBuffer hello = ByteBuffer.allocate(SECRET + 4);
        byte[] said = new byte[SECRET];
        try {
            stranger.socket().setSoTimeout(10_000);
            hello.put(stranger.socket().getInputStream().readNBytes(hello.capacity())).flip().get(said);
            int from = hello.getInt();
            if (MessageDigest.isEqual(said, secret) && from > rank && from < peers.length && peers[from] == null) {
                stranger.socket().setSoTimeout(0);
                peers[from] = stranger;
                return true;
            }
        } catch (IOException | BufferUnderflowException e) {
            // somebody who looks what is behind this port
        }
        stranger.close();
        return false;
    }

    @Override
    public int shard() { return rank; }

    @Override
    public void sum(float[] gradient, double[] values) throws IOException {
        int n = gradient.length, size = peers.length;
        makeRoom(n, values.length);
        double[] total = new double[values.length];
        int from = from(n, rank), mine = from(n, rank + 1) - from;

        List<Future<?>> sent = new ArrayList<>();
        for (int p = 0; p < size; p++) {
            if (p == rank) continue;
            ByteBuffer out = outgoing[p].clear();
            for (double v : values) out.putDouble(v);
            sent.add(send(p, put(out, gradient, from(n, p), from(n, p + 1) - from(n, p))));
        }
        for (int p = 0; p < size; p++) { // in the shards' order
            if (p == rank) {
                System.arraycopy(gradient, from, piece, 0, mine);
                for (int i = 0; i < values.length; i++) total[i] = p == 0 ? values[i] : total[i] + values[i];
            } else {
                ByteBuffer in = receive(p, 8 * values.length + 4 * mine);
                for (int i = 0; i < values.length; i++) {
                    double v = in.getDouble();
                    total[i] = p == 0 ? v : total[i] + v;
                }
                in.asFloatBuffer().get(piece, 0, mine);
            }
            if (p == 0) System.arraycopy(piece, 0, sum, 0, mine);
            else for (int i = 0; i < mine; i++) sum[i] += piece[i];
        }
        System.arraycopy(total, 0, values, 0, total.length);
        await(sent);

        sent.clear();
        for (int p = 0; p < size; p++) if (p != rank) sent.add(send(p, put(outgoing[p].clear(), sum, 0, mine)));
        System.arraycopy(sum, 0, gradient, from, mine);
        for (int p = 0; p < size; p++) {
            if (p == rank) continue;
            int length = from(n, p + 1) - from(n, p);
            receive(p, 4 * length).asFloatBuffer().get(gradient, from(n, p), length);
        }
        await(sent);
    }

    /** Where a rank's piece begins. */
    private int from(int n, int rank) { return (int) ((long) n * rank / peers.length); }

    private void makeRoom(int n, int values) {
        int largest = (n + peers.length - 1) / peers.length, bytes = 8 * values + 4 * largest;
        if (piece.length >= largest && outgoing.length > 0 && outgoing[rank == 0 ? 1 : 0].capacity() >= bytes) return;
        piece = new float[largest];
        sum = new float[largest];
        outgoing = new ByteBuffer[peers.length];
        incoming = new ByteBuffer[peers.length];
        for (int p = 0; p < peers.length; p++) {
            if (p == rank) continue;
            outgoing[p] = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
            incoming[p] = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static ByteBuffer put(ByteBuffer out, float[] numbers, int from, int length) {
        out.asFloatBuffer().put(numbers, from, length);
        return out.position(out.position() + 4 * length).flip();
    }

    private Future<?> send(int to, ByteBuffer bytes) {
        return sending.submit(() -> {
            send(peers[to], bytes);
            return null;
        });
    }

    private static void send(SocketChannel to, ByteBuffer bytes) throws IOException { while (bytes.hasRemaining()) to.write(bytes); }

    private ByteBuffer receive(int from, int bytes) throws IOException {
        ByteBuffer in = incoming[from].clear().limit(bytes);
        while (in.hasRemaining()) if (peers[from].read(in) < 0) throw new EOFException("the process with shard " + from + " is gone");
        return in.flip();
    }

    private static void await(List<Future<?>> sent) throws IOException {
        try {
            for (Future<?> one : sent) one.get();
        } catch (ExecutionException e) {
            throw new IOException("a gradient cannot be sent: " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a gradient was sent", e);
        }
    }

    @Override
    public void close() throws IOException {
        sending.shutdownNow();
        for (SocketChannel peer : peers) if (peer != null) peer.close();
    }
}
