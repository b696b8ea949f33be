package vecgrad.vae.io;

import java.io.DataInputStream;
import java.nio.file.Files;
import vecgrad.fuzz.ParserTarget;

/** Headers of single NumPy arrays. */
public final class NpyFuzz {
    /** What is fuzzed. */
    public static final ParserTarget TARGET = new ParserTarget("npy", 500_000, 200, file -> {
        try (var in = new DataInputStream(Files.newInputStream(file))) {
            NpyHeader.read(in);
        }
    }, FormatException.class);

    private NpyFuzz() {}

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] input) { TARGET.accept(input); }
}
