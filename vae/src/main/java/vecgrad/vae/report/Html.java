package vecgrad.vae.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import vecgrad.vae.io.ImageGrid;
import vecgrad.vae.io.Json;
import vecgrad.vae.io.Markup;

/** The pieces that pages are put together from; whatever came from outside goes through {@link Markup#escape} or {@link #json}. */
final class Html {
    private Html() {}

    /** JSON as the content of a script element, which no text in it can end. */
    static String json(Object value) { return Json.line(value).replace("<", "\\u003c"); }

    /** A resource of this package with every {@code {{name}}} replaced; values are HTML already. */
    static String fill(String resource, Map<String, String> values) {
        String[] parts = resource(resource).split("\\{\\{|}}", -1);
        var text = new StringBuilder(parts[0]);
        for (int i = 1; i < parts.length; i += 2) {
            String value = values.get(parts[i]);
            if (value == null) throw new IllegalArgumentException(resource + ": nothing is given for {{" + parts[i] + "}}");
            text.append(value).append(parts[i + 1]);
        }
        return text.toString();
    }

    /** A file that lies beside this class. */
    static String resource(String name) {
        try (InputStream in = Html.class.getResourceAsStream(name)) {
            if (in == null) throw new IllegalStateException("the program's jar lacks vecgrad/vae/report/" + name);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A picture inside the page. @param scale of its pixels; the browser shows them unsmoothed */
    static String image(ImageGrid picture, int scale, String description) throws IOException {
        return "<img src=\"data:image/png;base64," + Base64.getEncoder().encodeToString(picture.png(1)) + "\" width=\"" + scale * picture.width()
                + "\" height=\"" + scale * picture.height() + "\" alt=\"" + Markup.escape(description) + "\">";
    }

    /** {@code 3.25 %}. */
    static String percent(double share) { return String.format(Locale.ROOT, "%.2f\u202f%%", 100 * share); }

    /** A whole number with thin spaces between thousands. */
    static String count(long n) { return String.format(Locale.ROOT, "%,d", n).replace(',', '\u202f'); }

    /** What the data are called in a sentence. */
    static String dataName(Object data) {
        return switch (String.valueOf(data)) {
            case "mnist" -> "MNIST";
            case "fashion-mnist" -> "Fashion-MNIST";
            case "kmnist" -> "KMNIST";
            case "svhn", "svhn-subset" -> "SVHN";
            case "norb" -> "NORB";
            case "digits" -> "the generated digits";
            case String other -> other;
        };
    }

    /** What the model is called in a sentence. */
    static String modelName(Object model) {
        return switch (String.valueOf(model)) {
            case "m1m2" -> "M1+M2";
            case "m1", "m2", "nn", "cnn", "cae", "svm", "tsvm" -> String.valueOf(model).toUpperCase(Locale.ROOT);
            case "knn" -> "1-NN";
            case "m1-knn" -> "M1 with 1-NN";
            case "m1-svm" -> "M1 with SVM";
            case "m1-tsvm" -> "M1 with TSVM";
            case String other -> other;
        };
    }
}
