package vecgrad.vae.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.io.FormatException;
import vecgrad.vae.io.NamedArray;

/** The classical methods in a file: the points they compare with, and what they know of each. */
final class StoredClassifier {
    private StoredClassifier() {}

    /** The name in files; a transductive machine is a machine like any other once it is trained. */
    static String name(ClassicalClassifier classifier) {
        return switch (classifier) {
            case NearestNeighbour _ -> "knn";
            case KernelMachine _ -> "svm";
        };
    }

    static void put(ClassicalClassifier classifier, String prefix, List<NamedArray> arrays, Map<String, String> metadata) {
        switch (classifier) {
            case NearestNeighbour knn -> {
                float[] labels = new float[knn.labels().length];
                for (int i = 0; i < labels.length; i++) labels[i] = knn.labels()[i];
                points(knn.examples(), prefix, arrays, metadata);
                arrays.add(new NamedArray(prefix + "labels", new int[] {labels.length}, labels));
            }
            case KernelMachine machine -> {
                points(machine.landmarks(), prefix, arrays, metadata);
                array(prefix + "coefficients", machine.coefficients(), arrays);
                array(prefix + "bias", machine.bias(), arrays);
                metadata.put(prefix + "gamma", Double.toString(machine.gamma()));
            }
        }
        metadata.put(prefix + "classes", Integer.toString(classifier.classes()));
    }

    private static void points(SquaredDistances distances, String prefix, List<NamedArray> arrays, Map<String, String> metadata) {
        array(prefix + "points", distances.points(), arrays);
        metadata.put(prefix + "points", Integer.toString(distances.points().shape().extent(0)));
        metadata.put(prefix + "features", Integer.toString(distances.features()));
    }

    private static void array(String name, Tensor value, List<NamedArray> arrays) {
        arrays.add(new NamedArray(name, value.shape().toArray(), value.data()));
    }

    static NearestNeighbour nearestNeighbour(StoredNets file) throws FormatException {
        SquaredDistances examples = points(file);
        float[] labels = array(file, "labels", file.number("points")).data();
        int[] classes = new int[labels.length];
        for (int i = 0; i < labels.length; i++) {
            classes[i] = (int) labels[i];
            if (classes[i] != labels[i]) throw new FormatException("the class of example " + i + " is " + labels[i] + "; expected a whole number");
        }
        return new NearestNeighbour(examples, classes, file.number("classes"));
    }

    static KernelMachine kernelMachine(StoredNets file) throws FormatException {
        int points = file.number("points"), classes = file.number("classes");
        return new KernelMachine(points(file), file.real("gamma"), array(file, "coefficients", points, classes), array(file, "bias", classes));
    }

    private static SquaredDistances points(StoredNets file) throws FormatException {
        return SquaredDistances.to(array(file, "points", file.number("points"), file.number("features")));
    }

    /** All finite: a NaN is nearest to nothing, and would name class 0 without a word. */
    private static Tensor array(StoredNets file, String name, int... shape) throws FormatException {
        Tensor array = Tensor.of(Shape.of(shape), file.file().array(file.prefix() + name, shape));
        if (!array.isFinite()) throw new FormatException("array " + file.prefix() + name + " " + Arrays.toString(shape) + " has numbers that are not finite");
        return array;
    }
}
