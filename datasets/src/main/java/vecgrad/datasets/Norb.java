package vecgrad.datasets;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * Small NORB: toys of five kinds (animal, human, airplane, truck, car), seen by two cameras from many sides in many lights. A
 * pair of pictures is one image of two channels, the left camera's and the right one's.
 *
 * <p>The 96x96 pixels are averaged over squares to 32x32 ({@code norb}; what ADGM used) or 48x48 ({@code norb-48}; the paper's
 * own). Of the 24 300 training pairs, which show five toys of each kind, the last sixth validates: 20 250 train, 4 050 validate.
 * They show the same toys, so the validation error flatters; the 24 300 test pairs show five others of each kind. The
 * {@code info} files (which toy, from where, in what light) are not needed.
 */
final class Norb {
    private static final String TRAIN = "smallnorb-5x46789x9x18x6x2x96x96-training-", TEST = "smallnorb-5x01235x9x18x6x2x96x96-testing-";
    private static final int PAIRS = 5 * 5 * 9 * 18 * 6, EYES = 2, SIDE = 96, CLASSES = 5;

    static final List<String> FILES = List.of(TRAIN + "dat.mat", TRAIN + "cat.mat", TEST + "dat.mat", TEST + "cat.mat");

    private Norb() {}

    /** Both parts, from files that may be gzipped. */
    static Dataset open(String name, Path folder) throws DataException { return open(name, folder, name.equals("norb-48") ? 48 : 32, PAIRS); }

    /** With another number of pairs. @param side of the images, a divisor of 96 */
    static Dataset open(String name, Path folder, int side, int pairs) throws DataException {
        LabeledImages all = read(name + " train", folder, TRAIN, side, pairs);
        int train = pairs - pairs / 6;
        return new Dataset(name, all.slice(name + " train", 0, train), all.slice(name + " validation", train, pairs),
                read(name + " test", folder, TEST, side, pairs));
    }

    private static LabeledImages read(String name, Path folder, String prefix, int side, int pairs) throws DataException {
        if (SIDE % side != 0) throw new IllegalArgumentException("NORB's side of 96 pixels is no multiple of " + side);
        Path cat = Datasets.found(folder, prefix + "cat.mat"), dat = Datasets.found(folder, prefix + "dat.mat");
        int[] labels = new int[pairs];
        BinaryMatrixReader.read(cat, BinaryMatrixReader.Kind.INT, new int[] {pairs}, (i, elements) -> {
            labels[i] = elements.getInt();
            if (labels[i] < 0 || labels[i] >= CLASSES)
                throw new DataException(cat + ": category " + labels[i] + " of pair " + i + " is not in 0 to 4; the file is damaged: get it again");
        });
        byte[] pixels = new byte[Math.multiplyExact(pairs, side * side * EYES)];
        BinaryMatrixReader.read(dat, BinaryMatrixReader.Kind.BYTE, new int[] {pairs, EYES, SIDE, SIDE},
                (i, elements) -> average(elements, side, pixels, i * side * side * EYES));
        return new LabeledImages(name, side, side, EYES, CLASSES, pixels, labels);
    }

    /** [eye, 96, 96] → [side, side, eye], each pixel the mean of a square, rounded. */
    private static void average(ByteBuffer pair, int side, byte[] pixels, int offset) {
        int square = SIDE / side, area = square * square;
        for (int eye = 0; eye < EYES; eye++)
            for (int row = 0; row < side; row++)
                for (int column = 0; column < side; column++) {
                    int sum = 0;
                    for (int y = 0; y < square; y++)
                        for (int x = 0; x < square; x++)
                            sum += pair.get((eye * SIDE + row * square + y) * SIDE + column * square + x) & 0xFF;
                    pixels[offset + (row * side + column) * EYES + eye] = (byte) ((sum + area / 2) / area);
                }
    }
}
