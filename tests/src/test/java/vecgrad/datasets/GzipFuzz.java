package vecgrad.datasets;

import java.nio.file.Files;
import vecgrad.fuzz.ParserTarget;

/** The same files packed: the input is unpacked as it stands, or packed here first, so that mutations pass its checksum. */
public final class GzipFuzz {
    /** What is fuzzed. */
    public static final ParserTarget TARGET = new ParserTarget("gzip", 700_000, 3 * 1032, file -> {
        byte[] input = Files.readAllBytes(file);
        if (input.length > 0 && input[0] != 0x1F) Files.write(file, IdxFiles.gzip(input));
        try {
            IdxReader.images(file);
        } catch (DataException e) {
            IdxReader.labels(file);
        }
    }, DataException.class);

    private GzipFuzz() {}

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] input) { TARGET.accept(input); }
}
