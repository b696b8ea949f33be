package vecgrad.library;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is built of the same sources has the same bytes, wherever and whenever: classes, sources and Javadoc. */
@Tag("slow") // it builds everything twice: mvn -Prelease verify
class ReproducibleBuildTest {
    @TempDir
    private Path folder;

    @Test
    void everyJarOfTwoBuildsIsTheSame() throws IOException {
        Maven.assumeInstalled();
        Map<String, String> first = hashes(build(folder.resolve("one"))), second = hashes(build(folder.resolve("another place")));
        assertEquals(12, first.size(), () -> "classes, sources and Javadoc of four libraries: " + first.keySet());
        assertEquals(first, second);
    }

    private static Path build(Path copy) throws IOException {
        Files.createDirectories(copy);
        for (String part : List.of("pom.xml", ".mvn", "tensor", "autograd", "datasets", "vae", "bench", "tests"))
            Maven.copy(Library.project().resolve(part), copy.resolve(part), List.of("target"));
        Maven.run(copy, "-o", "-q", "-Prelease", "-DskipTests", "-Dmaven.repo.local=" + Maven.localRepository(), "-pl", "tensor,autograd,datasets,vae", "package");
        return copy;
    }

    private static Map<String, String> hashes(Path built) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(built)) {
            for (Path jar : files.filter(file -> file.getFileName().toString().matches("vecgrad-.*\\.jar")).toList()) hashes.put(jar.getFileName().toString(), sha256(jar));
        }
        return hashes;
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
