package vecgrad.vae.report;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.eval.Pictures.Picture;
import vecgrad.vae.eval.Predictions;

/** Which classes a model confuses, and where it was surest and wrong. */
record Mistakes(LabeledImages images, Predictions predictions) {
    private static final int SHOWN = 18;

    /** How many images of a class (row) were taken for a class (column). */
    int[][] confusion() {
        int[][] counts = new int[images.classes()][images.classes()];
        for (int i = 0; i < images.size(); i++) counts[images.label(i)][predictions.classes()[i]]++;
        return counts;
    }

    /** The images that were taken for another class, those first of which the model was surest. */
    List<Integer> worst() {
        return IntStream.range(0, images.size()).filter(i -> predictions.classes()[i] != images.label(i)).boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -predictions.confidence(i)).thenComparing(i -> i)).toList();
    }

    String html() throws IOException {
        List<Integer> worst = worst();
        var html = new StringBuilder("<p>" + Html.count(worst.size()) + " of the " + Html.count(images.size()) + " test images are taken for another class ("
                + Html.percent((double) worst.size() / images.size()) + "). Rows are what an image is, columns what it is taken for.</p>\n<div class=\"beside\">\n");
        html.append(table());
        if (!worst.isEmpty()) html.append(gallery(worst));
        return html.append("</div>").toString();
    }

    private String table() {
        int[][] counts = confusion();
        int most = 1; // beside the diagonal
        for (int row = 0; row < counts.length; row++) for (int column = 0; column < counts.length; column++) if (row != column) most = Math.max(most, counts[row][column]);
        var html = new StringBuilder("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Confusion matrix\"><table class=\"confusion\"><caption>Confusion matrix</caption>\n<tr><td></td>");
        for (int column = 0; column < counts.length; column++) html.append("<th scope=\"col\">").append(column).append("</th>");
        html.append("<th scope=\"col\" class=\"rate\">wrong</th></tr>\n");
        for (int row = 0; row < counts.length; row++) {
            html.append("<tr><th scope=\"row\">").append(row).append("</th>");
            for (int column = 0; column < counts.length; column++) {
                int n = counts[row][column];
                if (row == column) html.append("<td class=\"right\">").append(Html.count(n)).append("</td>");
                else html.append(String.format(Locale.ROOT, "<td style=\"--share:%.2f\">%s</td>", Math.sqrt((double) n / most), n == 0 ? "<span class=\"none\">·</span>" : Html.count(n)));
            }
            int all = IntStream.of(counts[row]).sum();
            html.append("<td class=\"rate\">").append(all == 0 ? "" : String.format(Locale.ROOT, "%.1f\u202f%%", 100.0 * (all - counts[row][row]) / all)).append("</td></tr>\n");
        }
        return html.append("</table></div>\n").toString();
    }

    private String gallery(List<Integer> worst) throws IOException {
        boolean sure = predictions.probabilities() != null;
        var html = new StringBuilder("<div><h3>" + (sure ? "The surest mistakes" : "Some of the mistakes") + "</h3>\n<ul class=\"gallery\">\n");
        for (int i : worst.subList(0, Math.min(SHOWN, worst.size()))) {
            int is = images.label(i), taken = predictions.classes()[i];
            String percent = sure ? String.format(Locale.ROOT, "%.1f\u202f%%", 100 * Math.min(0.9999, predictions.confidence(i))) : "";
            var picture = new Picture(images, 1, 1, Tensor.of(Shape.of(1, images.features()), images.toFloats(i)));
            html.append("<li>").append(Html.image(picture.grid(0), 2, "test image " + i + ", a " + is + " taken for a " + taken))
                    .append("<span>").append(is).append(" → <b>").append(taken).append("</b></span><small>").append(percent).append("</small></li>\n");
        }
        return html.append("</ul>\n<p class=\"note\">What it is → what it is taken for").append(sure ? ", and how sure the model is of that" : "").append(".</p></div>\n").toString();
    }
}
