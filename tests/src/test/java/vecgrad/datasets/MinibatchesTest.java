package vecgrad.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MinibatchesTest {
    private static LabelSplit split(int train, int labels) {
        int[] classes = new int[train];
        for (int i = 0; i < train; i++) classes[i] = i % 10;
        return LabelSplit.draw(classes, 10, labels, 0);
    }

    @Test
    void paperBatchesAreThePapersTable() {
        int[][] table = {{100, 100, 1, 499}, {600, 200, 3, 247}, {1000, 200, 5, 245}, {3000, 200, 15, 235}};
        for (int[] row : table) {
            Minibatches batches = Minibatches.paper(split(50_000, row[0]), 1);
            assertEquals(row[1], batches.perEpoch());
            for (int step = 0; step < batches.perEpoch(); step++) {
                assertEquals(row[2], batches.labelled(0, step).length);
                assertEquals(row[3], batches.unlabelled(0, step).length);
            }
        }
    }

    @Test
    void paperBatchesOfOtherSizesDifferByAtMostOneAndMeetEveryExampleOnce() {
        LabelSplit split = split(20_017, 250);
        Minibatches batches = Minibatches.paper(split, 3);
        assertEquals(200, batches.perEpoch());
        Set<Integer> labelled = new HashSet<>(), unlabelled = new HashSet<>();
        for (int step = 0; step < 200; step++) {
            int[] l = batches.labelled(0, step), u = batches.unlabelled(0, step);
            assertTrue(l.length == 1 || l.length == 2);
            assertTrue(u.length == 98 || u.length == 99);
            for (int i : l) assertTrue(labelled.add(i));
            for (int i : u) assertTrue(unlabelled.add(i));
        }
        assertEquals(asSet(split.labelled()), labelled);
        assertEquals(asSet(split.unlabelled()), unlabelled);
    }

    @Test
    void paperBatchesAreTheSameEveryEpochAndOthersForAnotherSeed() {
        LabelSplit split = split(5000, 100);
        Minibatches batches = Minibatches.paper(split, 1);
        assertArrayEquals(batches.unlabelled(0, 7), batches.unlabelled(12, 7));
        assertArrayEquals(batches.labelled(0, 7), batches.labelled(12, 7));
        assertFalse(Arrays.equals(batches.unlabelled(0, 7), Minibatches.paper(split, 2).unlabelled(0, 7)));
    }

    @Test
    void allLabelsAreInEveryBatchAndTheUnlabelledAreReshuffled() {
        LabelSplit split = split(5030, 100);
        Minibatches batches = Minibatches.allLabels(split, 100, 100, 1);
        assertEquals(49, batches.perEpoch());
        Set<Integer> met = new HashSet<>();
        for (int step = 0; step < 49; step++) {
            assertEquals(asSet(split.labelled()), asSet(batches.labelled(3, step)));
            for (int i : batches.unlabelled(3, step)) assertTrue(met.add(i));
        }
        assertEquals(4900, met.size());
        assertTrue(asSet(split.unlabelled()).containsAll(met));
        assertFalse(Arrays.equals(batches.unlabelled(3, 0), batches.unlabelled(4, 0)));
    }

    @Test
    void moreLabelsThanFitTakeTurns() {
        LabelSplit split = split(5000, 250);
        Minibatches batches = Minibatches.allLabels(split, 100, 100, 1);
        int[] met = new int[5000];
        for (int step = 0; step < 5; step++) for (int i : batches.labelled(0, step)) met[i]++;
        for (int i : split.labelled()) assertEquals(2, met[i]);
    }

    @Test
    void aBatchIsAPureFunctionOfSeedEpochAndStep() {
        LabelSplit split = split(5000, 600);
        Minibatches straight = Minibatches.allLabels(split, 100, 100, 9), resumed = Minibatches.allLabels(split, 100, 100, 9);
        int[] labelled = null, unlabelled = null;
        for (int epoch = 0; epoch < 3; epoch++)
            for (int step = 0; step < straight.perEpoch(); step++) {
                labelled = straight.labelled(epoch, step);
                unlabelled = straight.unlabelled(epoch, step);
            }
        assertArrayEquals(labelled, resumed.labelled(2, resumed.perEpoch() - 1));
        assertArrayEquals(unlabelled, resumed.unlabelled(2, resumed.perEpoch() - 1));
        assertArrayEquals(straight.unlabelled(0, 0), resumed.unlabelled(0, 0));
    }

    @Test
    void withoutUnlabelledExamplesTheUnlabelledBatchesAreEmpty() {
        LabelSplit split = split(400, 400);
        for (Minibatches batches : new Minibatches[] {Minibatches.paper(split, 1), Minibatches.allLabels(split, 100, 100, 1)}) {
            Set<Integer> met = new HashSet<>();
            for (int step = 0; step < batches.perEpoch(); step++) {
                assertEquals(0, batches.unlabelled(0, step).length);
                met.addAll(asSet(batches.labelled(0, step)));
            }
            assertEquals(400, met.size());
        }
    }

    @Test
    void shuffledBatchesDropAnotherRestEveryEpoch() {
        ShuffledMinibatches batches = Minibatches.shuffled(1050, 100, 1);
        assertEquals(10, batches.perEpoch());
        Set<Set<Integer>> rests = new HashSet<>();
        for (int epoch = 0; epoch < 3; epoch++) {
            Set<Integer> met = new HashSet<>();
            for (int step = 0; step < 10; step++) for (int i : batches.batch(epoch, step)) assertTrue(met.add(i));
            assertEquals(1000, met.size());
            rests.add(met);
        }
        assertEquals(3, rests.size());
    }

    @Test
    void fewerExamplesThanABatchAreOneBatch() {
        ShuffledMinibatches batches = Minibatches.shuffled(60, 100, 1);
        assertEquals(1, batches.perEpoch());
        assertEquals(60, batches.batchSize());
        assertEquals(60, asSet(batches.batch(5, 0)).size());
    }

    @Test
    void aStepBeyondTheEpochIsRefused() {
        LabelSplit split = split(5000, 100);
        assertThrows(IndexOutOfBoundsException.class, () -> Minibatches.paper(split, 1).labelled(0, 100));
        assertThrows(IndexOutOfBoundsException.class, () -> Minibatches.allLabels(split, 100, 100, 1).labelled(0, 49));
        assertThrows(IndexOutOfBoundsException.class, () -> Minibatches.shuffled(60, 30, 1).batch(0, 2));
        assertThrows(IllegalArgumentException.class, () -> Minibatches.shuffled(60, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> Minibatches.allLabels(split, 0, 100, 1));
    }

    private static Set<Integer> asSet(int[] items) {
        Set<Integer> set = new HashSet<>();
        for (int i : items) set.add(i);
        return set;
    }
}
