package vecgrad.datasets;

import java.nio.file.Path;
import java.util.List;

/**
 * Which of SVHN's images train, validate and test.
 *
 * <p>{@code svhn} is the official split, cut as the paper's code cuts it: of the 73 257 training images the first 68 000 train,
 * the next 5 000 validate, and the 257 after them, which fill no thousand, are left out; all 26 032 test images test. {@code
 * svhn-extra} adds the 531 131 easier images of {@code extra} to those that train: the paper's M1 had them. Of a part of SVHN the
 * last eighth of its training images validates: {@code svhn-subset} trains on 7 000, validates on 1 000 and tests on 2 000.
 */
final class Svhn {
    static final String TRAIN = "train_32x32.mat", TEST = "test_32x32.mat", EXTRA = "extra_32x32.mat";

    private static final int OFFICIAL_TRAIN = 73_257, OFFICIAL_TEST = 26_032, OFFICIAL_EXTRA = 531_131;
    private static final int CUT = 73_000, VALIDATION = 5_000;
    private static final int SUBSET_TRAIN = 8_000, SUBSET_TEST = 2_000;

    private Svhn() {}

    static List<String> files(String name) { return name.equals("svhn-extra") ? List.of(TRAIN, TEST, EXTRA) : List.of(TRAIN, TEST); }

    /** {@code svhn}, {@code svhn-extra} or {@code svhn-subset}, with as many images as these have. */
    static Dataset open(String name, Path folder) throws DataException {
        boolean subset = name.equals("svhn-subset");
        LabeledImages all = counted(name, "train", folder.resolve(TRAIN), subset ? SUBSET_TRAIN : OFFICIAL_TRAIN);
        LabeledImages test = counted(name, "test", folder.resolve(TEST), subset ? SUBSET_TEST : OFFICIAL_TEST);
        if (subset) return part(name, all, test);
        LabeledImages train = all.slice(name + " train", 0, CUT - VALIDATION);
        LabeledImages validation = all.slice(name + " validation", CUT - VALIDATION, CUT);
        if (name.equals("svhn-extra")) train = train.followedBy(counted(name, "extra", folder.resolve(EXTRA), OFFICIAL_EXTRA));
        return new Dataset(name, train, validation, test);
    }

    /** A part of SVHN of any size: {@code svhn:DIR}. */
    static Dataset openPart(String name, Path folder) throws DataException {
        LabeledImages all = SvhnReader.read(name + " train", folder.resolve(TRAIN));
        if (all.size() < 8)
            throw new DataException(folder.resolve(TRAIN) + " has " + all.size() + " images; at least 8 are needed, because the last eighth is kept for validation");
        return part(name, all, SvhnReader.read(name + " test", folder.resolve(TEST)));
    }

    private static Dataset part(String name, LabeledImages all, LabeledImages test) {
        int train = all.size() - all.size() / 8;
        return new Dataset(name, all.slice(name + " train", 0, train), all.slice(name + " validation", train, all.size()), test);
    }

    private static LabeledImages counted(String name, String part, Path file, int expected) throws DataException {
        LabeledImages images = SvhnReader.read(name + " " + part, file);
        if (images.size() != expected)
            throw new DataException(file + " has " + images.size() + " images; " + name + " has " + expected
                    + ": get the right file, or call a part of SVHN svhn:" + file.toAbsolutePath().getParent());
        return images;
    }
}
