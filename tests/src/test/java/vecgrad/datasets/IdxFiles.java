package vecgrad.datasets;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Small IDX files for the tests of this package. */
final class IdxFiles {
    private IdxFiles() {}

    /** An IDX file: magic, sizes, bytes. */
    static byte[] idx(int magic, int[] sizes, byte... bytes) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * sizes.length + bytes.length).putInt(magic);
        for (int size : sizes) file.putInt(size);
        return file.put(bytes).array();
    }

    static byte[] images(int n, int rows, int columns) {
        byte[] pixels = new byte[n * rows * columns];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) (31 * i);
        return idx(2051, new int[] {n, rows, columns}, pixels);
    }

    static byte[] labels(int n, int classes) {
        byte[] labels = new byte[n];
        for (int i = 0; i < n; i++) labels[i] = (byte) (i % classes);
        return idx(2049, new int[] {n}, labels);
    }

    static byte[] gzip(byte[] content) {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return packed.toByteArray();
    }

    /** The four files of a small data set. */
    static Path fill(Path folder, int train, int test, int classes) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve(Datasets.TRAIN_IMAGES), images(train, 4, 3));
        Files.write(folder.resolve(Datasets.TRAIN_LABELS + ".gz"), gzip(labels(train, classes)));
        Files.write(folder.resolve(Datasets.TEST_IMAGES + ".gz"), gzip(images(test, 4, 3)));
        Files.write(folder.resolve(Datasets.TEST_LABELS), labels(test, classes));
        return folder;
    }
}
