package vecgrad.bench;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The README's tables, from the {@code results.json} of a run: so no number in them is typed. */
public final class ReadmeTables {
    /** The lines between which the tables stand. */
    public static final String BEGIN = "<!-- measured: begin -->", END = "<!-- measured: end -->";

    private ReadmeTables() {}

    /** The text with the tables in it. @throws IllegalArgumentException if its two marks are missing */
    public static String replace(String readme, Map<String, Object> results) {
        int begin = readme.indexOf(BEGIN), end = readme.indexOf(END);
        if (begin < 0 || end < begin)
            throw new IllegalArgumentException("the README has no lines \"" + BEGIN + "\" and \"" + END + "\", in this order: nowhere to put the tables");
        return readme.substring(0, begin + BEGIN.length()) + "\n" + tables(results) + readme.substring(end);
    }

    private static String tables(Map<String, Object> r) {
        Map<String, Object> machine = map(r.get("machine"));
        String peaks = rows(r.get("limits")).stream().map(l -> format("%.0f GFLOP/s on %s", number(l, "flops") / 1e9, threads(l))).collect(Collectors.joining(", "));
        StringBuilder text = new StringBuilder();
        text.append(format("Measured on %s: %s, %s processors, vectors of %s bits, %s. Multiply-adds on registers: %s.%s\n\n", r.get("measured"), machine.get("processor"),
                machine.get("processors"), machine.get("vectorBits"), machine.get("java"), peaks, Boolean.TRUE.equals(r.get("quick")) ? " A quick run: rough numbers." : ""));
        text.append("| training step | threads | ms | GFLOP/s | of its limit | allocated, KB | most time in |\n| --- | --- | --- | --- | --- | --- | --- |\n");
        for (Map<String, Object> s : rows(r.get("steps")))
            text.append(format("| %s, batch %s | %s | %.2f | %.0f | %.0f %% | %.0f | %s |\n", s.get("model"), s.get("batch"), s.get("threads"), 1e3 * number(s, "seconds"),
                    number(s, "flops") / number(s, "seconds") / 1e9, share(s), number(s, "allocated") / 1024, most(map(s.get("where")))));
        races(text, "training step, in turns: ms, and how many times ours", r, "step");
        text.append("\n| product: form, m x n x k | threads | GFLOP/s | of its limit |\n| --- | --- | --- | --- |\n");
        for (Map<String, Object> p : rows(r.get("products")))
            text.append(format("| %s | %s | %.0f | %.0f %% |\n", p.get("name"), p.get("threads"), number(p, "flops") / number(p, "seconds") / 1e9, share(p)));
        races(text, "product, in turns: ms, and how many times ours", r, "product");
        text.append("\n| kernel | threads | µs | GB/s | of its limit | allocated, KB |\n| --- | --- | --- | --- | --- | --- |\n");
        for (Map<String, Object> k : rows(r.get("kernels")))
            text.append(format("| %s | %s | %.1f | %.0f | %.0f %% | %.0f |\n", k.get("name"), k.get("threads"), 1e6 * number(k, "seconds"),
                    number(k, "bytes") / number(k, "seconds") / 1e9, share(k), number(k, "allocated") / 1024));
        return text.toString();
    }

    private static void races(StringBuilder text, String title, Map<String, Object> r, String kind) {
        List<Map<String, Object>> races = rows(r.get("races")).stream().filter(x -> kind.equals(x.get("kind"))).toList();
        if (races.isEmpty()) return;
        Set<String> others = new LinkedHashSet<>();
        for (Map<String, Object> race : races) others.addAll(map(race.get("seconds")).keySet());
        others.remove("vecgrad");
        text.append("\n| ").append(title).append(" | threads | vecgrad | ").append(String.join(" | ", others)).append(" |\n| --- | --- | --- |").append(" --- |".repeat(others.size())).append('\n');
        for (Map<String, Object> race : races) {
            Map<String, Object> seconds = map(race.get("seconds"));
            double ours = number(seconds, "vecgrad");
            text.append(format("| %s | %s | %.3f |", race.get("what"), race.get("threads"), 1e3 * ours));
            for (String by : others) text.append(seconds.containsKey(by) ? format(" %.3f (%.2fx) |", 1e3 * number(seconds, by), number(seconds, by) / ours) : " |");
            text.append('\n');
        }
        means(text, races, others);
    }

    /** The geometric means of the ratios, over what each took part in. */
    private static void means(StringBuilder text, List<Map<String, Object>> races, Set<String> others) {
        Set<Object> threads = races.stream().map(x -> x.get("threads")).collect(Collectors.toCollection(LinkedHashSet::new));
        for (Object t : threads) {
            List<String> cells = new ArrayList<>();
            for (String by : others) {
                double mean = races.stream().filter(x -> x.get("threads").equals(t)).map(x -> map(x.get("seconds"))).filter(s -> s.containsKey(by))
                        .mapToDouble(s -> Math.log(number(s, by) / number(s, "vecgrad"))).average().orElse(Double.NaN);
                cells.add(Double.isNaN(mean) ? "" : format("%.2fx", Math.exp(mean)));
            }
            text.append(format("| geometric mean | %s | | %s |\n", t, String.join(" | ", cells)));
        }
    }

    private static double share(Map<String, Object> row) { return 100 * number(row, "limit") / number(row, "seconds"); }

    private static String most(Map<String, Object> where) {
        return where.entrySet().stream().limit(4).map(e -> format("%s %.0f %%", e.getKey(), 100 * ((Number) e.getValue()).doubleValue())).collect(Collectors.joining(", "));
    }

    private static String threads(Map<String, Object> row) { return number(row, "threads") == 1 ? "1 thread" : row.get("threads") + " threads"; }

    private static double number(Map<String, Object> row, String key) {
        if (row.get(key) instanceof Number n) return n.doubleValue();
        throw new IllegalArgumentException("results.json: \"" + key + "\" is " + row.get(key) + ", not a number: is it a file that vecgrad bench wrote?");
    }

    @SuppressWarnings("unchecked") // JSON objects have text for keys
    private static Map<String, Object> map(Object value) {
        if (value instanceof Map<?, ?> map) return (Map<String, Object>) map;
        throw new IllegalArgumentException("results.json: " + value + " stands where an object is expected: is it a file that vecgrad bench wrote?");
    }

    private static List<Map<String, Object>> rows(Object value) {
        if (value instanceof List<?> list) return list.stream().map(ReadmeTables::map).toList();
        throw new IllegalArgumentException("results.json: " + value + " stands where a list is expected: is it a file that vecgrad bench wrote?");
    }

    private static String format(String pattern, Object... values) { return String.format(Locale.ROOT, pattern, values); }
}
