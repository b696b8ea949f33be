package vecgrad.vae.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
    private long seconds;

    @Test
    void withoutATerminalALineEveryTenSeconds() {
        Progress progress = new Progress(out, false, false, () -> seconds * 1_000_000_000L);
        progress.line("training");
        progress.stage("M2", 100);
        for (int epoch = 1; epoch <= 100; epoch++, seconds++) progress.update(epoch, Map.of("loss", 100f + epoch), 2500, 100 - epoch);
        String[] lines = text().split(System.lineSeparator());
        assertEquals("training", lines[0]);
        assertEquals("M2       1/100  loss 101.0  2500 examples/s  1m39s left", lines[1]);
        assertEquals("M2      11/100  loss 111.0  2500 examples/s  1m29s left", lines[2]);
        assertEquals("M2     100/100  loss 200.0  2500 examples/s", lines[lines.length - 1]);
        assertEquals(12, lines.length);
        assertTrue(text().chars().noneMatch(c -> c == '\r' && !System.lineSeparator().contains("\r")));
    }

    @Test
    void onATerminalOneLineThatFits() {
        Progress progress = new Progress(out, false, true, () -> seconds * 1_000_000_000L);
        progress.stage("M1", 2);
        Map<String, Object> values = new LinkedHashMap<>(Map.of("loss", 118.2));
        values.put("a very long name for a number", 1e-5);
        values.put("kl", 25.5);
        progress.update(1, values, 38_214, 80);
        seconds++;
        progress.line("saved");
        progress.update(2, Map.of(), Double.NaN, Double.NaN);
        String[] lines = text().split(System.lineSeparator());
        assertEquals(2, lines.length);
        String[] first = lines[0].split("\r");
        assertEquals("M1       1/2 [=====>    ]  loss 118.2  kl 25.5  38k examples/s  1m20s left", first[1]); // what does not fit is left out
        assertEquals(" ".repeat(first[1].length()), first[2]); // the bar is wiped away before the sentence
        assertEquals("saved", first[3]);
        assertEquals("\rM1       2/2 [==========]", lines[1]);
    }

    @Test
    void quietSaysNothing() {
        Progress progress = new Progress(out, true, true, () -> 0);
        progress.stage("M1", 1);
        progress.line("x");
        progress.update(1, Map.of("loss", 1), 1, 1);
        assertEquals("", text());
    }

    @Test
    void durationsAreShort() {
        assertEquals("0s 59s 1m01s 59m59s 1h00m 27h46m", String.join(" ", Progress.duration(-1), Progress.duration(59.4), Progress.duration(61),
                Progress.duration(3599), Progress.duration(3600), Progress.duration(99_999)));
    }

    private String text() { return written.toString(StandardCharsets.UTF_8); }
}
