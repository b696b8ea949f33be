package vecgrad.vae.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** Means over the minibatches of an epoch, by name. */
public final class Averages {
    private final SequencedMap<String, double[]> sums = new LinkedHashMap<>(); // sum and count

    /** Nothing yet. */
    public Averages() {}

    /** Takes one more value in. */
    public void add(String name, double value) {
        double[] sum = sums.computeIfAbsent(name, _ -> new double[2]);
        sum[0] += value;
        sum[1]++;
    }

    /** All means so far, by name. */
    SequencedMap<String, Double> means() {
        SequencedMap<String, Double> means = new LinkedHashMap<>();
        for (String name : sums.keySet()) means.put(name, mean(name));
        return means;
    }

    /** The mean so far; NaN if there is none. */
    public double mean(String name) {
        double[] sum = sums.get(name);
        return sum == null ? Double.NaN : sum[0] / sum[1];
    }

    /** All of it as text, to the last bit, for a checkpoint in the middle of an epoch. */
    String toText() {
        var text = new StringBuilder();
        for (Map.Entry<String, double[]> e : sums.entrySet())
            text.append(e.getKey()).append('=').append(Double.toHexString(e.getValue()[0])).append('/').append((long) e.getValue()[1]).append(' ');
        return text.toString();
    }

    /** What {@link #toText} wrote. @throws IllegalArgumentException if it is not that */
    static Averages ofText(String text) {
        var averages = new Averages();
        for (String entry : text.split(" ")) {
            if (entry.isEmpty()) continue;
            int equals = entry.indexOf('='), slash = entry.lastIndexOf('/');
            if (equals < 0 || slash < equals) throw new IllegalArgumentException("averages: \"" + entry + "\"");
            averages.sums.put(entry.substring(0, equals),
                    new double[] {Double.parseDouble(entry.substring(equals + 1, slash)), Long.parseLong(entry.substring(slash + 1))});
        }
        return averages;
    }
}
