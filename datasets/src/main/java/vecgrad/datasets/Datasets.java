package vecgrad.datasets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Data sets by name: the front door.
 *
 * <ul>
 * <li>{@code digits}: generated on the fly, needs no file ({@link Digits})
 * <li>{@code mnist}, {@code fashion-mnist}, {@code kmnist}: four IDX files in a folder of that name
 * <li>{@code svhn}, {@code svhn-extra}, {@code svhn-subset}: SVHN's MATLAB files ({@link Svhn}); the first two in a folder {@code svhn}
 * <li>{@code norb}, {@code norb-48}: small NORB's files in a folder {@code norb}, as pairs of 32x32 or 48x48 ({@link Norb})
 * <li>{@code idx:DIR}: four IDX files with MNIST's names in the folder DIR
 * <li>{@code svhn:DIR}: {@code train_32x32.mat} and {@code test_32x32.mat}, any part of SVHN, in the folder DIR
 * </ul>
 */
public final class Datasets {
    static final String TRAIN_IMAGES = "train-images-idx3-ubyte", TRAIN_LABELS = "train-labels-idx1-ubyte",
            TEST_IMAGES = "t10k-images-idx3-ubyte", TEST_LABELS = "t10k-labels-idx1-ubyte";
    static final List<String> FILES = List.of(TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS);

    private Datasets() {}

    /** Whether {@link #open} knows the name, be its files here or not. */
    public static boolean isKnown(String name) {
        return name.startsWith("idx:") || name.startsWith("svhn:") || names().contains(name);
    }

    /** The names {@link #open} knows, for help texts. */
    public static List<String> names() { return List.of("digits", "mnist", "fashion-mnist", "kmnist", "svhn", "svhn-extra", "svhn-subset", "norb", "norb-48", "idx:DIR", "svhn:DIR"); }

    /**
     * Opens a data set. Files are looked for in {@code dataDir}, then {@code $VECGRAD_DATA}, then the user's cache
     * folder: {@link DataFolders}.
     *
     * <p>The last sixth of IDX training files is validation: MNIST's first 50 000 train, its last 10 000 validate.
     *
     * @param dataDir the folder to look in first, or null
     * @param seed    of generated data; files do not depend on it
     * @throws DataException if there is no such data set, or its files are missing or damaged; the message says what to do
     */
    public static Dataset open(String name, Path dataDir, long seed) throws DataException {
        return open(name, dataDir, seed, DataFolders.ofUser());
    }

    static Dataset open(String name, Path dataDir, long seed, DataFolders folders) throws DataException {
        if (name.equals("digits")) return Digits.dataset(seed);
        if (name.startsWith("idx:")) {
            Path folder = Path.of(name.substring("idx:".length()));
            List<String> missing = missing(folder, FILES);
            if (!missing.isEmpty())
                throw new DataException(name + ": " + folder.toAbsolutePath() + " lacks " + String.join(", ", missing)
                        + "; four IDX files with MNIST's names were expected there, plain or with .gz");
            return fromFolder(name, folder, 0);
        }
        if (name.startsWith("svhn:")) return Svhn.openPart(name, Path.of(name.substring("svhn:".length())));
        Source source = Source.named(name);
        List<Path> looked = new ArrayList<>();
        for (Path root : folders.search(dataDir)) {
            Path folder = root.resolve(source.folder());
            if (missing(folder, names(source)).isEmpty())
                return switch (source.folder()) {
                    case "svhn", "svhn-subset" -> Svhn.open(name, folder);
                    case "norb" -> Norb.open(name, folder);
                    default -> fromFolder(name, folder, source.classes());
                };
            looked.add(folder);
        }
        throw new DataException(notFound(source, looked));
    }

    private static Dataset fromFolder(String name, Path folder, int classes) throws DataException {
        LabeledImages all = IdxReader.read(name + " train", found(folder, TRAIN_IMAGES), found(folder, TRAIN_LABELS), classes);
        LabeledImages test = IdxReader.read(name + " test", found(folder, TEST_IMAGES), found(folder, TEST_LABELS), all.classes());
        if (test.rows() != all.rows() || test.columns() != all.columns())
            throw new DataException(found(folder, TEST_IMAGES) + " has images of " + test.rows() + "x" + test.columns()
                    + ", but the training images are " + all.rows() + "x" + all.columns() + "; the files do not belong together");
        int validation = all.size() / 6;
        if (validation == 0)
            throw new DataException(found(folder, TRAIN_IMAGES) + " has " + all.size() + " images; at least 6 are needed,"
                    + " because the last sixth is kept for validation");
        int train = all.size() - validation;
        return new Dataset(name, all.slice(name + " train", 0, train), all.slice(name + " validation", train, all.size()), test);
    }

    /** The file itself or its gzipped form, whichever is there; the gzipped one, which fetching verifies, comes first. */
    static Path found(Path folder, String file) {
        Path gzipped = folder.resolve(file + ".gz");
        return Files.isRegularFile(gzipped) ? gzipped : folder.resolve(file);
    }

    private static List<String> names(Source source) { return source.files().stream().map(Source.RemoteFile::name).toList(); }

    private static List<String> missing(Path folder, List<String> files) {
        return files.stream().filter(file -> !Files.isRegularFile(found(folder, file))).toList();
    }

    private static String notFound(Source source, List<Path> looked) {
        List<String> files = names(source);
        String where = looked.stream()
                .map(folder -> folder + (Files.isDirectory(folder) ? " (lacks " + String.join(", ", missing(folder, files)) + ")" : ""))
                .collect(Collectors.joining(", "));
        boolean gzipped = source.files().getFirst().gzipped();
        return source.name() + " is not here: looked for " + String.join(", ", files) + (gzipped ? " (plain or .gz)" : "") + " in " + where
                + (source.mirrors().isEmpty()
                ? "; it is not published on its own: put its files into one of these folders, or get all of SVHN (`./vecgrad data fetch svhn`)"
                : "; run `./vecgrad data fetch " + source.name() + "`, or download these files from " + source.homepage()
                + " into one of these folders");
    }
}
