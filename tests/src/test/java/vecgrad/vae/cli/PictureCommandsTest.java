package vecgrad.vae.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vecgrad.vae.cli.Console.vecgrad;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vecgrad.tensor.Noise;
import vecgrad.vae.TinyDigits;
import vecgrad.vae.cli.Console.Ended;
import vecgrad.vae.io.Json;
import vecgrad.vae.model.Architecture;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.M2;
import vecgrad.vae.model.MlpClassifier;
import vecgrad.vae.model.Model;
import vecgrad.vae.model.ModelFile;

/** The commands that draw, on tiny runs: one trained, the others of drawn weights. */
class PictureCommandsTest {
    private static final int PIXELS = 14 * 14;

    @TempDir
    private static Path temporary;
    private static Path data, stack, m1, m2, nn, line;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() throws IOException {
        data = TinyDigits.idx(temporary.resolve("data"));
        stack = temporary.resolve("stack");
        Ended trained = vecgrad("train", "--data", "idx:" + data, "--labels", 20, "--hidden", 16, "--latent", 4, "--epochs", 3, "--m1-epochs", 3, "--m1-hidden", 16,
                "--m1-latent", 4, "--unlabelled-batch", 50, "--m1-batch", 50, "--learning-rate", 0.003, "--m1-learning-rate", 0.003, "--quiet", "--out", stack);
        assertEquals(0, trained.code(), trained::err);
        m1 = run("m1", new M1(new Architecture(PIXELS, new int[] {16}, 2, 0, false), Noise.ofSeed(2)));
        m2 = run("m2", new M2(new Architecture(PIXELS, new int[] {16}, 2, 10, false), Noise.ofSeed(3)));
        nn = run("nn", MlpClassifier.of(new Architecture(PIXELS, new int[] {16}, 1, 10, false), Noise.ofSeed(4)));
        line = run("line", new M2(new Architecture(PIXELS, new int[] {16}, 1, 10, false), Noise.ofSeed(5)));
    }

    /** What is left of a run when it has been trained. */
    private static Path run(String name, Model model) throws IOException {
        Path run = Files.createDirectories(temporary.resolve(name));
        Files.writeString(run.resolve("config.json"), Json.line(Map.of("model", name, "data", "idx:" + data)));
        ModelFile.write(run.resolve("model.safetensors"), model);
        return run;
    }

    // ------------------------------------------------------------------------------------------------ what they draw

    @Test
    void everyPictureIsWrittenAndNamedOnStdoutAndItsSeedDecidesIt() throws IOException {
        for (Path run : List.of(stack, m2))
            for (List<Object> call : EveryPicture.calls(run, folder)) {
                byte[] first = drawn(call, 1), again = drawn(call, 1), other = drawn(call, 2);
                assertArrayEquals(first, again, call::toString);
                boolean random = !call.contains("--walk") && !List.of("manifold", "interpolate").contains(call.getFirst());
                assertEquals(random, !Arrays.equals(first, other), call::toString);
            }
    }

    /** What a call writes into all its files. */
    private byte[] drawn(List<Object> call, int seed) throws IOException {
        Path picture = folder.resolve("picture");
        Ended ended = vecgrad(EveryPicture.with(call, "--seed", seed, "--out", picture));
        assertEquals(0, ended.code(), ended::err);
        List<String> named = new ArrayList<>(List.of(picture.toString()));
        if (call.contains("--turning")) named.add(folder.resolve("turned.gif").toString());
        assertEquals(named, ended.out().lines().toList());
        StringBuilder all = new StringBuilder();
        for (String file : named) all.append(new String(Files.readAllBytes(Path.of(file)), StandardCharsets.ISO_8859_1));
        return all.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void picturesHaveTheirSizes() throws IOException {
        int t = 14;
        assertSize(11 * (t + 1) + 5, 10 * (t + 1) + 1, 2, "analogies", stack);
        assertSize(5 * (10 * t + 2) + 2, 2 * (10 * t + 2) + 2, 1, "sample", m2, "--walk");
        assertSize(10 * t + 4, 10 * t + 4, 2, "sample", m2, "--walk", "--class", 9);
        assertSize(10 * t + 4, 10 * t + 4, 2, "sample", m1, "--walk");
        assertSize(20 * t + 4, 20 * t + 4, 1, "manifold", m1);
        assertSize(20 * t + 4, 20 * t + 4, 3, "manifold", m2, "--class", 1, "--scale", 3);
        assertSize(20 * (t + 1) + 1, 3 * (t + 1) + 1, 2, "reconstruct", m1);
        assertSize(2 * (t + 1) + 1, 3 * (t + 1) + 1, 2, "reconstruct", stack, "--images", "59,0");
        assertSize(9 * (t + 1) + 9, t + 2, 2, "interpolate", m1, 0, 1, "--steps", 7);
        assertSize(5 * (t + 1) + 1, 2 * (t + 1) + 1, 2, "fly", m1, "--count", 2);
        assertSize(200 + 12 + t, 200, 1, "embed", m1, "--size", 200);
        assertSize(200 + 12 + t, 200, 1, "embed", line, "--size", 200, "--turning", folder.resolve("turned.gif"), "--frames", 2);
    }

    private void assertSize(int width, int height, int scale, Object... call) throws IOException {
        Path picture = folder.resolve("a");
        Ended ended = vecgrad(EveryPicture.with(List.of(call), "--out", picture));
        assertEquals(0, ended.code(), ended::err);
        BufferedImage image = ImageIO.read(picture.toFile());
        assertEquals(List.of(width * scale, height * scale), List.of(image.getWidth(), image.getHeight()), Arrays.toString(call));
    }

    @Test
    void aStackHasTwoSpaces() throws IOException {
        for (List<Object> call : List.<List<Object>>of(List.of("manifold", stack), List.of("reconstruct", stack), List.of("interpolate", stack, 0, 1), List.of("fly", stack),
                List.of("embed", stack))) {
            byte[] usual = drawn(call, 1), z1 = drawn(List.of(EveryPicture.with(call, "--space", "z1")), 1), z2 = drawn(List.of(EveryPicture.with(call, "--space", "Z2")), 1);
            assertFalse(Arrays.equals(z1, z2), call::toString);
            assertArrayEquals(call.getFirst().equals("embed") ? z1 : z2, usual, call::toString);
        }
    }

    @Test
    void aPlaneThatIsNotTheWholeSpaceIsToldAsSuch() {
        assertTrue(vecgrad("manifold", stack, "--out", folder.resolve("a")).err().contains("The latent space has 4 dimensions"));
        assertEquals("", vecgrad("manifold", m2, "--out", folder.resolve("a")).err());
    }

    @Test
    void aFlightIsAGifAndItsFramesArePngs() throws IOException {
        Path gif = folder.resolve("a.gif"), frames = folder.resolve("new/frames");
        Ended ended = vecgrad("fly", stack, "--out", gif, "--frames", frames, "--count", 6, "--delay", 15);
        assertEquals(0, ended.code(), ended::err);
        assertEquals(List.of(gif.toString(), frames.toString()), ended.out().lines().toList());
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        try (var in = ImageIO.createImageInputStream(gif.toFile())) {
            reader.setInput(in);
            assertEquals(6, reader.getNumImages(true));
            for (int i = 0; i < 6; i++) {
                BufferedImage frame = ImageIO.read(frames.resolve("frame-000" + i + ".png").toFile()), inGif = reader.read(i);
                assertEquals(frame.getWidth(), inGif.getWidth());
                for (int x = 0; x < frame.getWidth(); x++)
                    assertEquals(frame.getRaster().getSample(x, 9, 0), inGif.getRGB(x, 9) & 0xff, "frame " + i);
            }
        } finally {
            reader.dispose();
        }
        try (Stream<Path> files = Files.list(frames)) {
            assertEquals(6, files.count());
        }
        Files.writeString(folder.resolve("file"), "");
        Ended none = vecgrad("fly", stack, "--out", gif, "--frames", folder.resolve("file/frames"), "--count", 1);
        assertEquals(1, none.code());
        assertTrue(none.sentence().contains("cannot make the folder " + folder.resolve("file/frames")), none.sentence());
    }

    // ------------------------------------------------------------------------------------------------ without fonts

    /** No class of a font is even loaded, so none has to be installed. */
    @Test
    void noPictureTouchesAFontOrADisplay() throws IOException {
        Path log = folder.resolve("classes.txt");
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-Xlog:class+load:file=" + log + "::filecount=0", "-cp", System.getProperty("java.class.path"), EveryPicture.class.getName(), stack.toString(),
                folder.toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("DISPLAY");
        Ended ended = Console.ended(builder, folder);
        assertEquals(0, ended.code(), ended::err);
        assertFalse(ended.err().contains("Unsafe"), ended.err());
        String classes = Files.readString(log);
        assertTrue(classes.contains("vecgrad.vae.picture.Turntable") && classes.contains("java.awt.image.BufferedImage"), "the log holds what was loaded");
        for (String line : classes.lines().toList())
            for (String graphics : List.of(" java.awt.Font", " sun.font.", " java.awt.Graphics2D ", " sun.java2d.SunGraphicsEnvironment", " sun.awt.X11"))
                assertFalse(line.contains(graphics), line);
    }

    // ------------------------------------------------------------------------------------------------ what cannot be drawn

    @Test
    void whatARunCannotDrawIsToldInASentence() {
        for (List<Object> call : EveryPicture.calls(nn, folder)) refused("is a run of nn, which has no latent space", call.toArray());
        refused("knows no classes", "analogies", m1);
        refused("--class: M1 knows no classes", "sample", m1, "--walk", "--class", 1);
        refused("--class: M1 knows no classes", "manifold", m1, "--class", 1);
        refused("--class: M1 knows no classes", "manifold", stack, "--space", "z1", "--class", 1);
        refused("one dimension", "sample", line, "--walk");
        refused("one dimension", "manifold", line);
        for (Path run : List.of(m1, m2)) refused("it has one latent space", "fly", run, "--space", "z1");
    }

    @Test
    void numbersThatMakeNoSenseAreRefusedByTheirOption() {
        for (Object value : new Object[] {-1, 10, "x"}) {
            refused("--class", "sample", m2, "--walk", "--class", value);
            refused("--class", "manifold", m2, "--class", value);
        }
        refused("--class chooses a block of --walk", "sample", m2, "--class", 1);
        for (Object value : new Object[] {-1, 60, "x", "1,,2", ""}) {
            refused("--images", "analogies", m2, "--images", value);
            refused("--images", "reconstruct", m2, "--images", value);
        }
        refused("A and B: 60 is not in 0 to 59", "interpolate", m2, 0, 60);
        refused("A and B: -1", "interpolate", m2, "--", -1, 0);
        for (Object value : new Object[] {0, -1, 101, "x"}) refused("--side", "manifold", m2, "--side", value);
        for (Object value : new Object[] {1, 1001, "x"}) refused("--steps", "interpolate", m2, 0, 1, "--steps", value);
        for (Object value : new Object[] {0, 10_001, "x"}) refused("--count", "fly", m2, "--count", value);
        for (Object value : new Object[] {0, 1001}) refused("--delay", "fly", m2, "--delay", value);
        for (Object value : new Object[] {0, 1001}) refused("--count", "reconstruct", m2, "--count", value);
        for (Object value : new Object[] {63, 2001}) refused("--size", "embed", m2, "--size", value);
        for (Object value : new Object[] {0, 1001}) refused("--frames", "embed", m2, "--frames", value);
        refused("--points", "embed", m2, "--points", 0);
        for (Object value : new Object[] {0, 17, "x"}) for (List<Object> call : EveryPicture.calls(m2, folder)) refused("--scale", EveryPicture.with(call, "--scale", value));
        refused("--space", "embed", stack, "--space", "z3");
    }

    @Test
    void theEndingOfAFileIsThatOfItsFormat() {
        for (List<Object> call : EveryPicture.calls(m2, folder)) {
            boolean gif = call.getFirst().equals("fly");
            Ended ended = vecgrad(EveryPicture.with(call, "--out", folder.resolve(gif ? "a.png" : "a.gif")));
            assertEquals(2, ended.code());
            assertTrue(ended.sentence().contains("would hold a " + (gif ? "GIF" : "PNG")), ended.sentence());
        }
    }

    private void refused(String reason, Object... call) {
        Path picture = folder.resolve("refused");
        List<Object> all = new ArrayList<>(List.of(call));
        all.addAll(1, List.of("--out", picture)); // before a "--" that ends the options
        Ended ended = vecgrad(all.toArray());
        assertEquals(2, ended.code(), () -> all + ": " + ended);
        assertEquals("", ended.out());
        assertTrue(ended.sentence().contains(reason), () -> all + ": " + ended.err());
        assertFalse(Files.exists(picture));
    }
}
