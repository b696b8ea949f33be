package vecgrad.vae.report;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Tensor;
import vecgrad.vae.eval.LatentSpace;
import vecgrad.vae.eval.Predictions;
import vecgrad.vae.io.FormatException;
import vecgrad.vae.io.NamedArray;
import vecgrad.vae.io.Safetensors;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.M1Classifier;
import vecgrad.vae.model.M2;
import vecgrad.vae.model.MlpClassifier;
import vecgrad.vae.model.Model;
import vecgrad.vae.model.ModelFile;
import vecgrad.vae.model.StackedM1M2;
import vecgrad.vae.model.Whitened;
import vecgrad.vae.picture.LatentPlane;

/**
 * What a page needs to run a model itself: its weights, how they are put together, some images to begin with, and what Java
 * computes for these, so that the page can check its own arithmetic.
 *
 * @param description for the page's scripts, as JSON
 * @param weights     all weights one after the other, in base64
 * @param precision   of the weights
 * @param rounding    the most that an answer of the model changes with the rounding of its weights
 */
record Explorer(Map<String, Object> description, String weights, Precision precision, double rounding) {
    /** Weights are rounded as far as no answer changes by more than half of what page and program may differ. */
    private static final double ROUNDING = 0.5e-3;

    /** Of the 12 MB that a page may have, what weights may take in base64. */
    private static final int MOST = 11_000_000;

    /** What a model answers for the images that the page checks itself by. Null where the model knows no such thing. */
    private record Answers(float[] probabilities, float[] styles, float[] images) {
        static Answers of(Model model, LabeledImages images) {
            float[] probabilities = hasClassifier(model) ? Predictions.of(model, images).orElseThrow().probabilities().data() : null;
            return LatentSpace.of(model).map(space -> {
                Tensor styles = space.means(images, images.labels());
                int[] next = IntStream.of(images.labels()).map(y -> (y + 1) % images.classes()).toArray(); // not what was encoded
                return new Answers(probabilities, styles.data(), space.images(styles, next).data());
            }).orElse(new Answers(probabilities, null, null));
        }

        double difference(Answers other) {
            double most = 0;
            if (probabilities != null) most = Precision.difference(probabilities, other.probabilities);
            if (styles != null) most = Math.max(most, Math.max(Precision.difference(styles, other.styles), Precision.difference(images, other.images)));
            return most;
        }

        Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("probabilities", base64(probabilities));
            map.put("styles", base64(styles));
            map.put("images", base64(images));
            return map;
        }
    }

    /**
     * Of a model that is made of M1, M2 and perceptrons; of others, and of those too large for a page, there is none.
     *
     * @param model  of M1 with a classical classifier it is M1's
     * @param test   to see where styles lie
     * @param chosen the images to begin with
     * @param deviations of every dimension of the style over the test images; null if there is no style
     */
    static Optional<Explorer> of(Model model, LabeledImages test, LabeledImages chosen, double[] deviations) {
        Model shown = explorable(model);
        if (shown == null) return Optional.empty();
        Safetensors stored = ModelFile.stored(shown);
        long numbers = stored.arrays().values().stream().mapToLong(array -> array.data().length).sum();
        Answers full = Answers.of(shown, chosen);
        for (Precision precision : Precision.values()) {
            if (numbers * precision.bytes() / 3 * 4 > MOST) return Optional.empty();
            Answers rounded = precision == Precision.SINGLE ? full : Answers.of(rounded(stored, precision), chosen);
            double rounding = full.difference(rounded);
            if (rounding > ROUNDING) continue;
            Map<String, Object> description = description(shown, stored, chosen);
            description.put("bytes", precision.bytes());
            description.put("deviations", deviations);
            description.put("plane", plane(shown, test));
            description.put("java", Map.of("full", full.toMap(), "rounded", rounded.toMap()));
            return Optional.of(new Explorer(description, packed(stored, precision), precision, rounding));
        }
        throw new AssertionError("weights that are not rounded change no answer");
    }

    /** The part of a model that a page can compute, or null. */
    private static Model explorable(Model model) {
        return switch (model) {
            case M1 _, M2 _, StackedM1M2 _, MlpClassifier _ -> model;
            case M1Classifier onM1 -> onM1.m1();
            case Whitened(var pca, Model seen) -> explorable(seen) == null ? null : new Whitened(pca, explorable(seen));
            default -> null;
        };
    }

    /** Whether a page can compute it, if it is not too large. */
    static boolean isExplorable(Model model) { return explorable(model) != null; }

    private static boolean hasClassifier(Model model) {
        return switch (model) {
            case M2 m2 -> m2.hasClassifier();
            case StackedM1M2 _, MlpClassifier _ -> true;
            case Whitened(_, Model seen) -> hasClassifier(seen);
            default -> false;
        };
    }

    private static Model rounded(Safetensors stored, Precision precision) {
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        stored.arrays().forEach((name, array) -> arrays.put(name, new NamedArray(name, array.shape(), precision.rounded(array.data()))));
        try {
            return ModelFile.of(new Safetensors(arrays, stored.metadata()), Path.of("rounded"));
        } catch (FormatException e) {
            throw new AssertionError("a model was stored that cannot be read", e);
        }
    }

    private static Map<String, Object> description(Model model, Safetensors stored, LabeledImages chosen) {
        Model seen = model instanceof Whitened whitened ? whitened.model() : model;
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("kind", stored.metadata().get("model"));
        map.put("rows", chosen.rows());
        map.put("columns", chosen.columns());
        map.put("channels", chosen.channels());
        map.put("classes", chosen.classes());
        map.put("classifies", hasClassifier(model));
        map.put("whitened", model instanceof Whitened);
        switch (seen) {
            case M1 m1 -> {
                map.put("latent", m1.architecture().latent());
                map.put("gaussian", m1.architecture().gaussian());
            }
            case M2 m2 -> {
                map.put("latent", m2.architecture().latent());
                map.put("gaussian", m2.architecture().gaussian());
            }
            case StackedM1M2 stack -> {
                map.put("latent", stack.m2().architecture().latent());
                map.put("features", stack.m1().architecture().latent());
                map.put("kept", stack.kept());
                map.put("gaussian", stack.m1().architecture().gaussian());
            }
            default -> map.put("latent", 0);
        }
        List<Map<String, Object>> arrays = new ArrayList<>();
        stored.arrays().values().forEach(array -> arrays.add(Map.of("name", array.name(), "shape", array.shape())));
        map.put("arrays", arrays);
        var pixels = new ByteArrayOutputStream();
        for (int i = 0; i < chosen.size(); i++) pixels.writeBytes(chosen.pixels(i));
        map.put("examples", Map.of("pixels", Base64.getEncoder().encodeToString(pixels.toByteArray()), "labels", chosen.labels()));
        return map;
    }

    /** The plane of styles to move in: none where there are less than two dimensions. */
    private static LatentPlane plane(Model model, LabeledImages test) {
        return LatentSpace.of(model).filter(space -> space.latent() > 1).map(space -> LatentPlane.of(space, test)).orElse(null);
    }

    private static String packed(Safetensors stored, Precision precision) {
        int numbers = stored.arrays().values().stream().mapToInt(array -> array.data().length).sum();
        ByteBuffer bytes = ByteBuffer.allocate(numbers * precision.bytes());
        for (NamedArray array : stored.arrays().values()) precision.put(array.data(), bytes);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static String base64(float[] numbers) {
        if (numbers == null) return null;
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** The standard deviation of each column. [n, dimensions] → [dimensions] */
    static double[] deviations(Tensor points) {
        int n = points.shape().extent(0), d = points.shape().extent(1);
        double[] sum = new double[d], squares = new double[d];
        for (int i = 0; i < n * d; i++) {
            sum[i % d] += points.data()[i];
            squares[i % d] += (double) points.data()[i] * points.data()[i];
        }
        return IntStream.range(0, d).mapToDouble(j -> Math.sqrt(Math.max(0, squares[j] / n - sum[j] / n * (sum[j] / n)))).toArray();
    }
}
