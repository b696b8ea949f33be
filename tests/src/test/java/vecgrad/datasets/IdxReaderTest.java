package vecgrad.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vecgrad.datasets.IdxFiles.gzip;
import static vecgrad.datasets.IdxFiles.idx;
import static vecgrad.datasets.IdxFiles.images;
import static vecgrad.datasets.IdxFiles.labels;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class IdxReaderTest {
    @TempDir Path folder;

    @Test
    void gzippedOrPlainIsToldByTheBytesAndNotByTheName() throws IOException {
        Path plain = write("images.gz", images(3, 4, 5)), packed = write("labels", gzip(labels(3, 2)));
        LabeledImages read = IdxReader.read("three", plain, packed, 2);
        assertEquals("three: 3 images of 4x5x1 in 2 classes", read.toString());
        assertArrayEquals(new int[] {0, 1, 0}, read.labels());
        assertArrayEquals(Arrays.copyOfRange(images(3, 4, 5), 16 + 20, 16 + 40), read.pixels(1));
    }

    @Test
    void withoutANumberOfClassesItIsOneMoreThanTheLargestLabel() throws IOException {
        assertEquals(7, IdxReader.read("x", write("i", images(9, 1, 1)), write("l", labels(9, 7)), 0).classes());
    }

    @Test
    void swappedFilesAreNoticed() throws IOException {
        Path labels = write("l", labels(3, 2)), images = write("i", images(3, 1, 1));
        says(" starts with 2049; IDX images start with 2051: is it the right file?", () -> IdxReader.images(labels));
        says(" starts with 2051; IDX labels start with 2049: is it the right file?", () -> IdxReader.labels(images));
    }

    @Test
    void everyTruncationIsRefusedPlainAndPacked() throws IOException {
        byte[] plain = images(3, 4, 5), packed = gzip(plain);
        for (int length = 0; length < plain.length; length++) refused(Arrays.copyOf(plain, length));
        for (int length = 0; length < packed.length; length++) refused(Arrays.copyOf(packed, length));
        for (int length = 0; length < plain.length; length++) refused(gzip(Arrays.copyOf(plain, length)));
    }

    @Test
    void everyDamagedByteOfAPackedFileIsRefused() throws IOException {
        byte[] packed = gzip(images(3, 4, 5));
        for (int i = 0; i < packed.length; i++) {
            if (i >= 4 && i < 10) continue;                       // time stamp, level and system: the content is whole
            byte[] damaged = packed.clone();
            damaged[i] ^= 0x55;
            refused(damaged);
        }
    }

    @Test
    void trailingBytesAreRefusedPlainPackedAndBehindThePacking() throws IOException {
        byte[] file = labels(5, 2), longer = Arrays.copyOf(file, file.length + 1);
        byte[] packed = gzip(file);
        for (byte[] bytes : new byte[][] {longer, gzip(longer), Arrays.copyOf(packed, packed.length + 1), Arrays.copyOf(packed, packed.length + 100)}) {
            Path path = write("l", bytes);
            says(" goes on after the 5 bytes its header announces", () -> IdxReader.labels(path));
        }
    }

    @Test
    void absurdSizesAreRefusedBeforeAnythingIsAllocated() throws IOException {
        Path negative = write("a", idx(2051, new int[] {-1, 28, 28})), zero = write("b", idx(2051, new int[] {3, 0, 28}));
        Path over = write("c", idx(2051, new int[] {1 << 30, 1 << 30, 1 << 30})), large = write("d", idx(2051, new int[] {2_000_000, 28, 28}, new byte[9]));
        Path packed = write("e", gzip(idx(2049, new int[] {Integer.MAX_VALUE - 8}, new byte[9])));
        says(": its header gives 4294967295 as the size of dimension 0", () -> IdxReader.images(negative));
        says(": its header gives 0 as the size of dimension 1", () -> IdxReader.images(zero));
        says(": its header announces more than 2147483639 bytes", () -> IdxReader.images(over));
        says(" is cut short: its header announces 1568000000 bytes, 9 are there", () -> IdxReader.images(large));
        says(" is cut short: its header announces 2147483639 bytes, far more than are there", () -> IdxReader.labels(packed));
    }

    @Test
    void aGzipBombIsLeftPackedBeyondOneByteMoreThanAnnounced() throws IOException {
        var bomb = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bomb, 1 << 16)) {
            out.write(ByteBuffer.allocate(8).putInt(2049).putInt(10).array());
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++) out.write(zeros);
        }
        byte[] withoutItsEnd = Arrays.copyOf(bomb.toByteArray(), bomb.size() - 1000);   // reaching it would be another complaint
        Path path = write("bomb", withoutItsEnd);
        says(" goes on after the 10 bytes its header announces", () -> IdxReader.labels(path));
    }

    @Test
    void aLabelOutOfRangeIsNamed() throws IOException {
        Path images = write("i", images(3, 1, 1)), labels = write("l", idx(2049, new int[] {3}, (byte) 0, (byte) 200, (byte) 1));
        says(": label 200 of image 1 is not in 0 to 9", () -> IdxReader.read("x", images, labels, 10));
    }

    @Test
    void unequalCountsAreRefused() throws IOException {
        Path images = write("i", images(3, 1, 1)), labels = write("l", labels(4, 2));
        says(" has 4 labels, but " + images + " has 3 images; the two files do not belong together", () -> IdxReader.read("x", images, labels, 2));
    }

    @Test
    void aMissingFileOrAFolderIsSaidToBeOne() throws IOException {
        says(" does not exist", () -> IdxReader.labels(folder.resolve("none")));
        says(" cannot be read", () -> IdxReader.labels(folder));
    }

    private void refused(byte[] bytes) throws IOException {
        Path path = write("refused", bytes);
        var e = assertThrows(DataException.class, () -> IdxReader.images(path));
        assertTrue(e.getMessage().startsWith(path.toString()), e.getMessage());
    }

    private static void says(String what, Executable read) {
        String message = assertThrows(DataException.class, read).getMessage();
        assertTrue(message.contains(what), message);
    }

    private Path write(String name, byte[] bytes) throws IOException { return Files.write(folder.resolve(name), bytes); }
}
