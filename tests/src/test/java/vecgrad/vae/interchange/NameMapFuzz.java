package vecgrad.vae.interchange;

import vecgrad.fuzz.ParserTarget;
import vecgrad.vae.io.FormatException;

/** Maps of the names in other programs' files, for import. */
public final class NameMapFuzz {
    /** What is fuzzed. */
    public static final ParserTarget TARGET = new ParserTarget("map", 100_000, 500, file -> NameMap.of(file.toString()), FormatException.class);

    private NameMapFuzz() {}

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] input) { TARGET.accept(input); }
}
