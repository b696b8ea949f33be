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
import vecgrad.tensor.Pointwise;
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
        put(model, arrays, metadata);
        Safetensors.write(path, arrays, metadata);
    }

    private static void put(Model model, List<NamedArray> arrays, Map<String, String> metadata) {
        switch (model) {
            case M1 m1 -> put(m1, "m1", m1.architecture(), "", arrays, metadata);
            case M2 m2 -> put(m2, "m2", m2.architecture(), "", arrays, metadata);
            case MlpClassifier mlp -> put(mlp, "nn", mlp.architecture(), "", arrays, metadata);
            case StackedM1M2 stack -> {
                put(stack.m1(), "m1m2", stack.m1().architecture(), "m1.", arrays, metadata);
                put(stack.m2(), "m1m2", stack.m2().architecture(), "m2.", arrays, metadata);
                metadata.put("kept", join(stack.kept()));
            }
            case Whitened(Pca pca, Model seen) -> {
                put(seen, arrays, metadata);
                arrays.add(new NamedArray("pca.mean", new int[] {pca.pixels()}, pca.mean()));
                arrays.add(new NamedArray("pca.components", pca.components().shape().toArray(), pca.components().data()));
                arrays.add(new NamedArray("pca.deviations", new int[] {pca.kept()}, pca.deviations()));
                metadata.put("pca", pca.kept() + "," + pca.pixels());
            }
        }
    }

    /** Reads a model. @throws FormatException if the file is not a sound model of ours */
    public static Model read(Path path) throws IOException {
        Safetensors file = Safetensors.read(path);
        var nets = new StoredNets(file, "");
        try {
            Model model = switch (nets.text("model")) {
                case "m1" -> m1(nets);
                case "m2" -> m2(nets);
                case "nn" -> mlp(nets);
                case "m1m2" -> new StackedM1M2(m1(new StoredNets(file, "m1.")), nets.numbers("kept"), m2(new StoredNets(file, "m2.")));
                case String other -> throw new FormatException("its model is \"" + other + "\"; expected m1, m2, m1m2 or nn");
            };
            return Whitened.by(file.metadata().containsKey("pca") ? nets.pca() : null, model);
        } catch (IllegalArgumentException | FormatException e) {
            throw new FormatException(path + " is not a model: " + e.getMessage());
        }
    }

    private static M1 m1(StoredNets nets) throws FormatException {
        Architecture a = nets.architecture();
        return new M1(a, new GaussianNet(nets.mlp("encoder", GaussianNet.widths(a.features(), a.hidden(), 2 * a.latent()), Pointwise.SOFTPLUS)),
                nets.mlp("decoder", GaussianNet.widths(a.latent(), a.hidden(), a.outputs()), Pointwise.SOFTPLUS));
    }

    private static M2 m2(StoredNets nets) throws FormatException {
        Architecture a = withClasses(nets.architecture());
        return new M2(a, nets.mlp("classifier", GaussianNet.widths(a.features(), a.hidden(), a.classes()), Pointwise.SOFTPLUS),
                nets.labelled("encoder", a.features(), a.classes(), a.hidden(), 2 * a.latent()),
                nets.labelled("decoder", a.latent(), a.classes(), a.hidden(), a.outputs()));
    }

    private static MlpClassifier mlp(StoredNets nets) throws FormatException {
        Architecture a = withClasses(nets.architecture());
        return new MlpClassifier(a, nets.mlp("classifier", GaussianNet.widths(a.features(), a.hidden(), a.classes()), Pointwise.RELU));
    }

    private static Architecture withClasses(Architecture a) {
        if (a.classes() < 1) throw new IllegalArgumentException("its classes are " + a.classes() + "; expected at least 1");
        return a;
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

    private static String join(int[] numbers) { return Arrays.stream(numbers).mapToObj(Integer::toString).collect(Collectors.joining(",")); }
}
