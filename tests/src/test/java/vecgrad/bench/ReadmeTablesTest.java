package vecgrad.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vecgrad.vae.io.FormatException;
import vecgrad.vae.io.Json;

class ReadmeTablesTest {
    @Test
    void tablesStandBetweenTheMarksAndNothingElseChanges() throws FormatException {
        String readme = "before\n" + ReadmeTables.BEGIN + "\nold numbers\n" + ReadmeTables.END + "\nafter\n";
        String once = ReadmeTables.replace(readme, json());
        assertTrue(once.startsWith("before\n" + ReadmeTables.BEGIN + "\nMeasured on 2026-11-22: A <fast> & small one, 2 processors"), once);
        assertTrue(once.endsWith(ReadmeTables.END + "\nafter\n"), once);
        assertTrue(!once.contains("old numbers"), once);
        assertEquals(once, ReadmeTables.replace(once, json()), "a second time changes nothing");
    }

    @Test
    void numbersAreThoseOfTheRun() throws FormatException {
        String text = ReadmeTables.replace(ReadmeTables.BEGIN + ReadmeTables.END, json());
        assertTrue(text.contains("| m1, batch 100 | 1 | 10.00 | 100 | 80 % | 64 | forward products 60 %, rest 40 % |"), text);
        assertTrue(text.contains("| m1 100 | 1 | 1.000 | 3.000 (3.00x) |\n| geometric mean | 1 | | 3.00x |"), text);
        assertTrue(text.contains("| 1 thread: ms | GFLOP/s | of its limit | another |"), text);
        assertTrue(text.contains("| NN 100x600x784 | 1.000 | 94 | 80 % | 2.00x |"), text);
        assertTrue(text.contains("| geometric mean | | | | 4.00x |"), text); // √(2·8)
        assertTrue(text.contains("| softplus | 1 | 200.0 | 20 | 50 % | 450 |"), text);
    }

    @Test
    void aReadmeMayHaveTheStepsAlone() throws FormatException {
        String readme = "before\n" + ReadmeTables.BEGIN_STEPS + "\nold numbers\n" + ReadmeTables.END_STEPS + "\nafter\n";
        String once = ReadmeTables.replace(readme, json());
        assertTrue(once.startsWith("before\n" + ReadmeTables.BEGIN_STEPS + "\nMeasured on 2026-11-22: A <fast> & small one, 2 processors"), once);
        assertTrue(once.contains("| m1 100 | 1 | 1.000 | 3.000 (3.00x) |"), once);
        assertTrue(!once.contains("softplus") && !once.contains("NN 100x600x784") && !once.contains("old numbers"), once);
        assertTrue(once.endsWith(ReadmeTables.END_STEPS + "\nafter\n"), once);
        assertEquals(once, ReadmeTables.replace(once, json()), "a second time changes nothing");
    }

    @Test
    void aReadmeWithoutMarksIsToldSo() {
        var e = assertThrows(IllegalArgumentException.class, () -> ReadmeTables.replace("nothing", json()));
        assertTrue(e.getMessage().contains(ReadmeTables.BEGIN), e.getMessage());
    }

    @Test
    void anotherProgramsJsonIsToldSo() {
        var e = assertThrows(IllegalArgumentException.class, () -> ReadmeTables.replace(ReadmeTables.BEGIN + ReadmeTables.END, Map.of("limits", 3L)));
        assertTrue(e.getMessage().contains("vecgrad bench"), e.getMessage());
    }

    private static Map<String, Object> json() throws FormatException { return Json.parse(Json.pretty(results())); }

    /** A run with round numbers. */
    static Results results() {
        Map<String, Double> where = new LinkedHashMap<>();
        where.put("forward products", 0.6);
        where.put("rest", 0.4);
        Machine machine = new Machine("A <fast> & small one", 2, "Linux", "Java 25", 512, "Parallel", 1024, List.of("-Xmx1g"));
        List<Limits.Band> bands = List.of(new Limits.Band(1 << 10, 100e9), new Limits.Band(1 << 20, 20e9));
        return new Results(machine, "2026-11-22", false, List.of(new Limits(1, 115e9, bands)),
                List.of(new Results.Row("softplus", 1, 2e-4, 2e7, 4_000_000, 1e-4, 450L << 10)), List.of(new Results.Row("NN 100x600x784", 1, 1e-3, 94e6, 4_000_000, 8e-4, null)),
                List.of(new Results.Step("m1", 100, 1, 1e-2, 1e9, 60_000_000, 8e-3, 65536, 1 << 24, where)),
                List.of(race("product", "NN 100x600x784", 2e-3), race("product", "NN 1x1x1", 8e-3), race("step", "m1 100", 3e-3)),
                List.of(new Results.Curve("m1", "batch", List.of(new Results.Point(1, 1e-3, 5e-4), new Results.Point(100, 1e-2, 8e-3)))));
    }

    private static Results.Race race(String kind, String what, double other) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("vecgrad", 1e-3);
        seconds.put("another", other);
        return new Results.Race(kind, what, 1, seconds);
    }
}
