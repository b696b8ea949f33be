package vecgrad.vae.io;

import vecgrad.fuzz.ParserTarget;

/** Weights in the safetensors format. */
public final class SafetensorsFuzz {
    /** What is fuzzed. */
    public static final ParserTarget TARGET = new ParserTarget("safetensors", 50_000, 200, file -> Safetensors.read(file), FormatException.class);

    private SafetensorsFuzz() {}

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] input) { TARGET.accept(input); }
}
