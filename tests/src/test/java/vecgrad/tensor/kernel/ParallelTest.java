package vecgrad.tensor.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vecgrad.tensor.Compute;

@Timeout(60)
class ParallelTest {
    private final int threads = Parallel.threads();

    @AfterEach
    void restoreThreads() { Parallel.setThreads(threads); }

    @Test
    void everyIndexIsWorkedOnOnce() {
        for (int count = 1; count <= 4; count++) {
            Parallel.setThreads(count);
            assertEquals(count, Parallel.threads());
            for (int n : new int[] {0, 1, 2, 63, 64, 65, 1000, 100_003}) {
                for (int grain : new int[] {0, 1, 7, 5000, Integer.MAX_VALUE}) {
                    var visits = new AtomicIntegerArray(n);
                    Parallel.forRange(n, grain, (from, to) -> {
                        for (int i = from; i < to; i++) visits.incrementAndGet(i);
                    });
                    for (int i = 0; i < n; i++) assertEquals(1, visits.get(i), "index " + i + " of " + n);
                }
            }
        }
    }

    @Test
    void piecesAreNoSmallerThanTheGrain() {
        Parallel.setThreads(3);
        Parallel.forRange(1000, 70, (from, to) -> assertTrue(to == 1000 || to - from >= 70, from + " to " + to));
    }

    /** Whole pieces of work: a thread each if there are enough of them, else one after the other with all threads. */
    @Test
    void piecesOfWorkMayWaitForEarlierOnesAndShareThreadsIfTheyAreFew() {
        Parallel.setThreads(3);
        for (int n : new int[] {0, 1, 2, 3, 10, 200}) {
            var done = new AtomicIntegerArray(n);
            var turn = new AtomicInteger();
            Compute.forEach(n, i -> {
                while (turn.get() != i) Thread.onSpinWait(); // for ever, if an earlier piece were begun later
                Set<Thread> inside = ConcurrentHashMap.newKeySet();
                var together = new CountDownLatch(2);
                Parallel.forRange(2, 1, (from, to) -> {
                    inside.add(Thread.currentThread());
                    together.countDown();
                    try {
                        if (n < 3) assertTrue(together.await(30, TimeUnit.SECONDS));
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
                assertEquals(n < 3 ? 2 : 1, inside.size());
                done.incrementAndGet(i);
                turn.incrementAndGet();
            });
            for (int i = 0; i < n; i++) assertEquals(1, done.get(i));
        }
    }

    @Test
    void severalThreadsWorkTogether() throws InterruptedException {
        Parallel.setThreads(3);
        var together = new CountDownLatch(3); // each piece waits until three are under way: no thread can take two
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        Parallel.forRange(3, 1, (from, to) -> {
            seen.add(Thread.currentThread());
            together.countDown();
            try {
                assertTrue(together.await(30, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertEquals(3, seen.size());
        assertTrue(seen.contains(Thread.currentThread()), "the caller works too");
    }

    @Test
    void oneThreadRunsInTheCallerInOneGo() {
        Parallel.setThreads(1);
        var calls = new AtomicInteger();
        Thread caller = Thread.currentThread();
        Parallel.forRange(1000, 1, (from, to) -> {
            assertSame(caller, Thread.currentThread());
            assertEquals(1000, to - from);
            calls.incrementAndGet();
        });
        assertEquals(1, calls.get());
    }

    @Test
    void workInsideWorkRunsInItsOwnThread() {
        Parallel.setThreads(2);
        var inner = new AtomicInteger();
        Parallel.forRange(64, 1, (from, to) -> {
            Thread outer = Thread.currentThread();
            for (int i = from; i < to; i++)
                Parallel.forRange(100, 1, (f, t) -> {
                    assertSame(outer, Thread.currentThread());
                    inner.addAndGet(t - f);
                });
        });
        assertEquals(6400, inner.get());
    }

    @Test
    void whatAPieceThrowsReachesTheCallerAndTheNextRangeWorks() {
        for (int count = 1; count <= 3; count++) {
            Parallel.setThreads(count);
            for (int bad = 0; bad < 64; bad++) {
                int at = bad;
                var thrown = assertThrows(IllegalStateException.class, () -> Parallel.forRange(64, 1, (from, to) -> {
                    if (from <= at && at < to) throw new IllegalStateException("piece " + at);
                }));
                assertEquals("piece " + at, thrown.getMessage());
                var sum = new AtomicInteger();
                Parallel.forRange(64, 1, (from, to) -> sum.addAndGet(to - from));
                assertEquals(64, sum.get());
            }
        }
    }

    @Test
    void severalCallersAtOnceAreAllServed() throws InterruptedException {
        Parallel.setThreads(3);
        var done = new AtomicInteger();
        Thread[] callers = new Thread[4];
        for (int c = 0; c < callers.length; c++) {
            callers[c] = new Thread(() -> {
                for (int i = 0; i < 2000; i++) {
                    int[] sum = new int[100];
                    Parallel.forRange(100, 1, (from, to) -> { for (int j = from; j < to; j++) sum[j] = j; });
                    int total = 0;
                    for (int x : sum) total += x;
                    if (total == 4950) done.incrementAndGet();
                }
            });
            callers[c].start();
        }
        for (Thread caller : callers) caller.join();
        assertEquals(8000, done.get());
    }

    @Test
    void theThreadCountMayChangeWhileOthersWork() throws InterruptedException {
        var stop = new AtomicInteger();
        var worker = new Thread(() -> {
            while (stop.get() == 0) {
                var sum = new AtomicInteger();
                Parallel.forRange(200, 1, (from, to) -> sum.addAndGet(to - from));
                if (sum.get() != 200) stop.set(-1);
            }
        });
        worker.start();
        for (int i = 0; i < 200; i++) Parallel.setThreads(1 + i % 4);
        stop.compareAndSet(0, 1);
        worker.join();
        assertEquals(1, stop.get());
    }

    @Test
    void lessThanOneThreadIsRefused() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> Parallel.setThreads(0));
        assertEquals("threads is 0; at least 1 is needed, the caller's own", thrown.getMessage());
    }
}
