package vecgrad.vae.train;

import vecgrad.fuzz.ParserTarget;
import vecgrad.vae.io.FormatException;

/** Where a run is: checkpoint.safetensors. */
public final class CheckpointFuzz {
    /** What is fuzzed. */
    public static final ParserTarget TARGET = new ParserTarget("checkpoint", 50_000, 300, file -> Checkpoint.read(file), FormatException.class);

    private CheckpointFuzz() {}

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] input) { TARGET.accept(input); }
}
