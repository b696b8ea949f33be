package vecgrad.vae.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Noise;
import vecgrad.vae.io.FormatException;
import vecgrad.vae.io.NamedArray;
import vecgrad.vae.io.Safetensors;

/** A model in a safetensors file: every parameter by its name, and in the metadata what it takes to build the model again. */
public final class ModelFile {
    private ModelFile() {}

    /** Writes a model, whole or not at all. @throws IOException in one sentence */
    public static void write(Path path, Model model) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        List<NamedArray> arrays = new ArrayList<>();
        switch (model) {
            case M1 m1 -> put(m1, "m1", m1.architecture(), "", arrays, metadata);
            case M2 m2 -> put(m2, "m2", m2.architecture(), "", arrays, metadata);
            case MlpClassifier mlp -> put(mlp, "mlp", mlp.architecture(), "", arrays, metadata);
            case StackedM1M2 stack -> {
                put(stack.m1(), "m1m2", stack.m1().architecture(), "m1.", arrays, metadata);
                put(stack.m2(), "m1m2", stack.m2().architecture(), "m2.", arrays, metadata);
                metadata.put("kept", join(stack.kept()));
            }
        }
        Safetensors.write(path, arrays, metadata);
    }

    /** Reads a model. @throws FormatException if the file is not a sound model of ours */
    public static Model read(Path path) throws IOException {
        Safetensors file = Safetensors.read(path);
        try {
            return switch (text(file, "model")) {
                case "m1" -> m1(file, "");
                case "m2" -> m2(file, "");
                case "mlp" -> fill(MlpClassifier.of(architecture(file, ""), Noise.ofSeed(0)), file, "");
                case "m1m2" -> new StackedM1M2(m1(file, "m1."), split(text(file, "kept")), m2(file, "m2."));
                case String other -> throw new IllegalArgumentException("its model is \"" + other + "\"; expected m1, m2, m1m2 or mlp");
            };
        } catch (IllegalArgumentException e) {
            throw new FormatException(path + " is not a model: " + e.getMessage());
        }
    }

    private static M1 m1(Safetensors file, String prefix) throws IOException {
        return fill(new M1(architecture(file, prefix), Noise.ofSeed(0)), file, prefix);
    }

    private static M2 m2(Safetensors file, String prefix) throws IOException {
        return fill(new M2(architecture(file, prefix), Noise.ofSeed(0)), file, prefix);
    }

    private static <M extends Model> M fill(M model, Safetensors file, String prefix) throws IOException {
        for (Parameter p : model.parameters()) {
            float[] data = file.array(prefix + p.name(), p.value().shape().toArray());
            System.arraycopy(data, 0, p.value().data(), 0, data.length);
        }
        return model;
    }

    private static void put(Model model, String name, Architecture a, String prefix, List<NamedArray> arrays, Map<String, String> metadata) {
        for (Parameter p : model.parameters()) arrays.add(new NamedArray(prefix + p.name(), p.value().shape().toArray(), p.value().data()));
        metadata.put("model", name);
        metadata.put(prefix + "features", Integer.toString(a.features()));
        metadata.put(prefix + "hidden", join(a.hidden()));
        metadata.put(prefix + "latent", Integer.toString(a.latent()));
        metadata.put(prefix + "classes", Integer.toString(a.classes()));
        metadata.put(prefix + "gaussian", Boolean.toString(a.gaussian()));
    }

    private static Architecture architecture(Safetensors file, String prefix) {
        return new Architecture(Integer.parseInt(text(file, prefix + "features")), split(text(file, prefix + "hidden")),
                Integer.parseInt(text(file, prefix + "latent")), Integer.parseInt(text(file, prefix + "classes")),
                Boolean.parseBoolean(text(file, prefix + "gaussian")));
    }

    private static String text(Safetensors file, String key) {
        String value = file.metadata().get(key);
        if (value == null) throw new IllegalArgumentException("its metadata have no \"" + key + "\"");
        return value;
    }

    private static String join(int[] numbers) { return Arrays.stream(numbers).mapToObj(Integer::toString).collect(Collectors.joining(",")); }

    private static int[] split(String numbers) {
        return numbers.isEmpty() ? new int[0] : Arrays.stream(numbers.split(",")).mapToInt(Integer::parseInt).toArray();
    }
}
