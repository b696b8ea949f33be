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
        put(model, arrays, metadata);
        Map<String, NamedArray> byName = new LinkedHashMap<>();
        for (NamedArray array : arrays) byName.put(array.name(), array);
        return new Safetensors(byName, metadata);
    }

    private static void put(Model model, List<NamedArray> arrays, Map<String, String> metadata) {
        switch (model) {
            case M1 m1 -> put(m1, "m1", m1.architecture(), "", arrays, metadata);
            case M2 m2 -> {
                put(m2, "m2", m2.architecture(), "", arrays, metadata);
                if (!m2.hasClassifier()) metadata.put(NO_CLASSIFIER, "true");
            }
            case MlpClassifier nn -> put(nn, "nn", nn.architecture(), "", arrays, metadata);
            case ContractiveAutoencoder cae -> put(cae, "cae", cae.architecture(), "", arrays, metadata);
            case LeNet cnn -> put(cnn, arrays, metadata);
            case StackedM1M2 stack -> {
                put(stack.m1(), "m1m2", stack.m1().architecture(), "m1.", arrays, metadata);
                put(stack.m2(), "m1m2", stack.m2().architecture(), "m2.", arrays, metadata);
                metadata.put("kept", join(stack.kept()));
            }
            case ClassicalClassifier classifier -> {
                StoredClassifier.put(classifier, "", arrays, metadata);
                metadata.put("model", StoredClassifier.name(classifier));
            }
            case M1Classifier onM1 -> {
                put(onM1.m1(), "m1-" + StoredClassifier.name(onM1.classifier()), onM1.m1().architecture(), "m1.", arrays, metadata);
                StoredClassifier.put(onM1.classifier(), "classifier.", arrays, metadata);
                metadata.put("kept", join(onM1.kept()));
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
    public static Model read(Path path) throws IOException { return of(Safetensors.read(path), path); }

    /** The model that a file of other names was made to hold. @param path for messages @throws FormatException if that is not a sound model of ours */
    public static Model of(Safetensors file, Path path) throws FormatException {
        var nets = new StoredNets(file, "");
        try {
            Model model = switch (nets.text("model")) {
                case "m1" -> m1(nets);
                case "m2" -> m2(nets);
                case "nn" -> nn(nets);
                case "cae" -> cae(nets);
                case "cnn" -> cnn(nets);
                case "m1m2" -> new StackedM1M2(m1(new StoredNets(file, "m1.")), nets.numbers("kept"), m2(new StoredNets(file, "m2.")));
                case "knn" -> StoredClassifier.nearestNeighbour(nets);
                case "svm" -> StoredClassifier.kernelMachine(nets);
                case "m1-knn" -> new M1Classifier(m1(new StoredNets(file, "m1.")), nets.numbers("kept"), StoredClassifier.nearestNeighbour(new StoredNets(file, "classifier.")));
                case "m1-svm" -> new M1Classifier(m1(new StoredNets(file, "m1.")), nets.numbers("kept"), StoredClassifier.kernelMachine(new StoredNets(file, "classifier.")));
                case String other -> throw new FormatException("its model is \"" + other + "\"; expected m1, m2, m1m2, nn, cnn, cae, knn, svm, m1-knn or m1-svm");
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
        Mlp classifier = nets.has(NO_CLASSIFIER) ? null : nets.mlp("classifier", GaussianNet.widths(a.features(), a.hidden(), a.classes()), Pointwise.SOFTPLUS);
        return new M2(a, classifier,
                nets.labelled("encoder", a.features(), a.classes(), a.hidden(), 2 * a.latent()),
                nets.labelled("decoder", a.latent(), a.classes(), a.hidden(), a.outputs()));
    }

    private static MlpClassifier nn(StoredNets nets) throws FormatException {
        Architecture a = withClasses(nets.architecture());
        return new MlpClassifier(a, nets.mlp("classifier", GaussianNet.widths(a.features(), a.hidden(), a.classes()), Pointwise.RELU));
    }

    private static ContractiveAutoencoder cae(StoredNets nets) throws FormatException {
        Architecture a = withClasses(nets.architecture());
        List<ContractiveLayer> layers = new ArrayList<>();
        int in = a.features();
        for (int width : a.hidden()) {
            layers.add(nets.contractive("layer." + layers.size(), in, width));
            in = width;
        }
        return new ContractiveAutoencoder(a, List.copyOf(layers), nets.linear("output", in, a.classes(), null));
    }

    private static LeNet cnn(StoredNets nets) throws FormatException {
        var s = new LeNet.Sizes(nets.number("rows"), nets.number("columns"), nets.number("channels"), nets.number("classes"),
                nets.number("first"), nets.number("second"), nets.number("hidden"));
        return new LeNet(s, nets.conv2d("first", s.channels(), s.first(), LeNet.FILTER, LeNet.BORDER), nets.conv2d("second", s.first(), s.second(), LeNet.FILTER, 0),
                nets.linear("hidden", s.pooled(), s.hidden(), Pointwise.RELU), nets.linear("output", s.hidden(), s.classes(), null));
    }

    private static Architecture withClasses(Architecture a) {
        if (a.classes() < 1) throw new IllegalArgumentException("its classes are " + a.classes() + "; expected at least 1");
        return a;
    }

    private static void put(Model model, String name, Architecture a, String prefix, List<NamedArray> arrays, Map<String, String> metadata) {
        put(model, name, prefix, arrays, metadata);
        metadata.put(prefix + "features", Integer.toString(a.features()));
        metadata.put(prefix + "hidden", join(a.hidden()));
        metadata.put(prefix + "latent", Integer.toString(a.latent()));
        metadata.put(prefix + "classes", Integer.toString(a.classes()));
        metadata.put(prefix + "gaussian", Boolean.toString(a.gaussian()));
    }

    private static void put(LeNet cnn, List<NamedArray> arrays, Map<String, String> metadata) {
        LeNet.Sizes s = cnn.sizes();
        put(cnn, "cnn", "", arrays, metadata);
        metadata.put("rows", Integer.toString(s.rows()));
        metadata.put("columns", Integer.toString(s.columns()));
        metadata.put("channels", Integer.toString(s.channels()));
        metadata.put("classes", Integer.toString(s.classes()));
        metadata.put("first", Integer.toString(s.first()));
        metadata.put("second", Integer.toString(s.second()));
        metadata.put("hidden", Integer.toString(s.hidden()));
    }

    private static void put(Model model, String name, String prefix, List<NamedArray> arrays, Map<String, String> metadata) {
        for (Parameter p : model.parameters()) arrays.add(new NamedArray(prefix + p.name(), p.value().shape().toArray(), p.value().data()));
        metadata.put("model", name);
    }

    private static String join(int[] numbers) { return Arrays.stream(numbers).mapToObj(Integer::toString).collect(Collectors.joining(",")); }
}
