package vecgrad.datasets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/** Tells whether a file that came over the wire is the published one. */
final class Digest {
    private Digest() {}

    /**
     * Null if {@code path} is the published file, else what is wrong with it. Unpacks no more than the published length
     * and one byte, so that a small file cannot claim to hold a large one.
     */
    static String complaint(Source.RemoteFile file, Path path) throws IOException {
        try (InputStream packed = Files.newInputStream(path)) {
            if (!file.digestOfContent()) {
                String found = sha256(packed, Long.MAX_VALUE);
                return found.equals(file.sha256()) ? null : "SHA-256 of the file is " + found + ", expected " + file.sha256();
            }
            try (InputStream content = new GZIPInputStream(packed, 1 << 16)) {
                String found = sha256(content, file.contentLength() + 1);
                return found.equals(file.sha256()) ? null : "SHA-256 of the content is " + found + ", expected " + file.sha256();
            } catch (IOException e) {
                return "not a sound gzip file (" + e.getMessage() + ")";
            }
        }
    }

    private static String sha256(InputStream in, long atMost) throws IOException {
        MessageDigest digest = algorithm();
        byte[] buffer = new byte[1 << 16];
        long left = atMost;
        for (int n; left > 0 && (n = in.read(buffer, 0, (int) Math.min(buffer.length, left))) >= 0; left -= n) digest.update(buffer, 0, n);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest algorithm() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
