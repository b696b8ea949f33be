package vecgrad.vae.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import vecgrad.autograd.nn.Mlp;
import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Pointwise;
import vecgrad.vae.io.FormatException;
import vecgrad.vae.io.NamedArray;
import vecgrad.vae.io.Safetensors;

/** A model in a safetensors file: every parameter by its name, and in the metadata what it takes to build the model again. */
public final class ModelFile {
    /** In the metadata of an M2 without q(y|x). */
    public static final String NO_CLASSIFIER = "no_classifier";

    private ModelFile() {}

    /** Writes a model, whole or not at all. @throws IOException in one sentence */
    public static void write(Path path, Model model) throws IOException {
        Safetensors file = stored(model);
        Safetensors.write(path, List.copyOf(file.arrays().values()), file.metadata());
    }

    /** What the file of a model holds; the numbers are the model's own, not copies. */
    public static Safetensors stored(Model model) {
        Map<String, String> metadata = new LinkedHashMap<>();
        List<NamedArray> arrays = new ArrayList<>();
        switch (model) {
            case M1 m1 -> put(m1, "m1", m1.architecture(), "", arrays, metadata);
            case M2 m2 -> {
                put(m2, "m2", m2.architecture(), "", arrays, metadata);
                if (!m2.hasClassifier()) metadata.put(NO_CLASSIFIER, "true");
            }
            case MlpClassifier mlp -> put(mlp, "nn", mlp.architecture(), "", arrays, metadata);
            case StackedM1M2 stack -> {
                put(stack.m1(), "m1m2", stack.m1().architecture(), "m1.", arrays, metadata);
                put(stack.m2(), "m1m2", stack.m2().architecture(), "m2.", arrays, metadata);
                metadata.put("kept", join(stack.kept()));
            }
        }
        Map<String, NamedArray> byName = new LinkedHashMap<>();
        for (NamedArray array : arrays) byName.put(array.name(), array);
        return new Safetensors(byName, metadata);
    }

    /** Reads a model. @throws FormatException if the file is not a sound model of ours */
    public static Model read(Path path) throws IOException { return of(Safetensors.read(path), path); }

    /** The model that a file of other names was made to hold. @param path for messages @throws FormatException if that is not a sound model of ours */
    public static Model of(Safetensors file, Path path) throws FormatException {
        var nets = new StoredNets(file, "");
        try {
            return switch (nets.text("model")) {
                case "m1" -> m1(nets);
                case "m2" -> m2(nets);
                case "nn" -> mlp(nets);
                case "m1m2" -> new StackedM1M2(m1(new StoredNets(file, "m1.")), nets.numbers("kept"), m2(new StoredNets(file, "m2.")));
                case String other -> throw new FormatException("its model is \"" + other + "\"; expected m1, m2, m1m2 or nn");
            };
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
        Mlp classifier = nets.has(NO_CLASSIFIER) ? null : nets.mlp("classifier", GaussianNet.widths(a.features(), a.hidden(), a.classes()), Pointwise.SOFTPLUS);
        return new M2(a, classifier,
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
