package vecgrad.vae.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.io.FormatException;
import vecgrad.vae.io.NamedArray;
import vecgrad.vae.io.Safetensors;

class ModelFileTest {
    private static final Noise NOISE = Noise.ofSeed(2);
    private static final Architecture PIXELS = new Architecture(6, new int[] {5, 4}, 3, 0, false), LABELLED = new Architecture(6, new int[] {5, 4}, 3, 10, false);
    private static final LeNet.Sizes IMAGES = new LeNet.Sizes(12, 13, 2, 10, 3, 4, 5);

    @TempDir
    private Path folder;

    @Test
    void everyModelComesBackAsItWas() throws IOException {
        M1 m1 = new M1(PIXELS, NOISE), features = new M1(new Architecture(6, new int[] {5}, 3, 0, true), NOISE);
        M2 m2 = new M2(LABELLED, NOISE), onFeatures = new M2(new Architecture(2, new int[] {5}, 3, 10, true), NOISE);
        for (Model model : List.of(m1, features, m2, onFeatures, MlpClassifier.of(LABELLED, NOISE), LeNet.of(IMAGES, NOISE),
                ContractiveAutoencoder.of(LABELLED, NOISE), new StackedM1M2(m1, new int[] {0, 2}, onFeatures))) {
            Model back = roundTrip(model);
            assertEquals(model.getClass(), back.getClass());
            assertEquals(model.parameters().size(), back.parameters().size());
            for (int i = 0; i < model.parameters().size(); i++) {
                Parameter want = model.parameters().get(i), got = back.parameters().get(i);
                assertEquals(want.toString(), got.toString());
                assertEquals(want.kind(), got.kind());
                assertArrayEquals(want.value().data(), got.value().data());
            }
            byte[] bytes = Files.readAllBytes(file());
            ModelFile.write(file(), back);
            assertArrayEquals(bytes, Files.readAllBytes(file()));
        }
    }

    @Test
    void aModelThatWasReadComputesWhatTheWrittenOneDid() throws IOException {
        Tensor x = NOISE.stream("x").uniform(Shape.of(3, 6));
        M2 m2 = new M2(LABELLED, NOISE), back = assertInstanceOf(M2.class, roundTrip(m2));
        assertArrayEquals(bounds(m2, x).data(), bounds(back, x).data());
        for (Classifier written : List.of(MlpClassifier.of(LABELLED, NOISE), LeNet.of(IMAGES, NOISE), ContractiveAutoencoder.of(LABELLED, NOISE))) {
            Tensor image = written instanceof LeNet ? NOISE.stream("x").uniform(Shape.of(3, IMAGES.features())) : x;
            Classifier read = assertInstanceOf(written.getClass(), roundTrip(written));
            assertArrayEquals(written.qy(new Tape().constant(image)).logProbs().value().data(), read.qy(new Tape().constant(image)).logProbs().value().data());
        }
        var stack = new StackedM1M2(new M1(PIXELS, NOISE), new int[] {0, 2}, new M2(new Architecture(2, new int[] {5}, 3, 10, true), NOISE));
        StackedM1M2 stackBack = assertInstanceOf(StackedM1M2.class, roundTrip(stack));
        assertArrayEquals(stack.kept(), stackBack.kept());
        Tensor z = NOISE.normal(Shape.of(1, 3));
        assertArrayEquals(stack.px(Labels.known(4), new Tape().constant(z)).mean().data(), stackBack.px(Labels.known(4), new Tape().constant(z)).mean().data());
    }

    @Test
    void classicalMethodsComeBackAsTheyWere() throws IOException {
        Tensor x = NOISE.stream("x").uniform(Shape.of(9, 6));
        for (ClassicalClassifier classifier : classical(6)) {
            ClassicalClassifier back = assertInstanceOf(classifier.getClass(), roundTrip(classifier));
            assertArrayEquals(classifier.classify(x), back.classify(x));
            assertEquals(classifier.classes(), back.classes());
            sameBytes(back);
        }
        M1 m1 = new M1(PIXELS, NOISE);
        for (ClassicalClassifier classifier : classical(2)) {
            M1Classifier back = assertInstanceOf(M1Classifier.class, roundTrip(new M1Classifier(m1, new int[] {0, 2}, classifier)));
            assertArrayEquals(new int[] {0, 2}, back.kept());
            assertArrayEquals(classifier.classify(x.slice(1, 0, 2)), back.classifier().classify(x.slice(1, 0, 2)));
            sameBytes(back);
        }
    }

    private void sameBytes(Model back) throws IOException {
        byte[] bytes = Files.readAllBytes(file());
        ModelFile.write(file(), back);
        assertArrayEquals(bytes, Files.readAllBytes(file()));
    }

    private static List<ClassicalClassifier> classical(int features) {
        SquaredDistances points = SquaredDistances.to(NOISE.stream("points").uniform(Shape.of(4, features)));
        return List.of(new NearestNeighbour(points, new int[] {2, 0, 1, 0}, 3),
                new KernelMachine(points, 0.1, NOISE.normal(Shape.of(4, 3)), Tensor.vector(0.1f, -0.2f, 0.05f)));
    }

    private static Tensor bounds(M2 m2, Tensor x) {
        Variable v = new Tape().constant(x);
        Labels every = Labels.every(3, 10);
        return m2.unlabelled(m2.qy(v), every, m2.bound(v, every, NOISE)).value();
    }

    // ------------------------------------------------------------------------------------------------ hostile files

    /** Sizes that would take terabytes are refused by comparing them with what the file has. */
    @Test
    void absurdSizesAreRefusedBeforeAnythingIsAllocated() throws IOException {
        for (Model model : List.of(new M1(PIXELS, NOISE), new M2(LABELLED, NOISE), MlpClassifier.of(LABELLED, NOISE), ContractiveAutoencoder.of(LABELLED, NOISE)))
            for (String key : List.of("features", "hidden", "latent", "classes")) {
                if (key.equals("latent") && model instanceof Classifier || key.equals("classes") && model instanceof M1) continue; // no array has this size
                for (String size : List.of("1000000000", "16777216", "1000000", "7", "99999999999999999999", "-5", "x", "", "0"))
                    refused(model, key, size);
            }
        for (String key : List.of("rows", "columns", "channels", "classes", "first", "second", "hidden"))
            for (String size : List.of("1000000000", "16777216", "1000000", "7", "99999999999999999999", "-5", "x", "", "0", "4,5"))
                refused(LeNet.of(IMAGES, NOISE), key, size);
        refused(new M1(PIXELS, NOISE), "hidden", "5,4,1000000000");
        refused(new M1(PIXELS, NOISE), "hidden", "5,4,3");
        refused(new M1(PIXELS, NOISE), "hidden", "5");
        refused(new M1(PIXELS, NOISE), "hidden", "1,".repeat(100_000) + "1");
    }

    @Test
    void aModelOfAnotherKindOrOfNoneIsRefused() throws IOException {
        assertTrue(refused(new M1(PIXELS, NOISE), "model", "m2").contains("classes are 0"));
        assertTrue(refused(new M2(LABELLED, NOISE), "model", "m1").contains("parameter encoder.0.weight"));
        assertTrue(refused(new M1(PIXELS, NOISE), "model", "gpt").contains("\"gpt\"; expected m1, m2, m1m2, nn, cnn, cae, knn, svm, m1-knn or m1-svm"));
        assertTrue(refused(MlpClassifier.of(LABELLED, NOISE), "model", "cae").contains("parameter layer.0.weight"));
        assertTrue(refused(MlpClassifier.of(LABELLED, NOISE), "model", "cnn").contains("no \"rows\""));
        assertTrue(refused(LeNet.of(IMAGES, NOISE), "rows", "11").contains("too small"));
        assertTrue(refused(new M1(PIXELS, NOISE), "model", null).contains("no \"model\""));
        assertTrue(refused(new M1(PIXELS, NOISE), "gaussian", "maybe").contains("true or false"));
        refused(new M1(PIXELS, NOISE), "gaussian", "true");
        refused(new M2(LABELLED, NOISE), "classes", "0");
        for (String key : List.of("features", "hidden", "latent", "classes", "gaussian"))
            assertTrue(refused(new M2(LABELLED, NOISE), key, null).contains("no \"" + key + "\""));
    }

    @Test
    void aStackWhoseHalvesDoNotFitIsRefused() throws IOException {
        var stack = new StackedM1M2(new M1(PIXELS, NOISE), new int[] {0, 2}, new M2(new Architecture(2, new int[] {5}, 3, 10, true), NOISE));
        for (String kept : new String[] {"0,3", "2,0", "1,1", "0", "0,1,2", "", "0;2", "-1,2", null}) refused(stack, "kept", kept);
        refused(stack, "m2.gaussian", "false");
    }

    @Test
    void aClassicalMethodThatDoesNotHoldTogetherIsRefused() throws IOException {
        for (ClassicalClassifier classifier : classical(6))
            for (String key : List.of("points", "features", "classes"))
                for (String size : List.of("1000000000", "99999999999999999999", "-5", "x", "", "0", "2"))
                    if (!(key.equals("classes") && size.equals("1000000000") && classifier instanceof NearestNeighbour)) refused(classifier, key, size); // no array has this size
        ClassicalClassifier knn = classical(6).get(0), machine = classical(6).get(1);
        for (String gamma : List.of("0", "-1", "NaN", "Infinity", "much", "")) refused(machine, "gamma", gamma);
        refused(machine, "gamma", null);
        assertTrue(refused(knn, "model", "svm").contains("no \"gamma\""));
        assertTrue(refused(machine, "model", "knn").contains("labels"));
        for (String kept : new String[] {"0,3", "2,0", "0", "0,1,2", null}) refused(new M1Classifier(new M1(PIXELS, NOISE), new int[] {0, 2}, classical(2).get(1)), "kept", kept);
    }

    @Test
    void classesAndCoefficientsThatAreNoNumbersAreRefused() throws IOException {
        for (ClassicalClassifier classifier : classical(6))
            for (float strange : new float[] {Float.NaN, Float.POSITIVE_INFINITY, 0.5f}) {
                ModelFile.write(file(), classifier);
                Safetensors sound = Safetensors.read(file());
                sound.arrays().get(classifier instanceof NearestNeighbour ? "labels" : "bias").data()[0] = strange;
                Safetensors.write(file(), List.copyOf(sound.arrays().values()), sound.metadata());
                if (strange == 0.5f && classifier instanceof KernelMachine) ModelFile.read(file());
                else assertTrue(assertThrows(FormatException.class, () -> ModelFile.read(file())).getMessage().startsWith(file() + " is not a model: "));
            }
    }

    @Test
    void aWhitenedModelComesBackWithItsWhitening() throws IOException {
        Pca pca = new Pca(new float[] {0.5f, 0.25f, 0, 1, 0.1f, 0.2f, 0.3f}, NOISE.normal(Shape.of(6, 7)), new float[] {3, 2, 1, 0.5f, 0.25f, 0.125f});
        var stack = new StackedM1M2(new M1(PIXELS, NOISE), new int[] {0, 2}, new M2(new Architecture(2, new int[] {5}, 3, 10, true), NOISE));
        for (Model model : List.of(new M1(PIXELS, NOISE), new M2(LABELLED, NOISE), MlpClassifier.of(LABELLED, NOISE), stack)) {
            Whitened back = assertInstanceOf(Whitened.class, roundTrip(new Whitened(pca, model)));
            assertEquals(pca, back.pca());
            assertEquals(model.getClass(), back.model().getClass());
            assertArrayEquals(model.parameters().getLast().value().data(), back.parameters().getLast().value().data());
        }
        for (String sizes : new String[] {"6", "6,7,8", "6,8", "5,7", "a,b", "0,7", "6,0", "", "999999999,999999999"}) refused(new Whitened(pca, stack), "pca", sizes);
        assertTrue(refused(new Whitened(pca, new M1(PIXELS, NOISE)), "pca", "7,6").contains("pca."));
        assertThrows(IllegalArgumentException.class, () -> new Whitened(pca, new M1(new Architecture(7, new int[] {5}, 3, 0, true), NOISE)));
        assertThrows(IllegalArgumentException.class, () -> new Whitened(pca, new Whitened(pca, stack)));
    }

    @Test
    void aMissingArrayIsNamed() throws IOException {
        M2 m2 = new M2(LABELLED, NOISE);
        for (Parameter p : m2.parameters()) {
            ModelFile.write(file(), m2);
            Safetensors whole = Safetensors.read(file());
            List<NamedArray> rest = new ArrayList<>(whole.arrays().values());
            assertTrue(rest.removeIf(array -> array.name().equals(p.name())));
            Safetensors.write(file(), rest, whole.metadata());
            String message = assertThrows(FormatException.class, () -> ModelFile.read(file())).getMessage();
            assertTrue(message.contains(file().toString()) && message.contains("parameter " + p.name()), message);
        }
    }

    @Test
    void aFileThatIsNotThereOrNoSafetensorsIsTold() throws IOException {
        assertTrue(assertThrows(IOException.class, () -> ModelFile.read(file())).getMessage().contains("there is no file"));
        Files.writeString(file(), "hello, this is no model");
        assertTrue(assertThrows(FormatException.class, () -> ModelFile.read(file())).getMessage().contains("safetensors"));
    }

    /** The model with one entry of its metadata changed (null: left out) is refused in one sentence that names the file. */
    private String refused(Model model, String key, String value) throws IOException {
        ModelFile.write(file(), model);
        Safetensors sound = Safetensors.read(file());
        Map<String, String> metadata = new LinkedHashMap<>(sound.metadata());
        metadata.put(key, value);
        if (value == null) metadata.remove(key);
        Safetensors.write(file(), List.copyOf(sound.arrays().values()), metadata);
        String message = assertThrows(FormatException.class, () -> ModelFile.read(file()), key + " = " + value).getMessage();
        assertTrue(message.startsWith(file() + " is not a model: ") && message.length() < 500 && !message.contains("\n"), message);
        return message;
    }

    private Path file() { return folder.resolve("model.safetensors"); }

    private Model roundTrip(Model model) throws IOException {
        ModelFile.write(file(), model);
        return ModelFile.read(file());
    }
}
