package vecgrad.vae.reproduce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTextTest {
    private static CellResult cell(String method, int labels, int draw, double error, double seconds) {
        return new CellResult(Map.of("method", method, "labels", labels, "draw", draw, "test_error", error, "seconds", seconds, "m1_seconds", 480.0));
    }

    private static final List<CellResult> RESULTS = List.of(cell("m1m2", 100, 0, 0.03, 600), cell("m1m2", 100, 1, 0.032, 720), cell("m1m2", 100, 2, 0.034, 660),
            cell("m2", 100, 0, 0.125, 60));

    private static String line(String text, String containing) { return text.lines().filter(l -> l.contains(containing)).findFirst().orElseThrow(); }

    @Test
    void oursStandAsMeanAndDeviationBesideThePapers() {
        String text = new TableText(PaperTable.TABLE1, "mnist", RESULTS).markdown();
        assertEquals("| M1+M2 (`m1m2`) | **3.20 ± 0.20** (3 draws, 11 min)<br>paper 3.33 ± 0.14 | paper 2.59 ± 0.05 | paper 2.40 ± 0.02 | paper 2.18 ± 0.04 |", line(text, "`m1m2`"));
        assertTrue(line(text, "`m2`").contains(" 12.50 (1 draw, 1.0 min)<br>paper **11.97 ± 1.71** |"), text);
        assertTrue(line(text, "MTC").contains("| paper 12.03 |"), text);
        assertFalse(text.contains("`knn`"), "a row with neither ours nor the paper's");
        assertTrue(text.contains("another 8 minutes"), text);
    }

    @Test
    void thePapersNumbersAreLeftOutOnOtherData() {
        String text = new TableText(PaperTable.TABLE1, "digits", RESULTS).markdown();
        assertEquals("| M1+M2 (`m1m2`) | 3.20 ± 0.20 (3 draws, 11 min) |", line(text, "`m1m2`"));
        assertFalse(text.contains("paper 3.33") || text.contains("MTC"), text);
    }

    @Test
    void aLabelCountThatThePaperLacksIsAColumnOfItsOwn() {
        List<CellResult> results = new ArrayList<>(RESULTS);
        results.add(cell("m1m2", 50, 0, 0.05, 600));
        assertTrue(line(new TableText(PaperTable.TABLE1, "mnist", results).markdown(), "`m1m2`").endsWith("| 5.00 (1 draw, 10 min) |"));
    }

    @Test
    void aMethodThatThePaperLacksIsARowOfItsOwn() {
        String text = new TableText(PaperTable.TABLE3, "norb", List.of(cell("m1-svm", 1000, 1, 0.2, 60), cell("m1m2", 1000, 1, 0.1, 60))).markdown();
        assertEquals("| M1+SVM (`m1-svm`) | 20.00 (1 draw, 1.0 min) |", line(text, "`m1-svm`"));
        assertEquals("| M1+M2 (`m1m2`) | 10.00 (1 draw, 1.0 min) |", line(text, "`m1m2`"));
        assertTrue(line(text, "M1+TSVM").endsWith("| paper 18.79 ± 0.05 |"), text);
    }

    @Test
    void theMachineIsNamedOnceForAllItsCells() {
        List<CellResult> results = new ArrayList<>();
        for (CellResult result : RESULTS) {
            Map<String, Object> all = new HashMap<>(result.all());
            all.putAll(Map.of("machine", Map.of("processor", "A & B", "processors", 2), "jobs", result.cell().method().equals("m2") ? 1 : 2, "threads", 1));
            results.add(new CellResult(all));
        }
        String machines = " Trained on A & B (2 processors), 2 cells at a time on 1 thread each; or on A & B (2 processors), a cell at a time on 1 thread.";
        assertTrue(new TableText(PaperTable.TABLE1, "mnist", results).markdown().contains(machines));
        assertTrue(new TableText(PaperTable.TABLE1, "mnist", results).html().contains(machines.replace("&", "&amp;")));
    }

    @Test
    void thePageHoldsTheSameCells() {
        String html = new TableText(PaperTable.TABLE1, "mnist", RESULTS).html();
        assertTrue(html.contains("<td><strong>3.20 ± 0.20</strong> (3 draws, 11 min)<br>paper 3.33 ± 0.14</td>"), html);
        assertFalse(html.contains("http"), "no network");
    }

    @Test
    void everyPublishedNumberIsThere() {
        for (PaperTable table : PaperTable.values())
            for (PaperTable.Row row : table.rows()) assertEquals(table.labels().size(), row.errors().size(), row.title());
        PaperTable.Row stack = PaperTable.TABLE2.rows().getLast();
        assertEquals(36.02, stack.errors().getFirst().mean());
        assertEquals(0.10, stack.errors().getFirst().deviation());
        assertThrows(IllegalArgumentException.class, () -> PaperTable.named("table4"));
    }
}
