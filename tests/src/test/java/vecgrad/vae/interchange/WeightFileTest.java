package vecgrad.vae.interchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vecgrad.autograd.Tape;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.Python;
import vecgrad.vae.io.FormatException;
import vecgrad.vae.io.NamedArray;
import vecgrad.vae.io.Npz;
import vecgrad.vae.io.Safetensors;
import vecgrad.vae.model.Architecture;
import vecgrad.vae.model.Labels;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.M2;
import vecgrad.vae.model.MlpClassifier;
import vecgrad.vae.model.Model;
import vecgrad.vae.model.ModelFile;
import vecgrad.vae.model.StackedM1M2;

/** Weights that leave and come back, with and without a word about what they are. */
class WeightFileTest {
    private static final Noise NOISE = Noise.ofSeed(3);
    private static final M1 PIXELS = new M1(new Architecture(6, new int[] {5, 4}, 3, 0, false), NOISE);
    private static final M2 LABELLED = new M2(new Architecture(6, new int[] {5, 4}, 3, 10, false), NOISE);
    private static final M2 ON_FEATURES = new M2(new Architecture(2, new int[] {5}, 3, 10, true), NOISE);
    private static final Map<String, Model> MODELS = Map.of("m1", PIXELS, "m1 of features", new M1(new Architecture(6, new int[] {5}, 3, 0, true), NOISE), "m2", LABELLED,
            "m2 of features", ON_FEATURES, "nn", MlpClassifier.of(new Architecture(6, new int[] {5, 4}, 1, 10, false), NOISE),
            "m1m2", new StackedM1M2(PIXELS, new int[] {0, 2}, ON_FEATURES));

    @TempDir
    private Path folder;

    @Test
    void whatIsExportedIsImportedToTheSameBits() throws IOException {
        for (Map.Entry<String, Model> e : MODELS.entrySet()) {
            byte[] before = Files.readAllBytes(written(e.getValue()));
            for (Path file : List.of(safetensors(e.getValue()), npz(e.getValue())))
                assertArrayEquals(before, Files.readAllBytes(written(WeightFile.read(file).model(file))), e.getKey() + " by " + file.getFileName());
        }
    }

    /** As if somebody had saved the arrays under our names, and nothing else. */
    @Test
    void theSizesAreReadOffTheShapes() throws IOException {
        for (Map.Entry<String, Model> e : MODELS.entrySet()) {
            byte[] before = Files.readAllBytes(written(e.getValue()));
            String kind = e.getKey().split(" ")[0];
            Path file = npz(e.getValue());
            Npz all = Npz.read(file);
            Npz.write(file, List.copyOf(all.arrays().values()), Map.of());
            assertEquals(kind.equals("m1m2"), all.arrays().containsKey("kept"));
            assertArrayEquals(before, Files.readAllBytes(written(ForeignModel.of(kind, WeightFile.read(file).arrays(), file))), e.getKey());

            Path torch = safetensors(e.getValue());
            if (kind.equals("m1m2")) continue; // whose kept dimensions are metadata there
            Safetensors.write(torch, List.copyOf(Safetensors.read(torch).arrays().values()), Map.of());
            assertArrayEquals(before, Files.readAllBytes(written(ForeignModel.of(kind, WeightFile.ofPytorch(WeightFile.read(torch).arrays()), torch))), e.getKey());
        }
    }

    @Test
    void anM2WithoutAClassifierHasBoundsButNoClassifier() throws IOException {
        Map<String, NamedArray> arrays = new LinkedHashMap<>(ModelFile.stored(LABELLED).arrays());
        arrays.keySet().removeIf(name -> name.startsWith("classifier"));
        M2 m2 = (M2) ForeignModel.of("m2", arrays, folder);
        for (M2 without : List.of(m2, (M2) ModelFile.read(written(m2)), (M2) WeightFile.read(npz(m2)).model(folder))) {
            assertEquals(false, without.hasClassifier());
            assertEquals(arrays.keySet(), ModelFile.stored(without).arrays().keySet());
            Tensor x = NOISE.stream("x").uniform(Shape.of(2, 6)), eps = NOISE.stream("eps").normal(Shape.of(2, 3));
            assertArrayEquals(bound(LABELLED, x, eps), bound(without, x, eps));
            assertTrue(assertThrows(IllegalArgumentException.class, () -> without.qy(Tape.valuesOnly().constant(x))).getMessage().contains("has no classifier"));
        }
        M2 features = new M2(new Architecture(2, new int[] {5}, 3, 10, true), NOISE);
        Map<String, NamedArray> stack = new LinkedHashMap<>(ModelFile.stored(new StackedM1M2(PIXELS, new int[] {0, 2}, features)).arrays());
        stack.put("kept", new NamedArray("kept", new int[] {2}, new float[] {0, 2}));
        stack.keySet().removeIf(name -> name.startsWith("m2.classifier"));
        assertTrue(assertThrows(FormatException.class, () -> ForeignModel.of("m1m2", stack, folder)).getMessage().contains("has no classifier"));
    }

    private static float[] bound(M2 m2, Tensor x, Tensor eps) { return m2.bound(Tape.valuesOnly().constant(x), Labels.known(1, 7), eps).negative().value().data(); }

    @Test
    void whatDoesNotFitIsNamed() throws IOException {
        Map<String, NamedArray> m1 = new LinkedHashMap<>(ModelFile.stored(PIXELS).arrays());
        refused("parameter encoder.input.weight: the file has no array of this name", "m2", m1);
        refused("expected m1, m2, m1m2 or nn", "m3", m1);
        refused("extra is nothing that an m1 of these sizes has", "m1", with(m1, "extra", 2, 2));
        refused("encoder.7.bias is nothing that", "m1", with(m1, "encoder.7.bias", 2));
        refused("parameter encoder.1.bias: the file has [5], the model [4]", "m1", with(m1, "encoder.1.bias", 5));
        refused("parameter encoder.1.weight: the file has [5], not a matrix", "m1", with(m1, "encoder.1.weight", 5));
        refused("decoder has 7 outputs for 6 features", "m1", with(m1, "decoder.2.weight", 5, 7));
        refused("parameter decoder.0.weight", "m1", with(m1, "decoder.0.weight", 0, 5));
        Map<String, NamedArray> stack = new LinkedHashMap<>(ModelFile.stored(MODELS.get("m1m2")).arrays());
        refused("has no array kept", "m1m2", stack);
        stack.put("kept", new NamedArray("kept", new int[] {2}, new float[] {0, 2.5f}));
        refused("kept has 2.5", "m1m2", stack);
        stack.put("kept", new NamedArray("kept", new int[] {2}, new float[] {0, 9}));
        refused("dimension 9 is kept", "m1m2", stack);
    }

    private void refused(String reason, String kind, Map<String, NamedArray> arrays) {
        String message = assertThrows(FormatException.class, () -> ForeignModel.of(kind, arrays, folder)).getMessage();
        assertTrue(message.startsWith(folder + " is not a model: ") && message.contains(reason), message);
    }

    private static Map<String, NamedArray> with(Map<String, NamedArray> arrays, String name, int... shape) {
        Map<String, NamedArray> changed = new LinkedHashMap<>(arrays);
        changed.put(name, new NamedArray(name, shape, new float[Tensor.zeros(shape).size()]));
        return changed;
    }

    // ---------------------------------------------------------------------------------------- the other side

    /** The three lines of the README, and what they compute. */
    @Test
    void numpyUsersLoadItInThreeLines() throws IOException {
        M1 m1 = new M1(new Architecture(3, new int[] {4}, 2, 0, false), NOISE);
        WeightFile.writeNpz(folder.resolve("weights.npz"), m1);
        String printed = Python.run(folder, "numpy", """
                import numpy as np
                w, x = np.load("weights.npz"), np.array([[0.25, 0.5, 1]])
                h = np.logaddexp(0, x @ w["encoder.0.weight"] + w["encoder.0.bias"])
                print(*(h @ w["encoder.1.weight"] + w["encoder.1.bias"])[0, :2])
                """);
        float[] mu = m1.qz(Tape.valuesOnly().constant(Tensor.of(Shape.of(1, 3), 0.25f, 0.5f, 1))).mu().value().data();
        String[] theirs = printed.split(" ");
        for (int i = 0; i < 2; i++) assertEquals(mu[i], Double.parseDouble(theirs[i]), 1e-6);
    }

    /** A {@code Linear} of PyTorch keeps [out, in], an {@code Embedding} [classes, width]: what its load_state_dict checks. */
    @Test
    void pytorchHasItsShapes() throws IOException {
        Safetensors file = Safetensors.read(safetensors(LABELLED));
        assertEquals("weights [out, in]", file.metadata().get("layout"));
        List<String> shapes = new ArrayList<>();
        for (String name : List.of("classifier.0.weight", "encoder.input.weight", "encoder.classes.weight", "encoder.0.weight", "encoder.0.bias"))
            shapes.add(file.arrays().get(name).toString());
        assertEquals(List.of("classifier.0.weight [5, 6]", "encoder.input.weight [5, 6]", "encoder.classes.weight [10, 5]", "encoder.0.weight [4, 5]", "encoder.0.bias [4]"), shapes);
        float[] ours = ModelFile.stored(LABELLED).arrays().get("encoder.input.weight").data(), theirs = file.arrays().get("encoder.input.weight").data();
        assertEquals(ours[1 * 5 + 2], theirs[2 * 6 + 1]);
    }

    /** Where the real ones are installed, they load it. */
    @Test
    void pytorchLoadsItIntoItsOwnLayers() throws IOException {
        M1 m1 = new M1(new Architecture(3, new int[] {4}, 2, 0, false), NOISE);
        WeightFile.writeSafetensors(folder.resolve("weights.safetensors"), m1);
        String printed = Python.run(folder, "torch, safetensors", """
                import torch
                from collections import OrderedDict
                from safetensors.torch import load_file
                w = load_file("weights.safetensors")
                encoder = torch.nn.Sequential(OrderedDict([("0", torch.nn.Linear(3, 4)), ("f", torch.nn.Softplus()), ("1", torch.nn.Linear(4, 4))]))
                encoder.load_state_dict({name[8:]: t for name, t in w.items() if name.startswith("encoder.")})
                print(*encoder(torch.tensor([[0.25, 0.5, 1]]))[0, :2].tolist())
                """);
        float[] mu = m1.qz(Tape.valuesOnly().constant(Tensor.of(Shape.of(1, 3), 0.25f, 0.5f, 1))).mu().value().data();
        String[] theirs = printed.split(" ");
        for (int i = 0; i < 2; i++) assertEquals(mu[i], Double.parseDouble(theirs[i]), 1e-6);
    }

    private Path safetensors(Model model) throws IOException {
        WeightFile.writeSafetensors(folder.resolve("weights.safetensors"), model);
        return folder.resolve("weights.safetensors");
    }

    private Path npz(Model model) throws IOException {
        WeightFile.writeNpz(folder.resolve("weights.npz"), model);
        return folder.resolve("weights.npz");
    }

    private Path written(Model model) throws IOException {
        ModelFile.write(folder.resolve("model.safetensors"), model);
        return folder.resolve("model.safetensors");
    }
}
