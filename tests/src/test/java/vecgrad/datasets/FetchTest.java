package vecgrad.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchTest {
    @TempDir Path folder;

    private HttpServer server;
    private final Map<String, byte[]> served = new ConcurrentHashMap<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final byte[] content = new byte[300_000];
    private byte[] packed;                                  // what is served, and what should arrive
    private volatile int cutsLeft;
    private volatile boolean resumes = true;

    @BeforeEach
    void startTheServer() throws IOException {
        new Random(1).nextBytes(content);
        packed = IdxFiles.gzip(content);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stopTheServer() { server.stop(0); }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath(), range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(path + (range == null ? "" : " " + range));
        byte[] file = served.get(path);
        if (file == null) {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
            return;
        }
        int from = range == null || !resumes ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        if (from > file.length) {
            exchange.sendResponseHeaders(416, -1);
            exchange.close();
            return;
        }
        if (from > 0) exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (file.length - 1) + "/" + file.length);
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, file.length - from);
        OutputStream body = exchange.getResponseBody();
        boolean cut = cutsLeft-- > 0;
        body.write(file, from, cut ? (file.length - from) / 2 : file.length - from);
        body.flush();
        exchange.close();                                   // short of Content-Length, this resets the connection
    }

    private URI mirror(String name) { return URI.create("http://localhost:" + server.getAddress().getPort() + "/" + name + "/"); }

    private Source source(boolean digestOfContent, URI... mirrors) {
        return new Source("small", 10, "https://example.org/small", List.of(mirrors), List.of(
                new Source.RemoteFile("a", sha256(digestOfContent ? content : packed), digestOfContent, content.length)));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("small"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void arrived() throws IOException {
        assertEquals(List.of("a.gz"), left());
        assertArrayEquals(packed, Files.readAllBytes(folder.resolve("small/a.gz")));
    }

    @Test
    void aFileArrivesWholeAndProgressIsHeard() throws IOException {
        served.put("/one/a.gz", packed);
        List<Long> heard = new ArrayList<>();
        Path at = Fetch.fetch(source(true, mirror("one")), folder, (file, bytes, total) -> {
            assertEquals("a.gz", file);
            assertEquals(packed.length, total);
            heard.add(bytes);
        });
        assertEquals(folder.resolve("small"), at);
        arrived();
        assertEquals(packed.length, heard.getLast());
        assertTrue(heard.size() > 1 && heard.stream().sorted().toList().equals(heard), heard.toString());
    }

    @Test
    void aVerifiedFileIsNotFetchedAgain() throws IOException {
        served.put("/one/a.gz", packed);
        for (int i = 0; i < 2; i++) Fetch.fetch(source(true, mirror("one")), folder, (file, bytes, total) -> {});
        assertEquals(List.of("/one/a.gz"), requests);
    }

    @Test
    void aDamagedFileIsFetchedAgain() throws IOException {
        served.put("/one/a.gz", packed);
        Files.createDirectories(folder.resolve("small"));
        Files.write(folder.resolve("small/a.gz"), Arrays.copyOf(packed, 1000));
        Fetch.fetch(source(true, mirror("one")), folder, (file, bytes, total) -> {});
        arrived();
    }

    @Test
    void aCutDownloadIsResumedInTheSameRun() throws IOException {
        served.put("/one/a.gz", packed);
        cutsLeft = 2;
        Fetch.fetch(source(true, mirror("one")), folder, (file, bytes, total) -> {});
        arrived();
        assertEquals(3, requests.size());
        int at = Integer.parseInt(requests.get(1).replaceAll("\\D", "")); // the end of what was sent may be lost in the cut
        assertTrue(at > 0 && at <= packed.length / 2, requests.toString());
    }

    @Test
    void whatACutRunLeftIsResumedByTheNext() throws IOException {
        served.put("/one/a.gz", packed);
        cutsLeft = 3;
        String message = assertThrows(DataException.class, () -> Fetch.fetch(source(true, mirror("one")), folder, (file, bytes, total) -> {})).getMessage();
        assertTrue(message.contains("the connection was cut after "), message);
        assertEquals(List.of("a.gz.part"), left());
        Fetch.fetch(source(false, mirror("one")), folder, (file, bytes, total) -> {});
        arrived();
        assertTrue(requests.getLast().contains("bytes="), requests.toString());
    }

    @Test
    void aServerThatCannotResumeSendsItWhole() throws IOException {
        served.put("/one/a.gz", packed);
        cutsLeft = 1;
        resumes = false;
        Fetch.fetch(source(true, mirror("one")), folder, (file, bytes, total) -> {});
        arrived();
    }

    @Test
    void aStaleFirstHalfIsThrownAwayAndTheFileFetchedWhole() throws IOException {
        served.put("/one/a.gz", packed);
        for (int length : new int[] {1000, packed.length, packed.length + 1000}) {
            Files.createDirectories(folder.resolve("small"));
            Files.deleteIfExists(folder.resolve("small/a.gz"));
            Files.write(folder.resolve("small/a.gz.part"), new byte[length]);
            Fetch.fetch(source(true, mirror("one")), folder, (file, bytes, total) -> {});
            arrived();
        }
    }

    @Test
    void aWrongChecksumIsRefusedAndNothingIsLeftBehind() throws IOException {
        byte[] other = content.clone();
        other[7]++;
        served.put("/one/a.gz", IdxFiles.gzip(other));
        for (boolean ofContent : new boolean[] {true, false}) {
            String message = assertThrows(DataException.class,
                    () -> Fetch.fetch(source(ofContent, mirror("one")), folder, (file, bytes, total) -> {})).getMessage();
            assertTrue(message.contains("SHA-256") && message.contains("https://example.org/small"), message);
            assertEquals(List.of(), left());
        }
    }

    @Test
    void aPageInsteadOfTheFileIsRefused() throws IOException {
        served.put("/one/a.gz", "<html>Please log in</html>".getBytes());
        String message = assertThrows(DataException.class,
                () -> Fetch.fetch(source(true, mirror("one")), folder, (file, bytes, total) -> {})).getMessage();
        assertTrue(message.contains("not a sound gzip file"), message);
        assertEquals(List.of(), left());
    }

    @Test
    void anEndlessFileIsCutOff() throws IOException {
        served.put("/one/a.gz", new byte[content.length + (1 << 20)]);
        String message = assertThrows(DataException.class,
                () -> Fetch.fetch(source(true, mirror("one")), folder, (file, bytes, total) -> {})).getMessage();
        assertTrue(message.contains("more than the file has"), message);
        assertEquals(List.of(), left());
    }

    @Test
    void ifTheFirstMirrorHasItNotTheSecondIsAsked() throws IOException {
        served.put("/two/a.gz", packed);
        Fetch.fetch(source(true, mirror("one"), mirror("two")), folder, (file, bytes, total) -> {});
        arrived();
        assertEquals(List.of("/one/a.gz", "/two/a.gz"), requests);
    }

    @Test
    void ifTheFirstMirrorIsCutForGoodTheSecondGoesOn() throws IOException {
        served.put("/one/a.gz", packed);
        served.put("/two/a.gz", packed);
        cutsLeft = 3;
        Fetch.fetch(source(true, mirror("one"), mirror("two")), folder, (file, bytes, total) -> {});
        arrived();
        assertTrue(requests.getLast().startsWith("/two/a.gz bytes="), requests.toString());
    }

    @Test
    void ifTheSecondMirrorPacksDifferentlyItIsAskedForTheWhole() throws IOException {
        byte[] other = content.clone();
        other[0]++;                                          // the halves of the two do not make one sound file
        served.put("/one/a.gz", IdxFiles.gzip(other));
        served.put("/two/a.gz", packed);
        cutsLeft = 3;
        Fetch.fetch(source(true, mirror("one"), mirror("two")), folder, (file, bytes, total) -> {});
        arrived();
        assertEquals("/two/a.gz", requests.getLast());
    }

    @Test
    void withoutANetworkItSaysWhatToPutWhere() {
        server.stop(0);
        String message = assertThrows(DataException.class,
                () -> Fetch.fetch(source(true, mirror("one"), mirror("two")), folder, (file, bytes, total) -> {})).getMessage();
        for (String part : new String[] {"a.gz could not be fetched", "https://example.org/small", "put them into " + folder.resolve("small")})
            assertTrue(message.contains(part), message);
    }

    @Test
    void thereIsNothingToFetchForGeneratedOrUnknownData() {
        assertThrows(DataException.class, () -> Fetch.fetch("digits", folder, (file, bytes, total) -> {}));
        assertThrows(DataException.class, () -> Fetch.fetch("nothing", folder, (file, bytes, total) -> {}));
    }

    @Test
    void thePublishedSourcesAreWellFormed() throws IOException {
        for (String name : new String[] {"mnist", "fashion-mnist", "kmnist"}) {
            Source source = Source.named(name);
            assertEquals(Datasets.FILES, source.files().stream().map(Source.RemoteFile::name).toList());
            for (Source.RemoteFile file : source.files()) assertTrue(file.sha256().matches("[0-9a-f]{64}"));
            for (URI mirror : source.mirrors()) assertTrue(mirror.toString().matches("https?://.*/"), mirror.toString());
        }
        for (String name : new String[] {"svhn", "svhn-extra", "norb", "norb-48"}) {
            Source source = Source.named(name);
            assertEquals(name.startsWith("svhn") ? Svhn.files(name) : Norb.FILES, source.files().stream().map(Source.RemoteFile::name).toList());
            assertEquals(name.startsWith("svhn") ? "svhn" : "norb", source.folder());
            for (Source.RemoteFile file : source.files()) assertTrue(file.sha256().matches("[0-9a-f]{64}"));
            for (URI mirror : source.mirrors()) assertTrue(mirror.toString().matches("https?://.*/"), mirror.toString());
        }
    }

    @Test
    void aFileThatIsNotPackedKeepsItsName() throws IOException {
        served.put("/one/a.mat", content);
        var source = new Source("small-extra", "small", 10, "https://example.org/small", List.of(mirror("one")),
                List.of(new Source.RemoteFile("a.mat", sha256(content), false, content.length, false)));
        assertEquals(folder.resolve("small"), Fetch.fetch(source, folder, (file, bytes, total) -> {}));
        assertEquals(List.of("a.mat"), left());
        assertArrayEquals(content, Files.readAllBytes(folder.resolve("small/a.mat")));
    }
}
