package vecgrad.vae.reproduce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vecgrad.datasets.Dataset;
import vecgrad.datasets.LabeledImages;
import vecgrad.vae.StreetNumbers;
import vecgrad.vae.io.Progress;

/** Tables 2 and 3 from the first image to the last row, on a few images that stand for SVHN and NORB. */
class NaturalImagesGridTest {
    private static final Map<String, Object> SMALL = Map.of("pca", 10, "hidden", 8, "m1_hidden", 8, "m1_latent", 4, "epochs", 1, "m1_epochs", 2, "unlabelled_batch", 50);

    @TempDir private Path folder;

    @Test
    void table2OnColours() throws IOException {
        complete(PaperTable.TABLE2, new Dataset("svhn", StreetNumbers.images(1, 140), StreetNumbers.images(2, 20), StreetNumbers.images(3, 40)), List.of());
    }

    @Test
    void table3OnPairs() throws IOException {
        complete(PaperTable.TABLE3, new Dataset("norb", pairs(1, 140), pairs(2, 20), pairs(3, 40)), List.of("m1m2"));
    }

    private void complete(PaperTable table, Dataset data, List<String> more) throws IOException {
        List<Cell> cells = new ArrayList<>();
        for (String method : table.methods()) cells.add(new Cell(method, 20, 1));
        for (String method : more) cells.add(new Cell(method, 20, 1));
        List<CellResult> results = new Grid(table, cells, SMALL, 1, data, folder, 1, new Progress(true)).run();
        String text = new TableText(table, data.name(), results).markdown();
        for (Cell cell : cells) {
            assertTrue(text.contains("(`" + cell.method() + "`)"), text);
            assertTrue(Files.size(folder.resolve("runs").resolve(cell.name()).resolve("samples.png")) > 0, cell::name);
        }
        assertEquals(cells.size(), results.size());
    }

    /** Two of three colours, as the left and the right image of a pair. */
    private static LabeledImages pairs(long seed, int n) {
        LabeledImages colours = StreetNumbers.images(seed, n);
        byte[] pixels = new byte[n * 2048];
        for (int i = 0; i < n; i++) {
            byte[] image = colours.pixels(i);
            for (int p = 0; p < 1024; p++)
                for (int eye = 0; eye < 2; eye++) pixels[i * 2048 + 2 * p + eye] = image[3 * p + eye];
        }
        return LabeledImages.of("pairs", 32, 32, 2, 10, pixels, colours.labels());
    }
}
