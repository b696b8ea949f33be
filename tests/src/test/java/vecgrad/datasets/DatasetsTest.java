package vecgrad.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsTest {
    @TempDir Path folder;

    @Test
    void theLastSixthOfTheTrainingFilesIsValidation() throws IOException {
        Dataset data = Datasets.open("idx:" + IdxFiles.fill(folder, 60, 7, 5), null, 1);
        assertEquals(50, data.train().size());
        assertEquals(10, data.validation().size());
        assertEquals(7, data.test().size());
        assertEquals(5, data.test().classes());
        LabeledImages all = IdxReader.read("all", folder.resolve(Datasets.TRAIN_IMAGES), folder.resolve(Datasets.TRAIN_LABELS + ".gz"), 0);
        assertArrayEquals(all.pixels(49), data.train().pixels(49));
        assertArrayEquals(all.pixels(50), data.validation().pixels(0));
        assertEquals(all.label(59), data.validation().label(9));
    }

    @Test
    void foldersAreSearchedInOrder() throws IOException {
        DataFolders user = new DataFolders(Map.of("VECGRAD_DATA", folder.resolve("env").toString(),
                "XDG_CACHE_HOME", folder.resolve("cache").toString()), "Linux", folder);
        IdxFiles.fill(folder.resolve("cache/vecgrad/mnist"), 12, 3, 10);
        assertEquals(10, Datasets.open("mnist", folder.resolve("named"), 1, user).train().size());
        IdxFiles.fill(folder.resolve("env/mnist"), 18, 3, 10);
        assertEquals(15, Datasets.open("mnist", folder.resolve("named"), 1, user).train().size());
        IdxFiles.fill(folder.resolve("named/mnist"), 24, 3, 10);
        assertEquals(20, Datasets.open("mnist", folder.resolve("named"), 1, user).train().size());
        assertEquals(15, Datasets.open("mnist", null, 1, user).train().size());
    }

    @Test
    void theCacheFolderIsTheSystemsOwn() {
        Path home = Path.of("home");
        assertEquals(home.resolve(".cache/vecgrad"), new DataFolders(Map.of(), "Linux", home).cache());
        assertEquals(home.resolve("Library/Caches/vecgrad"), new DataFolders(Map.of(), "Mac OS X", home).cache());
        assertEquals(Path.of("local", "vecgrad"), new DataFolders(Map.of("LOCALAPPDATA", "local"), "Windows 11", home).cache());
        assertEquals(List.of(Path.of("d"), Path.of("x", "vecgrad")),
                new DataFolders(Map.of("XDG_CACHE_HOME", "x", "VECGRAD_DATA", " "), "Linux", home).search(Path.of("d")));
    }

    @Test
    void missingDataSayWhichFilesWhereAndWhatToDo() throws IOException {
        IdxFiles.fill(folder.resolve("named/mnist"), 24, 3, 10);
        Files.delete(folder.resolve("named/mnist").resolve(Datasets.TEST_LABELS));
        DataFolders user = new DataFolders(Map.of(), "Linux", folder.resolve("home"));
        String message = assertThrows(DataException.class, () -> Datasets.open("mnist", folder.resolve("named"), 1, user)).getMessage();
        for (String part : new String[] {folder.resolve("named/mnist") + " (lacks t10k-labels-idx1-ubyte)",
                folder.resolve("home/.cache/vecgrad/mnist").toString(), "train-images-idx3-ubyte", "./vecgrad data fetch mnist", "https://"})
            assertTrue(message.contains(part), message);
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        String message = assertThrows(DataException.class, () -> Datasets.open("mnits", null, 1)).getMessage();
        assertEquals("there is no data set called 'mnits'; choose one of digits, mnist, fashion-mnist, kmnist, svhn, svhn-extra, svhn-subset, norb, norb-48, idx:DIR, svhn:DIR", message);
    }

    @Test
    void aPartThatIsNotPublishedSaysWhereTheWholeIs() {
        DataFolders user = new DataFolders(Map.of(), "Linux", folder);
        String message = assertThrows(DataException.class, () -> Datasets.open("svhn-subset", folder, 1, user)).getMessage();
        for (String part : new String[] {folder.resolve("svhn-subset").toString(), "train_32x32.mat, test_32x32.mat", "data fetch svhn`"})
            assertTrue(message.contains(part), message);
        String fetched = assertThrows(DataException.class, () -> Fetch.fetch("svhn-subset", folder, (file, bytes, total) -> {})).getMessage();
        assertTrue(fetched.contains("ufldl.stanford.edu/housenumbers"), fetched);
    }

    @Test
    void anIncompleteFolderOfOnesOwnSaysWhatItLacks() {
        String message = assertThrows(DataException.class, () -> Datasets.open("idx:" + folder, null, 1)).getMessage();
        assertTrue(message.contains(folder + " lacks train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte"), message);
    }

    @Test
    void testImagesOfAnotherSizeOrClassAreRefused() throws IOException {
        IdxFiles.fill(folder, 60, 7, 5);
        Files.write(folder.resolve(Datasets.TEST_LABELS), IdxFiles.labels(7, 6));
        String label = assertThrows(DataException.class, () -> Datasets.open("idx:" + folder, null, 1)).getMessage();
        assertTrue(label.contains("label 5 of image 5 is not in 0 to 4"), label);
        IdxFiles.fill(folder, 60, 7, 5);
        Files.write(folder.resolve(Datasets.TEST_IMAGES + ".gz"), IdxFiles.images(7, 5, 3));
        String size = assertThrows(DataException.class, () -> Datasets.open("idx:" + folder, null, 1)).getMessage();
        assertTrue(size.contains("images of 5x3, but the training images are 4x3"), size);
    }

    @Test
    void mnistIsCutLikeThePaperCutsIt() throws IOException {
        Path shared = shared();
        assumeTrue(shared != null, "no MNIST here: neither $VECGRAD_SHARED/data/mnist nor ../shared/data/mnist from the project's root");
        Dataset mnist = Datasets.open("mnist", shared, 1);
        assertEquals("mnist train: 50000 images of 28x28x1 in 10 classes", mnist.train().toString());
        assertEquals(10_000, mnist.validation().size());
        assertEquals(10_000, mnist.test().size());
        assertArrayEquals(new int[] {5, 0, 4, 1, 9}, mnist.train().labels(0, 1, 2, 3, 4));      // as everybody knows them
        assertArrayEquals(new int[] {7, 2, 1, 0, 4}, mnist.test().labels(0, 1, 2, 3, 4));
        assertEquals(33.3184, mean(mnist), 0.2);                                               // the well-known mean, 0.1307
    }

    private static double mean(Dataset mnist) {
        long sum = 0;
        for (int i = 0; i < 10_000; i++) for (byte b : mnist.train().pixels(i)) sum += b & 0xFF;
        return sum / (10_000 * 784.0);
    }

    /** The data folder beside the project, whether tests run in the root or in this module; null if there is none. */
    private static Path shared() {
        return Stream.of(System.getenv("VECGRAD_SHARED"), "../shared", "../../shared").filter(Objects::nonNull)
                .map(path -> Path.of(path, "data"))
                .filter(path -> Files.exists(path.resolve("mnist/train-images-idx3-ubyte.gz"))).findFirst().orElse(null);
    }
}
