package vecgrad.vae.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AveragesTest {
    @Test
    void aMeanIsTheSumByTheCount() {
        var averages = new Averages();
        averages.add("kl", 1);
        averages.add("kl", 2);
        averages.add("loss", -7);
        assertEquals(1.5, averages.mean("kl"), 0);
        assertEquals(-7, averages.mean("loss"), 0);
        assertTrue(Double.isNaN(averages.mean("entropy")));
    }

    /** What was read goes on as what was written would have, to the last bit. */
    @Test
    void theTextKeepsEveryBit() {
        var averages = new Averages();
        for (int i = 1; i < 50; i++) {
            averages.add("loss", 1.0 / i);
            averages.add("kl", -Math.sqrt(i) * 1e-200);
            averages.add("entropy", 1e300 * i);
        }
        averages.add("valid_elbo", Double.NaN);
        averages.add("reconstruction", Double.POSITIVE_INFINITY);
        Averages back = Averages.ofText(averages.toText());
        assertEquals(averages.toText(), back.toText());
        for (Averages a : new Averages[] {averages, back}) a.add("loss", 0.1);
        for (String name : new String[] {"loss", "kl", "entropy", "valid_elbo", "reconstruction"}) assertEquals(averages.mean(name), back.mean(name), 0);
    }

    @Test
    void nothingIsAnEmptyText() {
        assertEquals("", new Averages().toText());
        assertEquals("", Averages.ofText("").toText());
    }

    @Test
    void anotherTextIsRefused() {
        for (String text : new String[] {"loss", "loss=1", "loss=/3", "loss=1/x", "=1/2/3/", "loss=abc/1"})
            assertThrows(IllegalArgumentException.class, () -> Averages.ofText(text), text);
    }
}
