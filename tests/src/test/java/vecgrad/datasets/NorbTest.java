package vecgrad.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small NORB's binary matrix files, written here. */
class NorbTest {
    private static final int BYTES = 0x1E3D4C55, INTS = 0x1E3D4C54, PAIRS = 12;

    @TempDir private Path folder;

    @BeforeEach
    void fourFiles() throws IOException {
        for (int part = 0; part < 2; part++) {
            Files.write(folder.resolve(Norb.FILES.get(2 * part)), dat(PAIRS));
            Files.write(folder.resolve(Norb.FILES.get(2 * part + 1) + ".gz"), IdxFiles.gzip(cat(PAIRS, part)));
        }
    }

    /** The pixel of a pair: squares of 3x3 that average to (image + eye·100 + row/3 + column/3), each pixel off by its place in the square. */
    private static int pixel(int image, int eye, int row, int column) { return image + 100 * eye + row / 3 + column / 3 + row % 3 + column % 3 - 1; }

    private static byte[] matrix(int magic, int[] dimensions, byte[] content) {
        int stored = Math.max(3, dimensions.length);
        ByteBuffer file = ByteBuffer.allocate(8 + 4 * stored + content.length).order(ByteOrder.LITTLE_ENDIAN).putInt(magic).putInt(dimensions.length);
        for (int i = 0; i < stored; i++) file.putInt(i < dimensions.length ? dimensions[i] : 1);
        return file.put(content).array();
    }

    private static byte[] dat(int pairs) {
        byte[] content = new byte[pairs * 2 * 96 * 96];
        for (int i = 0; i < content.length; i++) content[i] = (byte) pixel(i / 18432, i / 9216 % 2, i / 96 % 96, i % 96);
        return matrix(BYTES, new int[] {pairs, 2, 96, 96}, content);
    }

    private static byte[] cat(int pairs, int shift) {
        ByteBuffer content = ByteBuffer.allocate(4 * pairs).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < pairs; i++) content.putInt((i + shift) % 5);
        return matrix(INTS, new int[] {pairs}, content.array());
    }

    @Test
    void aPairBecomesTwoChannelsOfSquareMeans() throws IOException {
        Dataset data = Norb.open("norb", folder, 32, PAIRS);
        assertEquals("norb train: 10 images of 32x32x2 in 5 classes", data.train().toString());
        assertArrayEquals(new int[] {0, 1}, data.validation().labels());
        assertArrayEquals(new int[] {1, 2, 3}, data.test().labels(0, 1, 2));
        byte[] image = data.train().pixels(7);
        for (int row = 0; row < 32; row++)
            for (int column = 0; column < 32; column++)
                for (int eye = 0; eye < 2; eye++) assertEquals(7 + 100 * eye + row + column + 1, image[(row * 32 + column) * 2 + eye] & 0xFF);
    }

    @Test
    void anotherDivisorOf96IsAnotherSize() throws IOException {
        Dataset data = Norb.open("norb-48", folder, 48, PAIRS);
        assertEquals(48, data.train().columns());
        int sum = pixel(3, 1, 10, 20) + pixel(3, 1, 11, 20) + pixel(3, 1, 10, 21) + pixel(3, 1, 11, 21);
        assertEquals((sum + 2) / 4, data.train().pixels(3)[(5 * 48 + 10) * 2 + 1] & 0xFF);
        assertThrows(IllegalArgumentException.class, () -> Norb.open("norb", folder, 40, PAIRS));
    }

    @Test
    void whatIsWrongWithAFileIsSaidInOneSentence() throws IOException {
        Path dat = folder.resolve(Norb.FILES.get(0)), cat = folder.resolve(Norb.FILES.get(1));
        Files.delete(folder.resolve(cat.getFileName() + ".gz"));
        says("does not exist");
        Files.write(cat, cat(PAIRS, 0));
        byte[] good = dat(PAIRS);
        for (int length : List.of(0, 3, 7, 23, 24, good.length - 1)) {
            Files.write(dat, Arrays.copyOf(good, length));
            says(length < 24 ? "ends inside its header" : length == 24 ? "ends within piece 1 of 12" : "ends within piece 12 of 12");
        }
        Files.write(dat, Arrays.copyOf(good, good.length + 1));
        says("goes on after the 12 pieces");
        Files.write(dat, cat(PAIRS, 0));
        says("starts with 0x1E3D4C54; a binary matrix of bytes starts with 0x1E3D4C55");
        Files.write(dat, matrix(BYTES, new int[] {PAIRS, 2, 48, 48}, new byte[PAIRS * 2 * 48 * 48]));
        says("is a matrix of [12, 2, 48, 48]; [12, 2, 96, 96] was expected");
        Files.write(dat, matrix(BYTES, new int[1000], new byte[9]));
        says("its header gives 1000 dimensions; 4 were expected");
        Files.write(dat, good);
        Files.write(cat, matrix(INTS, new int[] {PAIRS}, new byte[] {9, 0, 0, 0}));
        says("category 9 of pair 0 is not in 0 to 4");
        byte[] packed = IdxFiles.gzip(cat(PAIRS, 0));
        Files.write(cat, Arrays.copyOf(packed, packed.length - 9));
        says("ends in the middle");
        packed[14] ^= 0x55;
        Files.write(cat, packed);
        says("");
    }

    @Test
    void otherNumbersOfPairsAreNotSmallNorb() throws IOException {
        Path norb = Files.createDirectories(folder.resolve("norb"));
        for (int i = 0; i < 4; i++) Files.move(Datasets.found(folder, Norb.FILES.get(i)), norb.resolve(Datasets.found(folder, Norb.FILES.get(i)).getFileName()));
        String message = assertThrows(DataException.class, () -> Datasets.open("norb", folder, 1)).getMessage();
        assertTrue(message.contains("is a matrix of [12]; [24300] was expected"), message);
        Files.delete(norb.resolve(Norb.FILES.get(2)));
        String missing = assertThrows(DataException.class, () -> Datasets.open("norb-48", folder, 1)).getMessage();
        for (String part : List.of("norb-48 is not here", norb + " (lacks " + Norb.FILES.get(2) + ")", "./vecgrad data fetch norb-48", "cs.nyu.edu"))
            assertTrue(missing.contains(part), missing);
    }

    private void says(String what) {
        String message = assertThrows(DataException.class, () -> Norb.open("norb", folder, 32, PAIRS)).getMessage();
        assertTrue(message.contains(what) && !message.contains("\n"), message);
    }
}
