package vecgrad.vae.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vecgrad.vae.cli.Console.vecgrad;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vecgrad.vae.StreetNumbers;
import vecgrad.vae.cli.Console.Ended;
import vecgrad.vae.io.Json;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.ModelFile;
import vecgrad.vae.model.StackedM1M2;
import vecgrad.vae.model.Whitened;

/** From files with colour pictures through PCA whitening to M1+M2 and back to colours. */
class ColourRunTest {
    @TempDir
    private static Path temporary;
    private static Path data, run;
    private static Ended trained;

    @BeforeAll
    static void train() throws IOException {
        data = StreetNumbers.files(temporary.resolve("data"));
        run = temporary.resolve("run");
        trained = vecgrad(call("m1m2", run));
    }

    private static Object[] call(String model, Path out, Object... more) {
        List<Object> call = new ArrayList<>(List.of("train", "--model", model, "--data", "svhn:" + data, "--labels", 20, "--hidden", 16, "--latent", 4, "--epochs", 3,
                "--m1-epochs", 30, "--m1-hidden", 32, "--m1-latent", 6, "--unlabelled-batch", 40, "--m1-batch", 35, "--m1-learning-rate", 0.003, "--pca", 24,
                "--out", out, "--json"));
        call.addAll(List.of(more));
        return call.toArray();
    }

    @Test
    void theBoundOfGaussianFeaturesRises() throws IOException {
        assertEquals(0, trained.code(), trained::err);
        assertTrue(trained.err().contains("images are whitened: 24 components of 3072 pixels"), trained::err);
        assertTrue(trained.err().contains("6 of M1's 6 latent dimensions are used"), trained::err);
        List<Double> losses = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("metrics.jsonl")))
            if (Json.parse(line).get("stage").equals("m1")) losses.add(((Number) Json.parse(line).get("loss")).doubleValue());
        assertEquals(30, losses.size());
        assertTrue(losses.getLast() < losses.getFirst() - 1, losses.toString());
        Map<String, Object> result = Json.parse(trained.out().strip());
        assertTrue((double) result.get("test_error") < 1 && (double) result.get("test_elbo") > -60, result.toString());
    }

    @Test
    void theWhiteningIsPartOfTheModel() throws IOException {
        Whitened model = (Whitened) ModelFile.read(run.resolve("model.safetensors"));
        assertEquals(24, model.pca().kept());
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, ((StackedM1M2) model.model()).kept());
        Ended evaluated = vecgrad("evaluate", run, "--json");
        assertEquals(0, evaluated.code(), evaluated::err);
        assertEquals(Json.parse(trained.out().strip()).get("test_error"), Json.parse(evaluated.out().strip()).get("test_error"));
    }

    @Test
    void imaginedPicturesAreInColour() throws IOException {
        Path out = temporary.resolve("imagined.png");
        assertEquals(0, vecgrad("sample", run, "--out", out).code());
        BufferedImage picture = ImageIO.read(out.toFile());
        assertEquals(2 * (1 + 10 * 33), picture.getWidth());
        int coloured = 0;
        for (int y = 0; y < picture.getHeight(); y++)
            for (int x = 0; x < picture.getWidth(); x++) {
                int rgb = picture.getRGB(x, y), red = rgb >> 16 & 0xFF, blue = rgb & 0xFF;
                if (Math.abs(red - blue) > 8) coloured++;
            }
        assertTrue(coloured > picture.getWidth() * picture.getHeight() / 50, coloured + " pixels of " + picture.getWidth() * picture.getHeight() + " have a colour");
    }

    @Test
    void anM1OfAnotherRunBringsItsWhitening() throws IOException {
        Path m1 = temporary.resolve("m1"), stack = temporary.resolve("stack");
        Ended first = vecgrad(call("m1", m1));
        assertEquals(0, first.code(), first::err);
        Ended second = vecgrad(call("m1m2", stack, "--m1", m1));
        assertEquals(0, second.code(), second::err);
        Whitened alone = (Whitened) ModelFile.read(m1.resolve("model.safetensors")), both = (Whitened) ModelFile.read(stack.resolve("model.safetensors"));
        assertEquals(alone.pca(), both.pca());
        assertTrue(((M1) alone.model()).architecture().gaussian());
        assertArrayEquals(alone.parameters().getFirst().value().data(), both.parameters().getFirst().value().data());
    }

    @Test
    void otherModelsAndPixelsAsTheyAreWorkToo() throws IOException {
        for (String model : List.of("nn", "m2")) assertEquals(0, vecgrad(call(model, temporary.resolve(model))).code(), model);
        Path pixels = temporary.resolve("pixels");
        Ended ended = vecgrad(call("m1", pixels, "--pca", 0));
        assertEquals(2, ended.code(), "an option given twice");
        List<Object> call = new ArrayList<>(List.of(call("m1", pixels)));
        call.set(call.indexOf("--pca") + 1, 0);
        assertEquals(0, vecgrad(call.toArray()).code());
        assertTrue(ModelFile.read(pixels.resolve("model.safetensors")) instanceof M1);
    }

    @Test
    void tooManyComponentsAreRefusedByTheOption() {
        List<Object> call = new ArrayList<>(List.of(call("m1", temporary.resolve("none"))));
        call.set(call.indexOf("--pca") + 1, 4000);
        Ended ended = vecgrad(call.toArray());
        assertEquals(2, ended.code());
        assertTrue(ended.sentence().contains("--pca: 4000 components of images of 3072 pixels"), ended.sentence());
    }
}
