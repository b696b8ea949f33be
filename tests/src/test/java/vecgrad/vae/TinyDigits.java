package vecgrad.vae;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import vecgrad.datasets.Dataset;
import vecgrad.datasets.Digits;
import vecgrad.datasets.LabeledImages;

/** A few hundred generated digits of 14x14: enough for a training to have all its parts, and to take no time. */
public final class TinyDigits {
    private static final int TRAIN = 250, VALIDATION = 50, TEST = 60;
    private static final LabeledImages ALL = halved(Digits.generate(77, TRAIN + VALIDATION + TEST));

    private TinyDigits() {}

    /** Every second pixel of every second row. */
    private static LabeledImages halved(LabeledImages images) {
        int rows = images.rows() / 2, columns = images.columns() / 2;
        byte[] pixels = new byte[images.size() * rows * columns];
        for (int i = 0, at = 0; i < images.size(); i++) {
            float[] whole = images.toFloats(i);
            for (int y = 0; y < rows; y++)
                for (int x = 0; x < columns; x++) pixels[at++] = (byte) (256 * whole[2 * y * images.columns() + 2 * x]);
        }
        return LabeledImages.of("tiny", rows, columns, 1, images.classes(), pixels, images.labels());
    }

    /** 250 to train, 50 to validate, 60 to test. */
    public static Dataset dataset() {
        return new Dataset("tiny", ALL.slice("tiny train", 0, TRAIN), ALL.slice("tiny validation", TRAIN, TRAIN + VALIDATION),
                ALL.slice("tiny test", TRAIN + VALIDATION, ALL.size()));
    }

    /** The same as four IDX files, for {@code --data idx:DIR}: the last sixth of the first two is validation. */
    public static Path idx(Path folder) throws IOException {
        Files.createDirectories(folder);
        write(folder, "train", ALL.slice("train", 0, TRAIN + VALIDATION));
        write(folder, "t10k", ALL.slice("test", TRAIN + VALIDATION, ALL.size()));
        return folder;
    }

    private static void write(Path folder, String part, LabeledImages images) throws IOException {
        int n = images.size();
        ByteBuffer pixels = ByteBuffer.allocate(16 + n * images.features()).putInt(2051).putInt(n).putInt(images.rows()).putInt(images.columns());
        for (int i = 0; i < n; i++) for (float p : images.toFloats(i)) pixels.put((byte) (256 * p));
        Files.write(folder.resolve(part + "-images-idx3-ubyte"), pixels.array());
        ByteBuffer labels = ByteBuffer.allocate(8 + n).putInt(2049).putInt(n);
        for (int label : images.labels()) labels.put((byte) label);
        Files.write(folder.resolve(part + "-labels-idx1-ubyte"), labels.array());
    }
}
