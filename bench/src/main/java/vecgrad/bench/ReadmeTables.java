package vecgrad.bench;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The READMEs' tables, from the {@code results.json} of a run: so no number in them is typed. */
public final class ReadmeTables {
    /** The lines between which all tables stand, and those for the one of training steps alone. */
    public static final String BEGIN = "<!-- measured: begin -->", END = "<!-- measured: end -->", BEGIN_STEPS = "<!-- steps: begin -->", END_STEPS = "<!-- steps: end -->";

    private ReadmeTables() {}

    /** The text with the tables that it has marks for. @throws IllegalArgumentException if it has none */
    public static String replace(String readme, Map<String, Object> results) {
        if (has(readme, BEGIN, END)) return between(readme, BEGIN, tables(results), END);
        if (has(readme, BEGIN_STEPS, END_STEPS)) return between(readme, BEGIN_STEPS, steps(results), END_STEPS);
        throw new IllegalArgumentException("the README has no lines \"" + BEGIN + "\" and \"" + END + "\", nor those with \"steps\", in this order: nowhere to put the tables");
    }

    private static boolean has(String text, String begin, String end) {
        int at = text.indexOf(begin);
        return at >= 0 && text.indexOf(end) > at;
    }

    private static String between(String text, String begin, String tables, String end) {
        return text.substring(0, text.indexOf(begin) + begin.length()) + "\n" + tables + text.substring(text.indexOf(end));
    }

    private static String steps(Map<String, Object> r) {
        StringBuilder text = new StringBuilder();
        races(text, r);
        return machine(r) + text;
    }

    /** What was measured on, in a sentence or two. */
    private static String machine(Map<String, Object> r) {
        Map<String, Object> machine = map(r.get("machine"));
        String peaks = rows(r.get("limits")).stream().map(l -> format("%.0f GFLOP/s on %s", number(l, "flops") / 1e9, threads(l))).collect(Collectors.joining(", "));
        return format("Measured on %s: %s, %s processors, vectors of %s bits, %s. Multiply-adds on registers: %s.%s\n", r.get("measured"), machine.get("processor"),
                machine.get("processors"), machine.get("vectorBits"), machine.get("java"), peaks, Boolean.TRUE.equals(r.get("quick")) ? " A quick run: rough numbers." : "");
    }

    private static String tables(Map<String, Object> r) {
        StringBuilder text = new StringBuilder(machine(r)).append('\n');
        text.append("| training step | threads | ms | GFLOP/s | of its limit | allocated, KB | most time in |\n| --- | --- | --- | --- | --- | --- | --- |\n");
        for (Map<String, Object> s : rows(r.get("steps")))
            text.append(format("| %s, batch %s | %s | %.2f | %.0f | %.0f %% | %.0f | %s |\n", s.get("model"), s.get("batch"), s.get("threads"), 1e3 * number(s, "seconds"),
                    number(s, "flops") / number(s, "seconds") / 1e9, share(s), number(s, "allocated") / 1024, most(map(s.get("where")))));
        races(text, r);
        products(text, r);
        text.append("\n| kernel | threads | µs | GB/s | of its limit | allocated, KB |\n| --- | --- | --- | --- | --- | --- |\n");
        for (Map<String, Object> k : rows(r.get("kernels")))
            text.append(format("| %s | %s | %.1f | %.0f | %.0f %% | %.0f |\n", k.get("name"), k.get("threads"), 1e6 * number(k, "seconds"),
                    number(k, "bytes") / number(k, "seconds") / 1e9, share(k), number(k, "allocated") / 1024));
        return text.toString();
    }

    private static void races(StringBuilder text, Map<String, Object> r) {
        List<Map<String, Object>> races = of("step", r);
        if (races.isEmpty()) return;
        Set<String> others = others(races);
        text.append("\n| training step, in turns: ms, and how many times ours | threads | vecgrad | ").append(String.join(" | ", others))
                .append(" |\n| --- | --- | --- |").append(" --- |".repeat(others.size())).append('\n');
        for (Map<String, Object> race : races) {
            Map<String, Object> seconds = map(race.get("seconds"));
            double ours = number(seconds, "vecgrad");
            text.append(format("| %s | %s | %.3f |", race.get("what"), race.get("threads"), 1e3 * ours));
            for (String by : others) text.append(seconds.containsKey(by) ? format(" %.3f (%.2fx) |", 1e3 * number(seconds, by), number(seconds, by) / ours) : " |");
            text.append('\n');
        }
        for (Object t : values("threads", races)) {
            text.append(format("| geometric mean | %s | |", t));
            for (String by : others) text.append(mean(races, t, by));
            text.append('\n');
        }
    }

    /** A row a product, and beside each other what it took on so many threads and how many times that others took. */
    private static void products(StringBuilder text, Map<String, Object> r) {
        List<Map<String, Object>> races = of("product", r), products = rows(r.get("products"));
        Set<Object> threads = values("threads", products);
        text.append("\n| product: form, m x n x k |");
        for (Object t : threads) {
            text.append(format(" %s: ms | GFLOP/s | of its limit |", t.toString().equals("1") ? "1 thread" : t + " threads"));
            for (String by : others(races, t)) text.append(' ').append(by).append(" |");
        }
        text.append("\n| --- |");
        for (Object t : threads) text.append(" --- |".repeat(3 + others(races, t).size()));
        text.append('\n');
        for (Object name : values("name", products)) {
            text.append(format("| %s |", name));
            for (Object t : threads) {
                Map<String, Object> p = only(products, "name", name, t);
                text.append(p == null ? " | | |" : format(" %.3f | %.0f | %.0f %% |", 1e3 * number(p, "seconds"), number(p, "flops") / number(p, "seconds") / 1e9, share(p)));
                Map<String, Object> race = only(races, "what", name, t), seconds = race == null ? Map.of() : map(race.get("seconds"));
                for (String by : others(races, t)) text.append(seconds.containsKey(by) ? format(" %.2fx |", number(seconds, by) / number(seconds, "vecgrad")) : " |");
            }
            text.append('\n');
        }
        if (races.isEmpty()) return;
        text.append("| geometric mean |");
        for (Object t : threads) {
            text.append(" | | |");
            for (String by : others(races, t)) text.append(mean(races, t, by));
        }
        text.append('\n');
    }

    private static List<Map<String, Object>> of(String kind, Map<String, Object> r) {
        return rows(r.get("races")).stream().filter(race -> kind.equals(race.get("kind"))).toList();
    }

    private static Set<Object> values(String key, List<Map<String, Object>> rows) {
        return rows.stream().map(row -> row.get(key)).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Map<String, Object> only(List<Map<String, Object>> rows, String key, Object value, Object threads) {
        return rows.stream().filter(row -> value.equals(row.get(key)) && threads.equals(row.get("threads"))).findFirst().orElse(null);
    }

    private static Set<String> others(List<Map<String, Object>> races) {
        Set<String> others = new LinkedHashSet<>();
        for (Map<String, Object> race : races) others.addAll(map(race.get("seconds")).keySet());
        others.remove("vecgrad");
        return others;
    }

    private static Set<String> others(List<Map<String, Object>> races, Object threads) {
        return others(races.stream().filter(race -> threads.equals(race.get("threads"))).toList());
    }

    /** The geometric mean of how many times ours it took, over the races that it took part in. */
    private static String mean(List<Map<String, Object>> races, Object threads, String by) {
        double mean = races.stream().filter(race -> threads.equals(race.get("threads"))).map(race -> map(race.get("seconds"))).filter(s -> s.containsKey(by))
                .mapToDouble(s -> Math.log(number(s, by) / number(s, "vecgrad"))).average().orElse(Double.NaN);
        return Double.isNaN(mean) ? " |" : format(" %.2fx |", Math.exp(mean));
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
