package vecgrad.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WorkspaceTest {
    private static final Supplier<List<Tensor>> STEP = () -> {
        Tensor x = Tensor.zeros(3, 4), y = x.affine(1, 1), z = x.add(y);
        return List.of(x, y, z, z.sum(0, false));
    };

    @Test
    void aSecondRunGetsTheArraysOfTheFirstAndAllocatesNothing() {
        var workspace = new Workspace();
        List<Tensor> first = workspace.run(STEP);
        long bytes = workspace.bytes();
        assertEquals(4 * (3 * 12 + 4), bytes);
        List<Tensor> second = workspace.run(STEP);
        for (int i = 0; i < first.size(); i++) assertSame(first.get(i).data(), second.get(i).data());
        assertEquals(bytes, workspace.bytes());
    }

    @Test
    void tensorsOfOneRunShareNoArray() {
        List<Tensor> made = new Workspace().run(STEP);
        assertEquals(made.size(), made.stream().map(t -> System.identityHashCode(t.data())).distinct().count());
    }

    @Test
    void outsideARunEveryTensorHasAnArrayOfItsOwn() {
        var workspace = new Workspace();
        Tensor inside = workspace.run(() -> Tensor.zeros(5));
        assertNotSame(inside.data(), Tensor.zeros(5).data());
        assertEquals(20, workspace.bytes());
    }

    @Test
    void aCopyIsOutsideTheWorkspace() {
        var workspace = new Workspace();
        Tensor kept = workspace.run(() -> Tensor.full(Shape.of(3), 7).copy());
        workspace.run(() -> Tensor.zeros(3));
        assertEquals(7, kept.get(2));
        assertEquals(12, workspace.bytes());
    }

    @Test
    void aStepThatFailsGivesItsArraysBack() {
        var workspace = new Workspace();
        assertThrows(ShapeException.class, () -> workspace.run(() -> Tensor.zeros(2).add(Tensor.zeros(3))));
        long bytes = workspace.bytes();
        workspace.run(() -> List.of(Tensor.zeros(2), Tensor.zeros(3)));
        assertEquals(bytes, workspace.bytes());
    }

    @Test
    void aRunInsideItselfIsRefused() {
        var workspace = new Workspace();
        var e = assertThrows(IllegalStateException.class, () -> workspace.run(() -> workspace.run(() -> Tensor.zeros(1))));
        assertTrue(e.getMessage().contains("running a step already"), e.getMessage());
        assertEquals(1, workspace.run(() -> Tensor.zeros(1)).size()); // and it is free again
    }

    @Test
    void rowNumbersComeBackToo() {
        var workspace = new Workspace();
        int[] first = workspace.run(() -> Workspace.ints(7));
        assertSame(first, workspace.run(() -> Workspace.ints(7)));
        assertEquals(28, workspace.bytes());
        assertNotSame(first, Workspace.ints(7));
    }

    @Test
    void thePeakOutlastsWhatIsLetGo() {
        var workspace = new Workspace();
        workspace.run(() -> Tensor.zeros(1000));
        for (int i = 0; i < 300; i++) workspace.run(() -> Tensor.zeros(10));
        assertEquals(40, workspace.bytes());
        assertEquals(4040, workspace.peakBytes()); // for a while both were there
    }

    // ------------------------------------------------------------------------------------------------ loans

    @Test
    void whatALoanGivesBackIsHandedOutNext() {
        var workspace = new Workspace();
        workspace.run(() -> {
            Tensor before = Tensor.zeros(1000);
            try (var loan = Workspace.loan()) {
                Tensor a = Tensor.zeros(1000), b = Tensor.zeros(1000), kept = Tensor.zeros(1000);
                loan.keep(kept);
                loan.giveBackBut(array -> array == b.data());
                assertTrue(Float.isNaN(a.get(0)), "where assertions are on, as here, a void array holds NaN");
                assertSame(a.data(), Tensor.zeros(1000).data());
                Tensor next = Tensor.zeros(1000);
                for (Tensor t : List.of(before, a, b, kept)) assertNotSame(t.data(), next.data());
                for (Tensor t : List.of(before, b, kept)) loan.giveBack(t);
                assertSame(b.data(), Tensor.zeros(1000).data());
                assertNotSame(b.data(), Tensor.zeros(1000).data());
                assertEquals(6 * 4000, workspace.bytes());
            }
            return null;
        });
        List<float[]> all = workspace.run(() -> Stream.generate(() -> Tensor.zeros(1000).data()).limit(6).toList());
        assertEquals(6, all.stream().distinct().count()); // none is there twice
        assertEquals(6 * 4000, workspace.bytes());
    }

    @Test
    void aLoanInsideALoanLeavesAllToTheOuter() {
        var workspace = new Workspace();
        workspace.run(() -> {
            try (var outer = Workspace.loan()) {
                Tensor first = Tensor.zeros(1000), second;
                try (var inner = Workspace.loan()) {
                    second = Tensor.zeros(1000);
                    inner.giveBackBut(array -> false);
                    assertNotSame(second.data(), Tensor.zeros(1000).data());
                }
                outer.giveBackBut(array -> array == first.data());
                assertTrue(Stream.of(Tensor.zeros(1000), Tensor.zeros(1000)).anyMatch(t -> t.data() == second.data()));
            }
            return null;
        });
    }

    @Test
    void aLoanEndsWithItsRun() {
        var workspace = new Workspace();
        Workspace.Loan forgotten = workspace.run(Workspace::loan);
        workspace.run(() -> {
            Tensor x = Tensor.zeros(1000);
            assertThrows(IllegalStateException.class, () -> forgotten.giveBackBut(array -> false));
            assertThrows(IllegalStateException.class, () -> forgotten.giveBack(x));
            forgotten.close();
            try (var loan = Workspace.loan()) {
                forgotten.close();
                Tensor y = Tensor.zeros(1000);
                loan.giveBackBut(array -> false);
                assertSame(y.data(), Tensor.zeros(1000).data());
            }
            return null;
        });
    }

    @Test
    void outsideARunALoanDoesNothing() {
        try (var loan = Workspace.loan()) {
            Tensor x = Tensor.zeros(1000);
            loan.keep(x);
            loan.giveBackBut(array -> false);
            assertNotSame(x.data(), Tensor.zeros(1000).data());
        }
    }
}
