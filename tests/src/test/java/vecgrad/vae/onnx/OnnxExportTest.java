package vecgrad.vae.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vecgrad.Shared;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Parameter;
import vecgrad.datasets.Datasets;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.interchange.ForeignModel;
import vecgrad.vae.interchange.NameMap;
import vecgrad.vae.interchange.WeightFile;
import vecgrad.vae.model.Architecture;
import vecgrad.vae.model.Labels;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.M2;
import vecgrad.vae.model.MlpClassifier;
import vecgrad.vae.model.Model;
import vecgrad.vae.model.StackedM1M2;
import vecgrad.vae.prob.DiagonalGaussian;
import vecgrad.vae.train.Inputs;

/** What ONNX Runtime computes from the files is what we compute. */
class OnnxExportTest {
    private static final float WITHIN = 1e-5f; // of 1, or of a value that is larger
    private static final Noise NOISE = Noise.ofSeed(4);
    private static final int[] Y = {3, 0, 9, 3, 7, 1, 2};
    private static final Tensor X = NOISE.stream("x").uniform(Shape.of(Y.length, 196));

    @TempDir
    private Path folder;

    @Test
    void m1() throws Exception {
        M1 m1 = drawn(new M1(new Architecture(196, new int[] {60, 50}, 12, 0, false), NOISE));
        var networks = networks(m1);
        Tensor z = NOISE.stream("z").normal(Shape.of(5, 12));
        assertEquals(Set.of("encoder", "decoder"), networks.keySet());
        agree(heads(m1.qz(constant(X))), run(networks.get("encoder"), Map.of("x", X), null));
        agree(Map.of("mean", m1.px(constant(z)).mean()), run(networks.get("decoder"), Map.of("z", z), null));
    }

    @Test
    void m1OfRealFeatures() throws Exception {
        M1 m1 = drawn(new M1(new Architecture(196, new int[] {60}, 12, 0, true), NOISE));
        var networks = networks(m1);
        Tensor z = NOISE.stream("z").normal(Shape.of(5, 12));
        var px = (DiagonalGaussian) m1.px(constant(z));
        agree(Map.of("mean", px.mu().value(), "logvar", px.logvar().value()), run(networks.get("decoder"), Map.of("z", z), null));
    }

    @Test
    void m2() throws Exception {
        for (int[] hidden : new int[][] {{60}, {60, 50}}) {
            M2 m2 = drawn(new M2(new Architecture(196, hidden, 12, 10, false), NOISE));
            var networks = networks(m2);
            assertEquals(Set.of("classifier", "encoder", "decoder"), networks.keySet());
            Tensor z = NOISE.stream("z").normal(Shape.of(Y.length, 12));
            agree(Map.of("probabilities", m2.qy(constant(X)).probabilities().value()), run(networks.get("classifier"), Map.of("x", X), null));
            agree(heads(m2.qz(constant(X), Labels.known(Y))), run(networks.get("encoder"), Map.of("x", X), Y));
            agree(Map.of("mean", m2.px(Labels.known(Y), constant(z)).mean()), run(networks.get("decoder"), Map.of("z", z), Y));
        }
    }

    @Test
    void theStackFromPixelsToPixels() throws Exception {
        M1 m1 = drawn(new M1(new Architecture(196, new int[] {60, 50}, 12, 0, false), NOISE));
        int[] kept = {1, 4, 5, 11};
        M2 m2 = drawn(new M2(new Architecture(kept.length, new int[] {30}, 6, 10, true), NOISE.stream("above")));
        StackedM1M2 stack = new StackedM1M2(m1, kept, m2);
        var networks = networks(stack);
        Variable z1 = constant(StackedM1M2.keep(m1.qz(constant(X)).mu().value(), kept));
        Tensor z2 = NOISE.stream("z").normal(Shape.of(Y.length, 6));
        agree(Map.of("probabilities", m2.qy(z1).probabilities().value()), run(networks.get("classifier"), Map.of("x", X), null));
        agree(heads(m2.qz(z1, Labels.known(Y))), run(networks.get("encoder"), Map.of("x", X), Y));
        agree(Map.of("mean", stack.px(Labels.known(Y), constant(z2)).mean()), run(networks.get("decoder"), Map.of("z", z2), Y));
    }

    @Test
    void theClassifierOfTheLabelsAlone() throws Exception {
        MlpClassifier mlp = drawn(MlpClassifier.of(new Architecture(196, new int[] {60, 50}, 1, 10, false), NOISE));
        var networks = networks(mlp);
        assertEquals(Set.of("classifier"), networks.keySet());
        agree(Map.of("probabilities", mlp.qy(constant(X)).probabilities().value()), run(networks.get("classifier"), Map.of("x", X), null));
    }

    @Test
    void theAuthorsReleasedModelsOnRealDigits() throws Exception {
        LabeledImages digits = Datasets.open("mnist", Shared.path("data"), 0).test().slice("first", 0, 200);
        Tensor x = new Inputs.Pixels(digits).mean(IntStream.range(0, digits.size()).toArray());
        M1 m1 = (M1) released("nips14-m1", "m1-mnist");
        DiagonalGaussian qz = m1.qz(constant(x));
        agree(heads(qz), run(networks(m1).get("encoder"), Map.of("x", x), null));
        agree(Map.of("mean", m1.px(qz.mu()).mean()), run(networks(m1).get("decoder"), Map.of("z", qz.mu().value()), null));

        M2 m2 = (M2) released("nips14-m2", "m2-all-labels-mnist");
        DiagonalGaussian qzy = m2.qz(constant(x), Labels.known(digits.labels()));
        agree(heads(qzy), run(networks(m2).get("encoder"), Map.of("x", x), digits.labels()));
        agree(Map.of("mean", m2.px(Labels.known(digits.labels()), qzy.mu()).mean()), run(networks(m2).get("decoder"), Map.of("z", qzy.mu().value()), digits.labels()));
    }

    private static Model released(String map, String name) throws IOException {
        Path file = Shared.path("reference/nips14-ssl/" + name + ".safetensors");
        NameMap names = NameMap.of(map);
        return ForeignModel.of(names.model(), names.apply(WeightFile.read(file).arrays()), file);
    }

    /** exp(1000) is infinite: a softplus that is log(1 + exp(x)) would be, too. */
    @Test
    void hugeActivationsStayFinite() throws Exception {
        M1 m1 = drawn(new M1(new Architecture(196, new int[] {60, 50}, 12, 0, false), NOISE));
        Tensor huge = X.affine(1e4f, -5e3f);
        assertTrue(Arrays.stream(boxed(m1.qz(constant(huge)).mu().value())).anyMatch(v -> Math.abs(v) > 1000));
        Map<String, float[][]> heads = run(networks(m1).get("encoder"), Map.of("x", huge), null);
        heads(m1.qz(constant(huge))).forEach((name, want) -> {
            double largest = Arrays.stream(boxed(want)).map(Math::abs).max().orElseThrow(); // terms of its size cancel
            for (int i = 0; i < want.size(); i++) assertEquals(want.data()[i], heads.get(name)[i / 12][i % 12], WITHIN * largest, name);
        });
    }

    @Test
    void theFilesSayWhatTheyAre() throws Exception {
        M2 m2 = drawn(new M2(new Architecture(196, new int[] {60}, 12, 10, false), NOISE));
        List<Path> files = OnnxExport.write(folder.resolve("some/folder"), m2);
        assertEquals(List.of("classifier.onnx", "encoder.onnx", "decoder.onnx"), files.stream().map(f -> f.getFileName().toString()).toList());
        byte[] encoder = Files.readAllBytes(files.get(1));
        ModelProto proto = ModelProto.parseFrom(encoder);
        assertEquals(17, proto.getOpsetImport(0).getVersion());
        assertEquals("vecgrad", proto.getProducerName());
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (var options = new OrtSession.SessionOptions(); OrtSession session = environment.createSession(encoder, options)) {
            assertArrayEquals(new long[] {-1, 196}, shape(session.getInputInfo().get("x"))); // -1: any number of rows
            assertArrayEquals(new long[] {-1}, shape(session.getInputInfo().get("y")));
            assertArrayEquals(new long[] {-1, 12}, shape(session.getOutputInfo().get("mu")));
            assertArrayEquals(new long[] {-1, 12}, shape(session.getOutputInfo().get("logvar")));
            assertEquals(4, session.getNumInputs() + session.getNumOutputs());
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        M1 m1 = new M1(new Architecture(4, new int[] {3}, 2, 0, false), NOISE);
        String message = assertThrows(IOException.class, () -> OnnxExport.write(file.resolve("below"), m1)).getMessage();
        assertTrue(message.contains(file.resolve("below").toString()), message);
    }

    // ---- ours

    /** Weights as after a training: nothing is zero, and activations are of all sizes. */
    private static <M extends Model> M drawn(M model) {
        for (Parameter p : model.parameters()) {
            Tensor drawn = NOISE.stream("drawn " + p.name()).normal(p.value().shape()).affine(p.value().shape().rank() == 2 ? 0.2f : 0.5f, 0);
            System.arraycopy(drawn.data(), 0, p.value().data(), 0, p.value().size());
        }
        return model;
    }

    private static Map<String, byte[]> networks(Model model) { return OnnxExport.networks(model); }

    private static Variable constant(Tensor t) { return Tape.valuesOnly().constant(t); }

    private static Map<String, Tensor> heads(DiagonalGaussian q) { return Map.of("mu", q.mu().value(), "logvar", q.logvar().value()); }

    // ---- theirs

    private static Map<String, float[][]> run(byte[] file, Map<String, Tensor> floats, int[] labels) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        for (Map.Entry<String, Tensor> e : floats.entrySet()) {
            long[] shape = Arrays.stream(e.getValue().shape().toArray()).asLongStream().toArray();
            inputs.put(e.getKey(), OnnxTensor.createTensor(environment, FloatBuffer.wrap(e.getValue().data(), 0, e.getValue().size()), shape));
        }
        if (labels != null) {
            LongBuffer y = LongBuffer.wrap(Arrays.stream(labels).asLongStream().toArray());
            inputs.put("y", OnnxTensor.createTensor(environment, y, new long[] {labels.length}));
        }
        Map<String, float[][]> outputs = new LinkedHashMap<>();
        try (var options = new OrtSession.SessionOptions(); OrtSession session = environment.createSession(file, options); OrtSession.Result result = session.run(inputs)) {
            result.forEach(e -> outputs.put(e.getKey(), values(e.getValue())));
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
        return outputs;
    }

    private static float[][] values(OnnxValue value) {
        try {
            return (float[][]) value.getValue();
        } catch (OrtException e) {
            throw new AssertionError(e);
        }
    }

    private static long[] shape(NodeInfo info) { return ((TensorInfo) info.getInfo()).getShape(); }

    private static void agree(Map<String, Tensor> ours, Map<String, float[][]> theirs) {
        assertEquals(ours.keySet(), theirs.keySet());
        ours.forEach((name, want) -> {
            float[][] got = theirs.get(name);
            assertArrayEquals(want.shape().toArray(), new int[] {got.length, got[0].length}, name);
            for (int i = 0; i < want.size(); i++) {
                float w = want.data()[i];
                assertEquals(w, got[i / got[0].length][i % got[0].length], WITHIN * Math.max(1, Math.abs(w)), name + " at " + i);
            }
            assertTrue(Arrays.stream(boxed(want)).distinct().count() > want.size() / 4, name + " has hardly any different values: this proves nothing");
        });
    }

    private static double[] boxed(Tensor t) {
        double[] values = new double[t.size()];
        for (int i = 0; i < values.length; i++) values[i] = t.data()[i];
        return values;
    }
}
