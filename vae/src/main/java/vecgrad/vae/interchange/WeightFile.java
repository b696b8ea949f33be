package vecgrad.vae.interchange;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import vecgrad.vae.io.NamedArray;
import vecgrad.vae.io.Npz;
import vecgrad.vae.io.Safetensors;
import vecgrad.vae.model.Model;
import vecgrad.vae.model.ModelFile;

/**
 * A model's parameters by name, in a file that other tools load, each laid out as its readers expect.
 *
 * <p>Names are those of {@code model.safetensors}: {@code encoder.0.weight}, {@code encoder.0.bias}, ... for layers from the
 * input up, {@code encoder.input.weight} and {@code encoder.classes.weight} for a first layer of a vector and a label, behind
 * {@code m1.} and {@code m2.} in M1+M2. In a safetensors file weights are {@code [out, in]}, as PyTorch's {@code Linear} has
 * them, and {@code classes.weight} is an {@code Embedding} of {@code [classes, hidden]}; in an npz file they are {@code [in, out]},
 * for {@code x @ w + b}. The numbers are the same bits. A stack's npz has the dimensions that M2 sees as an array {@code kept}.
 *
 * @param arrays   by name, weights {@code [in, out]} if the file is ours, else as they are
 * @param metadata of the file; those of a model of ours say what it takes to build it again
 */
public record WeightFile(Map<String, NamedArray> arrays, Map<String, String> metadata) {
    private static final String LAYOUT = "layout", KEPT = "kept";

    /** What PyTorch's layers have. */
    private static final String OUT_IN = "weights [out, in]";
    private static final String IN_OUT = "weights [in, out]";

    /** Writes a model for PyTorch. @throws IOException in one sentence */
    public static void writeSafetensors(Path path, Model model) throws IOException {
        Safetensors ours = ModelFile.stored(model);
        Safetensors.write(path, List.copyOf(transposed(ours.arrays()).values()), with(ours.metadata(), OUT_IN));
    }

    /** Writes a model for NumPy. @throws IOException in one sentence */
    public static void writeNpz(Path path, Model model) throws IOException {
        Safetensors ours = ModelFile.stored(model);
        List<NamedArray> arrays = new ArrayList<>(ours.arrays().values());
        String kept = ours.metadata().get(KEPT);
        if (kept != null) {
            List<Float> numbers = kept.isEmpty() ? List.of() : Stream.of(kept.split(",")).map(Float::valueOf).toList();
            float[] data = new float[numbers.size()];
            for (int i = 0; i < data.length; i++) data[i] = numbers.get(i);
            arrays.add(new NamedArray(KEPT, new int[] {data.length}, data));
        }
        Npz.write(path, arrays, with(ours.metadata(), IN_OUT));
    }

    /** Reads a safetensors or an npz file, told by how it begins. @throws IOException in one sentence; FormatException if it is neither, or damaged */
    public static WeightFile read(Path path) throws IOException {
        if (isZip(path)) {
            Npz npz = Npz.read(path);
            Map<String, NamedArray> arrays = new LinkedHashMap<>(npz.arrays());
            if (npz.metadata().containsKey(KEPT)) arrays.remove(KEPT);
            return new WeightFile(arrays, npz.metadata());
        }
        Safetensors file = Safetensors.read(path);
        return new WeightFile(OUT_IN.equals(file.metadata().get(LAYOUT)) ? transposed(file.arrays()) : file.arrays(), file.metadata());
    }

    /** Our arrays, of a file that has our names, but PyTorch's layout, and does not say so: as {@code save_file(net.state_dict(), ...)} writes it. */
    public static Map<String, NamedArray> ofPytorch(Map<String, NamedArray> arrays) { return transposed(arrays); }

    /** Whether the file says itself which model of ours it holds. */
    public boolean isOurs() { return metadata.containsKey("model"); }

    /** The model that a file of ours holds. @throws IOException if it is not sound */
    public Model model(Path path) throws IOException {
        Map<String, String> own = new LinkedHashMap<>(metadata);
        own.remove(LAYOUT);
        return ModelFile.of(new Safetensors(arrays, own), path);
    }

    /** Matrices that multiply, the other way round; a table of classes is looked up, not multiplied. */
    static Map<String, NamedArray> transposed(Map<String, NamedArray> arrays) {
        Map<String, NamedArray> turned = new LinkedHashMap<>();
        arrays.forEach((name, array) -> turned.put(name, array.shape().length == 2 && name.endsWith(".weight") && !name.endsWith("classes.weight")
                ? transposed(array) : array));
        return turned;
    }

    /** [rows, columns] → [columns, rows] */
    static NamedArray transposed(NamedArray a) {
        int rows = a.shape()[0], columns = a.shape()[1];
        float[] data = new float[a.data().length];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) data[j * rows + i] = a.data()[i * columns + j];
        return new NamedArray(a.name(), new int[] {columns, rows}, data);
    }

    private static Map<String, String> with(Map<String, String> metadata, String layout) {
        Map<String, String> all = new LinkedHashMap<>(metadata);
        all.put(LAYOUT, layout);
        return all;
    }

    private static boolean isZip(Path path) throws IOException {
        if (!Files.isRegularFile(path)) return false; // the safetensors reader says so
        try (InputStream in = Files.newInputStream(path)) {
            byte[] first = in.readNBytes(2);
            return first.length == 2 && first[0] == 'P' && first[1] == 'K';
        }
    }
}
