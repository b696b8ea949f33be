package vecgrad.vae.io;

import vecgrad.fuzz.ParserTarget;

/** Archives of NumPy arrays. */
public final class NpzFuzz {
    /** What is fuzzed. */
    public static final ParserTarget TARGET = new ParserTarget("npz", 1_000_000, 8 * 1032, file -> Npz.read(file), FormatException.class);

    private NpzFuzz() {}

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] input) { TARGET.accept(input); }
}
