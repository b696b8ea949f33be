package vecgrad.vae.reproduce;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The test error by epoch of another implementation, which comes to the paper's errors with the paper's batches and rate: that of
 * github.com/jonemeth/generative-models (PyTorch), from its logs, on MNIST, of one seed (recipe 5.2). The paper has no such curves.
 *
 * @param points by ascending epoch
 */
public record PublishedCurve(List<Point> points) {
    /** An error in percent after an epoch. */
    public record Point(double epoch, double percent) {}

    /** Whose it is, in a few words. */
    public static final String SOURCE = "jonemeth/generative-models, one seed";

    private static final List<String> METHODS = List.of("m2", "m1m2");
    private static final List<Integer> LABELS = List.of(100, 600, 1000, 3000);

    //                                  epoch  m2: 100   600  1000  3000  m1m2: 100  600 1000  3000 labels
    private static final String TABLE = """
                                           10      42.6  26.0  23.5  20.6      22.5  11.5  11.6  11.0
                                           20      37.9  22.8  20.1  18.7      14.6  11.8  11.6  10.4
                                           50      41.0  23.2  19.2  19.1      13.3  10.9  10.4   9.1
                                          100      39.3  22.9  19.2  16.4      12.8   7.1   7.1   5.5
                                          150      38.9  21.2  16.5  11.9      10.9   5.1   5.3   4.0
                                          200      38.1  17.9  13.4   8.9      8.15   4.2   4.2   3.8
                                          300      35.5  12.6   9.2   6.5       5.1   3.8   3.6   3.3
                                          500      25.5   8.4   6.1   4.8       3.9   3.3   3.3   3.1
                                          700      19.3   6.9   5.3   4.1       3.8   3.3   3.1   2.8
                                         1000      14.5   5.5   4.7   3.7      3.45   3.0  2.85   2.7
                                         1500      10.6   4.3  4.25   3.6       3.1   2.8   2.8   2.6
                                         2000       8.6   4.1   3.9   2.9       2.9  2.55   2.7   2.5
                                         3000      7.15   3.5   3.3   2.9       2.8  2.35  2.45   2.4
            """;

    /** That of a method and number of labels, on MNIST. */
    public static Optional<PublishedCurve> of(String method, int labels) {
        if (!METHODS.contains(method) || !LABELS.contains(labels)) return Optional.empty();
        int column = 1 + METHODS.indexOf(method) * LABELS.size() + LABELS.indexOf(labels);
        List<Point> points = new ArrayList<>();
        TABLE.lines().map(line -> line.strip().split(" +")).forEach(words -> points.add(new Point(Double.parseDouble(words[0]), Double.parseDouble(words[column]))));
        return Optional.of(new PublishedCurve(points));
    }

    /** The error at an epoch, straight between the points where both axes are logarithmic; NaN before the first and after the last. */
    public double at(double epoch) {
        for (int i = 1; i < points.size(); i++) {
            Point a = points.get(i - 1), b = points.get(i);
            if (epoch < a.epoch() || epoch > b.epoch()) continue;
            double t = Math.log(epoch / a.epoch()) / Math.log(b.epoch() / a.epoch());
            return a.percent() * Math.pow(b.percent() / a.percent(), t);
        }
        return Double.NaN;
    }
}
