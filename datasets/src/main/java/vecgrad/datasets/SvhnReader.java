package vecgrad.datasets;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import us.hebi.matlab.mat.format.BufferAllocator;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.format.Mat5Reader;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Source;

/**
 * Reads SVHN's cropped digits ("format 2"): MATLAB files (version 5) with {@code X}, uint8 [32, 32, 3, N], and {@code y}, N
 * numbers of any type. MATLAB counts columns first, so a picture lies there as [channel, column, row].
 *
 * <p>The digit 0 has the label 10 in these files. Here the class of a digit is the digit itself: 10 becomes 0. (The paper's
 * code makes it class 9, after the other nine; no number depends on that order.)
 *
 * <p>A file is not believed: {@link MatSource} allows no size beyond what the file can hold.
 */
public final class SvhnReader {
    /** Height and width in pixels. */
    public static final int SIDE = 32;

    private static final int CHANNELS = 3, PIXELS = SIDE * SIDE * CHANNELS, CLASSES = 10;
    private static final int MOST_IMAGES = (Integer.MAX_VALUE - 8) / PIXELS;

    private SvhnReader() {}

    /**
     * The digits of a file such as {@code train_32x32.mat}.
     *
     * @throws DataException if the file is missing, damaged, hostile or not of this format
     */
    public static LabeledImages read(String name, Path file) throws DataException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            var reader = new FlatReader(new MatSource(in, Files.size(file)), new HashMap<>());
            return images(name, file, reader.readMat(), reader.found);
        } catch (DataException e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw new DataException(file + " does not exist; a MATLAB file with SVHN's cropped digits was expected there", e);
        } catch (IOException | RuntimeException e) {                          // the library throws either at a damaged file
            Throwable cause = e;
            while (cause.getCause() != null) cause = cause.getCause();
            throw new DataException(file + " is no sound MATLAB file of version 5 (" + (cause.getMessage() == null ? cause.getClass().getSimpleName()
                    : cause.getMessage()) + "); one with X and y was expected: get it again", e);
        }
    }

    private static LabeledImages images(String name, Path file, Mat5File mat, Map<String, Mat5Reader.EntryHeader> found) throws DataException {
        require(file, found, "X", "uint8 [32, 32, 3, N], N from 1 to " + MOST_IMAGES);
        require(file, found, "y", "real numbers [N, 1]");
        int n = found.get("X").getDimensions()[3];
        Matrix x = mat.getMatrix("X"), y = mat.getMatrix("y");
        if (y.getNumElements() != n)
            throw new DataException(file + " has " + y.getNumElements() + " labels, but " + n + " images: it is damaged, get it again");
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            double label = y.getDouble(i);
            if (!(label >= 1 && label <= CLASSES && label == Math.rint(label)))
                throw new DataException(file + ": label " + label + " of image " + i + " is not in 1 to 10: it is damaged, or no SVHN file");
            labels[i] = (int) label % CLASSES;
        }
        byte[] pixels = new byte[n * PIXELS];
        for (int i = 0; i < n; i++)
            for (int channel = 0; channel < CHANNELS; channel++)
                for (int column = 0; column < SIDE; column++)
                    for (int row = 0; row < SIDE; row++)
                        pixels[i * PIXELS + (row * SIDE + column) * CHANNELS + channel]
                                = (byte) x.getLong(i * PIXELS + (channel * SIDE + column) * SIDE + row);
        return new LabeledImages(name, SIDE, SIDE, CHANNELS, CLASSES, pixels, labels);
    }

    private static void require(Path file, Map<String, Mat5Reader.EntryHeader> found, String name, String expected) throws DataException {
        Mat5Reader.EntryHeader header = found.get(name);
        if (header == null)
            throw new DataException(file + " has no " + name + (found.isEmpty() ? "" : " among " + found.keySet().stream().sorted().collect(Collectors.joining(", ")))
                    + "; " + expected + " was expected: is it SVHN's format 2?");
        if (!fits(header))
            throw new DataException(file + ": " + name + " is " + header.getType().toString().toLowerCase(Locale.ROOT) + " " + Arrays.toString(header.getDimensions())
                    + "; expected " + expected + ": is it SVHN's format 2?");
    }

    /** Whether an array is one of the two, and of the kind and shape it should be. */
    private static boolean fits(Mat5Reader.EntryHeader header) {
        int[] d = header.getDimensions();
        return switch (header.getName()) {
            case "X" -> header.getType() == MatlabType.UInt8 && !header.isComplex() && d.length == 4 && d[0] == SIDE && d[1] == SIDE && d[2] == CHANNELS
                    && d[3] >= 1 && d[3] <= MOST_IMAGES;
            case "y" -> isReal(header) && d.length == 2 && Math.min(d[0], d[1]) == 1 && Math.max(d[0], d[1]) <= MOST_IMAGES;
            default -> false;
        };
    }

    private static boolean isReal(Mat5Reader.EntryHeader header) {
        return !header.isComplex() && switch (header.getType()) {
            case Double, Single, Int8, UInt8, Int16, UInt16, Int32, UInt32, Int64, UInt64 -> true;
            default -> false;
        };
    }

    /** The library's reader for the two arrays alone. An array of arrays announces a number of them, which it would believe. */
    private static final class FlatReader extends Mat5Reader {
        private final Map<String, EntryHeader> found;

        FlatReader(MatSource source, Map<String, EntryHeader> found) {
            super(source);
            this.found = found;
            setEntryFilter(header -> {
                found.put(header.getName(), header);
                boolean wanted = fits(header);
                if (wanted) source.requireEnd();
                return wanted;
            });
            setBufferAllocator(new BufferAllocator() {
                @Override public ByteBuffer allocate(int bytes) { return ByteBuffer.allocate(bytes); }
                @Override public void release(ByteBuffer buffer) {}
            });
            disableSubsystemProcessing();
        }

        @Override
        protected Array readNestedArray() throws IOException { throw new IOException("it holds arrays within arrays"); }

        @Override
        protected Mat5Reader createChildReader(Source source) { return new FlatReader((MatSource) source, found); }
    }
}
