package vecgrad.vae;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import vecgrad.datasets.Digits;
import vecgrad.datasets.LabeledImages;
import vecgrad.datasets.MatFiles;

/** A few generated digits in colours, 32x32x3: ink of one colour on paper of another. For {@code --data svhn:DIR}. */
public final class StreetNumbers {
    private StreetNumbers() {}

    /** {@code n} of them. */
    public static LabeledImages images(long seed, int n) {
        LabeledImages digits = Digits.generate(seed, n);
        Random random = new Random(seed);
        byte[] pixels = new byte[n * 3072];
        for (int i = 0; i < n; i++) {
            float[] digit = digits.toFloats(i);
            int[] paper = random.ints(3, 20, 120).toArray(), ink = random.ints(3, 130, 240).toArray();
            for (int row = 0; row < 32; row++)
                for (int column = 0; column < 32; column++)
                    for (int channel = 0; channel < 3; channel++) {
                        int y = row - 2, x = column - 2;
                        float covered = y < 0 || y >= 28 || x < 0 || x >= 28 ? 0 : digit[y * 28 + x];
                        pixels[((i * 32 + row) * 32 + column) * 3 + channel] = (byte) (int) (paper[channel] + covered * (ink[channel] - paper[channel]));
                    }
        }
        return LabeledImages.of("street numbers", 32, 32, 3, 10, pixels, digits.labels());
    }

    /** 140 to train, 20 to validate and 40 to test, as files. */
    public static Path files(Path folder) throws IOException { return MatFiles.svhn(folder, images(1, 160), images(2, 40)); }
}
