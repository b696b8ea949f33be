package vecgrad.vae.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import vecgrad.autograd.nn.Conv2d;
import vecgrad.autograd.nn.Linear;
import vecgrad.autograd.nn.Mlp;
import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Pointwise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.io.FormatException;
import vecgrad.vae.io.Safetensors;

/**
 * The networks in a file. A network is made of the arrays that the file has, each compared with what the architecture wants:
 * an architecture that claims more than is there costs no memory.
 *
 * @param prefix of the names of this model's entries: empty, or the part of a stack
 */
record StoredNets(Safetensors file, String prefix) {
    /** What the metadata say was built. @throws FormatException if they do not, or it makes no sense */
    Architecture architecture() throws FormatException {
        return new Architecture(number("features"), numbers("hidden"), number("latent"), number("classes"), switch (text("gaussian")) {
            case "true" -> true;
            case "false" -> false;
            case String other -> throw strange("gaussian", other, "true or false");
        });
    }

    /** Linear layers of the widths {@code [in, hidden..., out]}, named as {@link Mlp#of} names them. */
    Mlp mlp(String name, int[] widths, Pointwise activation) throws FormatException {
        List<Linear> layers = new ArrayList<>();
        for (int i = 0; i + 1 < widths.length; i++) {
            layers.add(linear(name + "." + i, widths[i], widths[i + 1], i + 2 == widths.length ? null : activation));
        }
        return new Mlp(List.copyOf(layers));
    }

    /** A layer named as {@link Linear#of} names it. */
    Linear linear(String name, int in, int out, Pointwise activation) throws FormatException {
        return new Linear(parameter(name + ".weight", Parameter.Kind.WEIGHT, in, out), parameter(name + ".bias", Parameter.Kind.BIAS, out), activation);
    }

    /** Square filters, named as {@link Conv2d#of} names them. */
    Conv2d conv2d(String name, int in, int out, int side, int padding) throws FormatException {
        return new Conv2d(parameter(name + ".weight", Parameter.Kind.WEIGHT, out, in, side, side), parameter(name + ".bias", Parameter.Kind.BIAS, out), padding);
    }

    /** A layer named as {@link ContractiveLayer#of} names it. */
    ContractiveLayer contractive(String name, int in, int hidden) throws FormatException {
        return new ContractiveLayer(linear(name, in, hidden, Pointwise.SIGMOID), parameter(name + ".reverse", Parameter.Kind.BIAS, in));
    }

    /** A network of a vector and a label, named as {@link LabelledNet#of} names it. */
    LabelledNet labelled(String name, int in, int classes, int[] hidden, int out) throws FormatException {
        int[] above = Arrays.copyOfRange(hidden, 1, hidden.length);
        return new LabelledNet(parameter(name + ".input.weight", Parameter.Kind.WEIGHT, in, hidden[0]),
                parameter(name + ".classes.weight", Parameter.Kind.WEIGHT, classes, hidden[0]),
                mlp(name, GaussianNet.widths(hidden[0], above, out), Pointwise.SOFTPLUS));
    }

    /** The whitening that the features come from. */
    Pca pca() throws FormatException {
        int[] sizes = numbers("pca");
        if (sizes.length != 2) throw strange("pca", text("pca"), "components and pixels, two whole numbers");
        float[] mean = file.array("pca.mean", sizes[1]), components = file.array("pca.components", sizes), deviations = file.array("pca.deviations", sizes[0]);
        return new Pca(mean, Tensor.of(Shape.of(sizes), components), deviations);
    }

    private Parameter parameter(String name, Parameter.Kind kind, int... shape) throws FormatException {
        float[] data = file.array(prefix + name, shape);
        return new Parameter(name, kind, Tensor.of(Shape.of(shape), data));
    }

    /** Whether the metadata have an entry. */
    boolean has(String key) { return file.metadata().containsKey(prefix + key); }

    /** An entry of the metadata. */
    String text(String key) throws FormatException {
        String value = file.metadata().get(prefix + key);
        if (value == null) throw new FormatException("its metadata have no \"" + prefix + key + "\"");
        return value;
    }

    /** Whole numbers between commas. */
    int[] numbers(String key) throws FormatException {
        String text = text(key);
        String[] parts = text.isEmpty() ? new String[0] : text.split(",", -1);
        int[] numbers = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            if (!parts[i].matches("[0-9]{1,9}")) throw strange(key, text, "whole numbers");
            numbers[i] = Integer.parseInt(parts[i]);
        }
        return numbers;
    }

    /** A number in decimal notation. */
    double real(String key) throws FormatException {
        try {
            return Double.parseDouble(text(key));
        } catch (NumberFormatException e) {
            throw strange(key, text(key), "a number");
        }
    }

    /** One whole number. */
    int number(String key) throws FormatException {
        int[] numbers = numbers(key);
        if (numbers.length != 1) throw strange(key, text(key), "one whole number");
        return numbers[0];
    }

    private FormatException strange(String key, String value, String expected) {
        String shown = value.length() > 40 ? value.substring(0, 40) + "..." : value;
        return new FormatException("its metadata have " + prefix + key + " \"" + shown + "\"; expected " + expected);
    }
}
