package vecgrad.datasets;

import vecgrad.fuzz.ParserTarget;

/** IDX files, images and labels, plain. */
public final class IdxFuzz {
    /** What is fuzzed. */
    public static final ParserTarget TARGET = new ParserTarget("idx", 600_000, 3 * 1032, file -> {
        try {
            IdxReader.images(file);
        } catch (DataException e) {
            IdxReader.labels(file);
        }
    }, DataException.class);

    private IdxFuzz() {}

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] input) { TARGET.accept(input); }
}
