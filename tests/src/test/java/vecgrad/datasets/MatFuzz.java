package vecgrad.datasets;

import vecgrad.fuzz.ParserTarget;

/** MATLAB files as SVHN's are: the library's reader in our source. */
public final class MatFuzz {
    /** What is fuzzed. */
    public static final ParserTarget TARGET = new ParserTarget("mat", 1_000_000, 8 * 1032, file -> SvhnReader.read("svhn", file), DataException.class);

    private MatFuzz() {}

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] input) { TARGET.accept(input); }
}
