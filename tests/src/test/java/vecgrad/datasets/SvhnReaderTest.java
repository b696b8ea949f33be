package vecgrad.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vecgrad.datasets.MatFiles.array;
import static vecgrad.datasets.MatFiles.element;
import static vecgrad.datasets.MatFiles.file;
import static vecgrad.datasets.MatFiles.join;
import static vecgrad.datasets.MatFiles.packed;
import static vecgrad.datasets.MatFiles.pattern;
import static vecgrad.datasets.MatFiles.x;
import static vecgrad.datasets.MatFiles.y;
import static vecgrad.datasets.MatFiles.yOfDoubles;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vecgrad.Shared;

class SvhnReaderTest {
    @TempDir private Path folder;

    @Test
    void columnsFirstBecomesRowColumnChannelAndTenBecomesTheDigitZero() throws IOException {
        for (byte[] bytes : List.of(
                file(x(3, pattern(3)), y(1, 10, 9)),
                file(packed(x(3, pattern(3))), packed(y(1, 10, 9))),
                file(packed(yOfDoubles(1, 10, 9)), packed(array(MatFiles.DOUBLE_CLASS, "other", new int[] {1, 1}, element(MatFiles.DOUBLE, new byte[8]))),
                        packed(x(3, pattern(3)))))) {
            LabeledImages read = SvhnReader.read("three", write(bytes));
            assertEquals("three: 3 images of 32x32x3 in 10 classes", read.toString());
            assertArrayEquals(new int[] {1, 0, 9}, read.labels());
            for (int i = 0; i < 3; i++) {
                byte[] image = read.pixels(i);
                for (int row = 0; row < 32; row++)
                    for (int column = 0; column < 32; column++)
                        for (int channel = 0; channel < 3; channel++)
                            assertEquals(MatFiles.value(i, row, column, channel), image[(row * 32 + column) * 3 + channel] & 0xFF);
            }
        }
    }

    @Test
    void everyTruncationIsRefusedInOneSentence() throws IOException {
        byte[] plain = file(x(1, pattern(1)), y(3)), packed = file(packed(x(1, pattern(1))), packed(y(3)));
        for (byte[] whole : List.of(plain, packed))
            for (int length = 0; length < whole.length; length += length < 400 || length > whole.length - 150 ? 1 : 61) {
                Path path = write(Arrays.copyOf(whole, length));
                if (length >= whole.length - 7 && whole == plain) continue;            // what is cut off is padding
                String message = says("", path);
                assertTrue(message.startsWith(path.toString()) && !message.contains("\n"), message);
            }
    }

    @Test
    void damageToAPackedFileIsNoticed() throws IOException {
        byte[] whole = file(packed(x(1, pattern(1))), packed(y(3)));
        for (int i = 128; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 0x55;
            says("", write(damaged));
        }
    }

    @Test
    void otherFilesAreSaidToBeNone() throws IOException {
        says("no sound MATLAB file of version 5", write(new byte[500]));
        says("7.3", write(join("MATLAB 7.3 MAT-file".getBytes(StandardCharsets.US_ASCII), new byte[500])));
        says("does not exist", folder.resolve("none"));
        says("", folder);
    }

    @Test
    void missingAndMisshapenArraysAreNamed() throws IOException {
        says("has no X", write(file(y(1, 2))));
        says("has no y among X", write(file(packed(x(1, pattern(1))))));
        says("X is uint8 [32, 32, 1, 3]; expected uint8 [32, 32, 3, N]",
                write(file(array(MatFiles.UINT8_CLASS, "X", new int[] {32, 32, 1, 3}, element(MatFiles.UINT8, new byte[3072])), y(1, 2, 3))));
        says("X is double [32, 32, 3, 1]",
                write(file(array(MatFiles.DOUBLE_CLASS, "X", new int[] {32, 32, 3, 1}, element(MatFiles.UINT8, pattern(1))), y(1))));
        says("y is uint8 [2, 2]", write(file(x(4, pattern(4)), array(MatFiles.UINT8_CLASS, "y", new int[] {2, 2}, element(MatFiles.UINT8, new byte[4])))));
        says("has 2 labels, but 1 images", write(file(x(1, pattern(1)), y(1, 2))));
        says("label 0.0 of image 1 is not in 1 to 10", write(file(x(2, pattern(2)), y(1, 0))));
        says("label 1.5 of image 0", write(file(x(1, pattern(1)), yOfDoubles(1.5))));
        says("label NaN of image 0", write(file(x(1, pattern(1)), yOfDoubles(Double.NaN))));
        says("Incorrect number of elements", write(file(x(2, pattern(1)), y(1, 2))));
    }

    @Test
    void sizesThatTheFileCannotHoldAllocateNothing() throws IOException {
        byte[] large = MatFiles.ints(MatFiles.UINT8, 1_900_000_000);               // a tag that announces 1.9 GB
        byte[] name = MatFiles.ints(MatFiles.INT8, 1_900_000_000);
        byte[] flags = element(MatFiles.UINT32, MatFiles.ints(MatFiles.UINT8_CLASS, 0));
        byte[] dimensions = element(MatFiles.INT32, MatFiles.ints(32, 32, 3, 600_000));
        byte[] cells = array(MatFiles.CELL_CLASS, "X", new int[] {1 << 15, 1 << 15});
        byte[] opaqueCells = element(MatFiles.MATRIX, join(element(MatFiles.UINT32, MatFiles.ints(MatFiles.OPAQUE_CLASS, 0)), element(MatFiles.INT8, (byte) 'X'),
                element(MatFiles.INT8, (byte) 'h'), element(MatFiles.INT8, (byte) 'c'), cells));
        for (byte[] element : List.of(
                array(MatFiles.UINT8_CLASS, "X", new int[] {32, 32, 3, 600_000}, large),
                element(MatFiles.MATRIX, join(flags, dimensions, name)),
                element(MatFiles.MATRIX, join(flags, MatFiles.ints(MatFiles.INT32, 1_900_000_000))),
                MatFiles.ints(MatFiles.MATRIX, 1_900_000_000), cells, opaqueCells))
            for (byte[] bytes : List.of(file(element, y(1)), file(packed(element), y(1)))) {
                Path path = write(bytes);
                long before = allocated();
                says("", path);
                assertTrue(allocated() - before < 30_000_000, "allocated " + (allocated() - before));
            }
    }

    private static long allocated() { return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes(); }

    @Test
    void anEighthOfAPartValidates() throws IOException {
        int[] labels = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 2, 3, 4, 5, 6};
        Files.write(folder.resolve(Svhn.TRAIN), file(x(16, pattern(16)), y(labels)));
        Files.write(folder.resolve(Svhn.TEST), file(packed(x(2, pattern(2))), packed(y(10, 1))));
        Dataset data = Datasets.open("svhn:" + folder, null, 1);
        assertEquals(14, data.train().size());
        assertArrayEquals(new int[] {5, 6}, data.validation().labels());
        assertArrayEquals(new int[] {0, 1}, data.test().labels());
        Path named = Files.createDirectories(folder.resolve("svhn"));
        for (String file : Svhn.files("svhn")) Files.copy(folder.resolve(file), named.resolve(file));
        String message = assertThrows(DataException.class, () -> Datasets.open("svhn", folder, 1)).getMessage();
        assertTrue(message.contains("has 16 images; svhn has 73257: get the right file, or call a part of SVHN svhn:" + named), message);
    }

    @Test
    void theRealSubsetIsReadAsItIs() throws IOException {
        Dataset data = Datasets.open("svhn-subset", Shared.path("data/svhn-subset").getParent(), 1);
        assertEquals("svhn-subset train: 7000 images of 32x32x3 in 10 classes", data.train().toString());
        assertEquals(1000, data.validation().size());
        assertEquals(2000, data.test().size());
        assertArrayEquals(new int[] {5, 2, 1, 0, 6, 1, 9}, data.train().labels(0, 1, 2, 3, 4, 5, 6));   // the leading labels of SVHN's test split
        long sum = 0, across = 0, down = 0;
        for (int i = 0; i < 500; i++) {
            byte[] image = data.train().pixels(i);
            for (int p = 0; p < 1024; p++) {
                int here = image[3 * p] & 0xFF;
                sum += here;
                if (p % 32 > 0) across += Math.abs(here - (image[3 * p - 3] & 0xFF));
                if (p >= 32) down += Math.abs(here - (image[3 * p - 96] & 0xFF));
            }
        }
        assertEquals(115, sum / 512_000, 10);
        assertTrue(across > down, "digits stand upright and close together: brightness changes more across (" + across + ") than down (" + down + ")");
    }

    private static String says(String what, Path file) {
        String message = assertThrows(DataException.class, () -> SvhnReader.read("x", file)).getMessage();
        assertTrue(message.contains(what), message);
        return message;
    }

    private Path write(byte[] bytes) throws IOException { return Files.write(folder.resolve("some.mat"), bytes); }
}
