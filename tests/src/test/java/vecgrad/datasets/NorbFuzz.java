package vecgrad.datasets;

import vecgrad.fuzz.ParserTarget;

/** Binary matrices as small NORB's are: of bytes or of ints, plain or packed. */
public final class NorbFuzz {
    /** What is fuzzed. */
    public static final ParserTarget TARGET = new ParserTarget("norb", 800_000, 4 * 1032, file -> {
        try {
            BinaryMatrixReader.read(file, BinaryMatrixReader.Kind.BYTE, new int[] {2, 2, 4, 4}, (i, piece) -> piece.get(31));
        } catch (DataException e) {
            BinaryMatrixReader.read(file, BinaryMatrixReader.Kind.INT, new int[] {6}, (i, piece) -> piece.getInt());
        }
    }, DataException.class);

    private NorbFuzz() {}

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] input) { TARGET.accept(input); }
}
