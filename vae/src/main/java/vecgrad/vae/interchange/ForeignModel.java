package vecgrad.vae.interchange;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import vecgrad.vae.io.FormatException;
import vecgrad.vae.io.NamedArray;
import vecgrad.vae.io.Safetensors;
import vecgrad.vae.model.Model;
import vecgrad.vae.model.ModelFile;

/**
 * A model of arrays that have our names, but come without a word about what they are: the architecture is read off their
 * shapes. A decoder as wide as the images has Bernoulli pixels, one twice as wide a Gaussian. An M2 without a classifier is one
 * that was trained with all labels.
 */
public final class ForeignModel {
    static final String KEPT = "kept";

    private final Map<String, NamedArray> arrays;
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private ForeignModel(Map<String, NamedArray> arrays) { this.arrays = arrays; }

    /**
     * The model of this kind.
     *
     * @param kind m1, m2, m1m2 or nn
     * @param path where the arrays are from, for messages
     * @throws FormatException if an array is missing, superfluous, or does not fit the others
     */
    public static Model of(String kind, Map<String, NamedArray> arrays, Path path) throws IOException {
        ForeignModel foreign = new ForeignModel(arrays);
        try {
            foreign.metadata.put("model", kind);
            switch (kind) {
                case "m1" -> foreign.m1("");
                case "m2" -> foreign.m2("");
                case "nn" -> foreign.nn();
                case "m1m2" -> foreign.stack();
                default -> throw new FormatException("its model is \"" + kind + "\"; expected m1, m2, m1m2 or nn");
            }
        } catch (FormatException e) {
            throw new FormatException(path + " is not a model: " + e.getMessage());
        }
        Model model = ModelFile.of(new Safetensors(arrays, foreign.metadata), path);
        Set<String> unused = new LinkedHashSet<>(arrays.keySet());
        unused.removeAll(ModelFile.stored(model).arrays().keySet());
        if (kind.equals("m1m2")) unused.remove(KEPT);
        if (!unused.isEmpty())
            throw new FormatException(path + " is not a model: " + unused.stream().limit(5).collect(Collectors.joining(", ")) + (unused.size() > 5 ? ", ..." : "")
                    + " is nothing that an " + kind + " of these sizes has; choose the arrays by a map (--map)");
        return model;
    }

    private void m1(String prefix) throws FormatException {
        int[] encoder = widths(prefix + "encoder"), decoder = widths(prefix + "decoder");
        describe(prefix, encoder[0], hidden(encoder), encoder[encoder.length - 1] / 2, 0, decoder[decoder.length - 1]);
    }

    private void m2(String prefix) throws FormatException {
        NamedArray input = matrix(prefix + "encoder.input.weight");
        int[] encoder = widths(prefix + "encoder"), decoder = widths(prefix + "decoder"); // their inputs are the units of the first layer
        int classes = matrix(prefix + "encoder.classes.weight").shape()[0];
        if (!arrays.containsKey(prefix + "classifier.0.weight")) metadata.put(prefix + ModelFile.NO_CLASSIFIER, "true");
        describe(prefix, input.shape()[0], Arrays.copyOf(encoder, encoder.length - 1), encoder[encoder.length - 1] / 2, classes, decoder[decoder.length - 1]);
    }

    private void nn() throws FormatException {
        int[] widths = widths("classifier");
        describe("", widths[0], hidden(widths), 1, widths[widths.length - 1], widths[0]);
    }

    private void stack() throws FormatException {
        m1("m1.");
        m2("m2.");
        NamedArray kept = arrays.get(KEPT);
        if (kept == null) throw new FormatException("it has no array " + KEPT + ", the dimensions of M1 that M2 sees");
        StringBuilder numbers = new StringBuilder();
        for (float k : kept.data()) {
            if (k != (int) k || k < 0) throw new FormatException("its array " + KEPT + " has " + k + "; expected whole numbers");
            numbers.append(numbers.isEmpty() ? "" : ",").append((int) k);
        }
        metadata.put(KEPT, numbers.toString());
    }

    /** The inputs of a network's first linear layer, and the outputs of each. */
    private int[] widths(String net) throws FormatException {
        int layers = 1; // or matrix() says what is missing
        while (arrays.containsKey(net + "." + layers + ".weight")) layers++;
        int[] widths = new int[layers + 1];
        widths[0] = matrix(net + ".0.weight").shape()[0];
        for (int i = 0; i < layers; i++) widths[i + 1] = matrix(net + "." + i + ".weight").shape()[1];
        return widths;
    }

    private static int[] hidden(int[] widths) { return Arrays.copyOfRange(widths, 1, widths.length - 1); }

    private NamedArray matrix(String name) throws FormatException {
        NamedArray array = arrays.get(name);
        if (array == null) throw new FormatException("parameter " + name + ": the file has no array of this name; arrays of other names take a map (--map)");
        if (array.shape().length != 2) throw new FormatException("parameter " + name + ": the file has " + Arrays.toString(array.shape()) + ", not a matrix");
        return array;
    }

    private void describe(String prefix, int features, int[] hidden, int latent, int classes, int outputs) throws FormatException {
        if (outputs != features && outputs != 2 * features)
            throw new FormatException("its " + prefix + "decoder has " + outputs + " outputs for " + features + " features; expected as many, or twice as many");
        metadata.put(prefix + "features", Integer.toString(features));
        metadata.put(prefix + "hidden", Arrays.stream(hidden).mapToObj(Integer::toString).collect(Collectors.joining(",")));
        metadata.put(prefix + "latent", Integer.toString(latent));
        metadata.put(prefix + "classes", Integer.toString(classes));
        metadata.put(prefix + "gaussian", Boolean.toString(outputs != features));
    }
}
