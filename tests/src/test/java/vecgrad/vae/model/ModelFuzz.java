package vecgrad.vae.model;

import vecgrad.fuzz.ParserTarget;
import vecgrad.vae.io.FormatException;

/** Trained models: the weights, and the sizes that the metadata give. */
public final class ModelFuzz {
    /** What is fuzzed. */
    public static final ParserTarget TARGET = new ParserTarget("model", 200_000, 500, file -> ModelFile.read(file), FormatException.class);

    private ModelFuzz() {}

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] input) { TARGET.accept(input); }
}
