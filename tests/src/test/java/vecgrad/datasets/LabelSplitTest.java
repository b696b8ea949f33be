package vecgrad.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LabelSplitTest {
    private static final int[] LABELS = Digits.generate(1, 3000).labels();

    @Test
    void everyClassGivesTheSameNumberOfLabels() {
        int[] count = new int[10];
        for (int i : LabelSplit.draw(LABELS, 10, 100, 0).labelled()) count[LABELS[i]]++;
        assertArrayEquals(new int[] {10, 10, 10, 10, 10, 10, 10, 10, 10, 10}, count);
    }

    @Test
    void theLabelledAreRemovedFromTheUnlabelledAndNothingIsLost() {
        LabelSplit split = LabelSplit.draw(LABELS, 10, 100, 4);
        Set<Integer> all = new HashSet<>();
        for (int i : split.labelled()) assertTrue(all.add(i));
        for (int i : split.unlabelled()) assertTrue(all.add(i), "example " + i + " is both");
        assertEquals(3000, all.size());
    }

    @Test
    void aDrawIsRepeatableAndAnotherNumberIsAnotherDraw() {
        assertEquals(LabelSplit.draw(LABELS, 10, 100, 2), LabelSplit.draw(LABELS, 10, 100, 2));
        assertNotEquals(LabelSplit.draw(LABELS, 10, 100, 2), LabelSplit.draw(LABELS, 10, 100, 3));
    }

    @Test
    void drawZeroIsTheSameForever() {
        assertEquals("[16, 22, 27, 147, 182]", Arrays.toString(Arrays.copyOf(LabelSplit.draw(LABELS, 10, 100, 0).labelled(), 5)));
    }

    @Test
    void aSmallDrawIsPartOfALargerOneOfTheSameNumber() {
        Set<Integer> large = new HashSet<>();
        for (int i : LabelSplit.draw(LABELS, 10, 600, 1).labelled()) large.add(i);
        for (int i : LabelSplit.draw(LABELS, 10, 100, 1).labelled()) assertTrue(large.contains(i));
    }

    @Test
    void aRemainderIsSpreadOverTheClasses() {
        int[] count = new int[10];
        for (int i : LabelSplit.draw(LABELS, 10, 107, 0).labelled()) count[LABELS[i]]++;
        int elevens = 0;
        for (int c : count) {
            assertTrue(c == 10 || c == 11);
            if (c == 11) elevens++;
        }
        assertEquals(7, elevens);
    }

    @Test
    void allLabelsMayBeKept() {
        LabelSplit split = LabelSplit.draw(LABELS, 10, 3000, 0);
        assertEquals(3000, split.labelled().length);
        assertEquals(0, split.unlabelled().length);
    }

    @Test
    void aClassWithTooFewExamplesIsNamed() {
        int[] rare = LABELS.clone();
        for (int i = 0, left = 3; i < rare.length; i++) if (rare[i] == 7 && left-- <= 0) rare[i] = 1;
        var e = assertThrows(IllegalArgumentException.class, () -> LabelSplit.draw(rare, 10, 100, 0));
        assertEquals("class 7 has 3 training examples, but 100 labels over 10 classes need 10; ask for fewer labels", e.getMessage());
    }

    @Test
    void fewerLabelsThanClassesAndMoreThanExamplesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> LabelSplit.draw(LABELS, 10, 9, 0));
        assertThrows(IllegalArgumentException.class, () -> LabelSplit.draw(LABELS, 10, 3001, 0));
    }
}
