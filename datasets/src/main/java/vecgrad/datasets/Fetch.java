package vecgrad.datasets;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Downloads a published data set. A file is either there, complete and verified, or not there: it grows under another
 * name ({@code .part}), is checked against its SHA-256, and only then renamed. What a cut connection left is resumed, in
 * the same run or the next one; what fails the check is thrown away.
 */
public final class Fetch {
    /** Hears how far a download is. */
    @FunctionalInterface
    public interface ProgressListener {
        /** {@code bytes} of {@code total} (−1 if the server does not say) are here, of the file of that name. */
        void progress(String file, long bytes, long total);
    }

    private static final int TRIES_PER_MIRROR = 3;          // each goes on where the one before was cut
    private static final long SLACK = 1 << 16;              // no compression makes a file longer than this over its content

    private final Source source;
    private final ProgressListener listener;
    private final HttpClient client;

    private Fetch(Source source, ProgressListener listener, HttpClient client) {
        this.source = source;
        this.listener = listener;
        this.client = client;
    }

    /**
     * Fetches what is missing of a data set into its folder in {@code dataDir}, where {@link Datasets#open} finds it.
     *
     * @param name    {@code mnist}, {@code fashion-mnist}, {@code kmnist}, {@code svhn}, {@code svhn-extra} or {@code norb}
     * @param dataDir the data folder; it is made if need be
     * @return the folder that holds the files
     * @throws DataException if there is no such data set, no mirror has it, or the disk refuses; the message says what to put where
     */
    public static Path fetch(String name, Path dataDir, ProgressListener listener) throws DataException {
        if (name.equals("digits")) throw new DataException("digits are generated on the fly; there is nothing to fetch");
        return fetch(Source.named(name), dataDir, listener);
    }

    static Path fetch(Source source, Path dataDir, ProgressListener listener) throws DataException {
        if (source.mirrors().isEmpty())
            throw new DataException(source.name() + " is not published on its own: it is part of " + source.homepage() + "; put its files into "
                    + dataDir.resolve(source.folder()) + ", or use svhn");
        Path folder = dataDir.resolve(source.folder());
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20))
                .followRedirects(HttpClient.Redirect.NORMAL).build()) {
            Files.createDirectories(folder);
            var fetch = new Fetch(source, listener, client);
            for (Source.RemoteFile file : source.files()) fetch.file(file, folder);
            return folder;
        } catch (DataException e) {
            throw e;
        } catch (IOException e) {
            throw new DataException(folder + " cannot be written to (" + e + "); name another folder with --data-dir", e);
        }
    }

    private void file(Source.RemoteFile file, Path folder) throws IOException {
        Path target = folder.resolve(file.publishedName()), part = folder.resolve(file.publishedName() + ".part");
        if (Files.isRegularFile(target) && Digest.complaint(file, target) == null) return;
        List<String> failures = new ArrayList<>();
        for (URI mirror : source.mirrors()) {
            URI uri = mirror.resolve(file.publishedName());
            String failure = from(uri, file, part);
            if (failure == null) {
                publish(part, target);
                return;
            }
            failures.add(uri + ": " + failure);
        }
        throw new DataException(source.name() + ": " + file.publishedName() + " could not be fetched (" + String.join("; ", failures)
                + "); try again later, or download its files from " + source.homepage()
                + " by other means and put them into " + folder);
    }

    /**
     * Null if {@code part} now holds the file, verified; else why not. What another mirror left is gone on from as well:
     * if the two do not fit, the check shows it, and the file is fetched once more, whole.
     */
    private String from(URI uri, Source.RemoteFile file, Path part) throws IOException {
        String failure = null;
        for (int attempt = 0; attempt < TRIES_PER_MIRROR; attempt++) {
            boolean resumed = Files.exists(part);
            try {
                failure = download(uri, file, part);
                if (failure != null) return failure;
            } catch (LocalFailure e) {
                throw e.getCause();
            } catch (DataException e) {
                throw e;                                                     // interrupted
            } catch (IOException e) {
                failure = "the connection " + (Files.exists(part) ? "was cut after " + Files.size(part) + " bytes" : "failed")
                        + " (" + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()) + ")";
                continue;                                                    // the next try goes on from there
            }
            failure = Digest.complaint(file, part);
            if (failure == null) return null;
            Files.delete(part);
            if (!resumed) return failure;                                    // else the first half was stale: once more, whole
        }
        return failure;
    }

    /** A failure of our own disk, which no other mirror mends. */
    private static final class LocalFailure extends IOException {
        private static final long serialVersionUID = 1L;
        LocalFailure(IOException cause) { super(cause); }
        @Override public synchronized IOException getCause() { return (IOException) super.getCause(); }
    }

    /** Appends to {@code part} what it lacks. Null if the server sent all of it; else why it will not. Throws if the connection was cut. */
    private String download(URI uri, Source.RemoteFile file, Path part) throws IOException {
        long have = Files.exists(part) ? Files.size(part) : 0;
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60));
        if (have > 0) request.header("Range", "bytes=" + have + "-");
        HttpResponse<InputStream> response = send(request.build());
        try (InputStream body = response.body()) {
            boolean goesOn = response.statusCode() == 206 && startsAt(response, have);
            if (response.statusCode() == 416 || response.statusCode() == 206 && !goesOn) {
                Files.deleteIfExists(part);                                  // what we have is none of theirs
                throw new IOException("the server has no byte " + have + " to go on from");
            }
            if (response.statusCode() != 200 && !goesOn) return "HTTP status " + response.statusCode();
            if (!goesOn) have = 0;
            long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
            long most = file.contentLength() + SLACK, total = length < 0 ? -1 : have + length;
            long got = copy(body, part, goesOn, have, total, most, file.publishedName());
            if (got > most) {
                Files.delete(part);
                return "the server sends more than " + most + " bytes, which is more than the file has";
            }
            if (total >= 0 && got < total) throw new IOException(total + " were announced");
            return null;
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException("fetching " + request.uri() + " was interrupted; run the command again to go on", e);
        }
    }

    private static boolean startsAt(HttpResponse<?> response, long have) {
        return response.headers().firstValue("Content-Range").map(range -> range.startsWith("bytes " + have + "-")).orElse(false);
    }

    private long copy(InputStream body, Path part, boolean append, long have, long total, long most, String name) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long got = have;
        try (OutputStream out = open(part, append)) {
            for (int n; got <= most && (n = body.read(buffer)) >= 0; ) {
                write(out, buffer, n);
                listener.progress(name, got += n, total);
            }
        }
        return got;
    }

    private static OutputStream open(Path part, boolean append) throws LocalFailure {
        try {
            return Files.newOutputStream(part, StandardOpenOption.CREATE,
                    append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new LocalFailure(e);
        }
    }

    private static void write(OutputStream out, byte[] buffer, int n) throws LocalFailure {
        try {
            out.write(buffer, 0, n);
        } catch (IOException e) {
            throw new LocalFailure(e);
        }
    }

    private static void publish(Path part, Path target) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
