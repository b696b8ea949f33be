package vecgrad.vae.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event files as TensorBoard reads them: this reader knows the format from its description, and shares nothing with the writer. */
public class EventFileTest {
    /** An event: its step, and its scalars by tag. */
    public record Event(double wallTime, long step, String fileVersion, Map<String, Float> scalars) { }

    @TempDir
    private Path folder;

    @Test
    void everyMetricIsAScalarAtItsEpoch() throws IOException {
        try (RunFolder run = RunFolder.create(folder)) {
            run.writeConfig(Map.of());
            run.writeEvents();
            run.appendMetrics(line("nn", 1, 2.5));
            run.appendMetrics(line("m2", 1, 0.25));
            run.appendMetrics(line("m2", 300, Double.NaN));
        }
        List<Event> events = read(file());
        assertEquals("brain.Event:2", events.getFirst().fileVersion);
        assertEquals(List.of(0L, 1L, 1L, 300L), events.stream().map(Event::step).toList());
        assertEquals(Map.of("nn/seconds", 1.5f, "nn/loss", 2.5f), events.get(1).scalars);
        assertEquals(Map.of("m2/seconds", 1.5f, "m2/loss", 0.25f), events.get(2).scalars);
        assertEquals(Map.of("m2/seconds", 1.5f), events.get(3).scalars, "what is null in a line is no scalar");
        for (Event event : events) assertEquals(System.currentTimeMillis() / 1e3, event.wallTime, 600);
    }

    @Test
    void aResumedRunDropsTheStepsThatItsMetricsDrop() throws IOException {
        try (RunFolder run = RunFolder.create(folder)) {
            run.writeConfig(Map.of());
            run.writeEvents();
            for (int epoch = 1; epoch <= 5; epoch++) run.appendMetrics(line("m2", epoch, epoch));
        }
        List<Event> before = read(file());
        for (int torn : new int[] {0, 1, 20}) { // and what was written when it was killed is no event
            byte[] all = Files.readAllBytes(file());
            Files.write(file(), Arrays.copyOf(all, all.length - torn));
            try (RunFolder run = RunFolder.resume(folder)) {
                run.keepMetrics(line -> (Long) line.get("epoch") <= 3);
                run.writeEvents();
                for (int epoch = 4; epoch <= 5; epoch++) run.appendMetrics(line("m2", epoch, -epoch));
            }
            List<Event> after = read(file());
            assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L), after.stream().map(Event::step).toList());
            assertEquals(before.subList(0, 4), after.subList(0, 4), "and the earlier ones keep their times");
            assertEquals(-4f, after.get(4).scalars.get("m2/loss"));
        }
    }

    @Test
    void aRunThatAsksForEventsLaterHasAllOfThem() throws IOException {
        try (RunFolder run = RunFolder.create(folder)) {
            run.writeConfig(Map.of());
            run.appendMetrics(line("m1", 1, 1));
            assertFalse(Files.exists(run.events()));
            run.writeEvents();
            run.appendMetrics(line("m1", 2, 2));
        }
        assertEquals(List.of(0L, 1L, 2L), read(file()).stream().map(Event::step).toList());
        Files.write(file(), "no events".getBytes(StandardCharsets.US_ASCII)); // not ours, or damaged: begun anew
        try (RunFolder run = RunFolder.resume(folder)) {
            run.writeEvents();
        }
        assertEquals(List.of(0L, 1L, 2L), read(file()).stream().map(Event::step).toList());
    }

    @Test
    void anOverwrittenRunHasNoEventsLeft() throws IOException {
        try (RunFolder run = RunFolder.create(folder)) {
            run.writeEvents();
        }
        assertTrue(Files.exists(file()));
        RunFolder.overwrite(folder).close();
        assertFalse(Files.exists(folder.resolve("tensorboard")));
    }

    private Path file() { return folder.resolve("tensorboard/events.out.tfevents.vecgrad"); }

    private static Map<String, Object> line(String stage, int epoch, double loss) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("stage", stage);
        line.put("epoch", epoch);
        line.put("seconds", 1.5);
        line.put("loss", loss);
        line.put("test_error", null);
        return line;
    }

    // ---- the reader

    /** All events of a file, to its last byte, each with both of its checksums checked. */
    public static List<Event> read(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Event> events = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] length = new byte[8], data = new byte[Math.toIntExact(in.getLong(in.position()))];
            in.get(length);
            assertEquals(maskedCrc(length), in.getInt(), "checksum of a length");
            in.get(data);
            assertEquals(maskedCrc(data), in.getInt(), "checksum of an event");
            events.add(event(ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN)));
        }
        return events;
    }

    /** CRC-32C bit by bit, from its polynomial; masked as in TensorFlow's record format. */
    private static int maskedCrc(byte[] bytes) {
        int crc = ~0;
        for (byte b : bytes) {
            crc ^= b & 0xff;
            for (int bit = 0; bit < 8; bit++) crc = crc >>> 1 ^ (0x82f63b78 & -(crc & 1));
        }
        crc = ~crc;
        return (crc >>> 15 | crc << 17) + 0xa282ead8;
    }

    private static Event event(ByteBuffer in) {
        double wallTime = Double.NaN;
        long step = 0;
        String version = null;
        Map<String, Float> scalars = new LinkedHashMap<>();
        while (in.hasRemaining()) {
            long key = varint(in);
            switch ((int) key) {
                case 1 << 3 | 1 -> wallTime = in.getDouble();
                case 2 << 3 -> step = varint(in);
                case 3 << 3 | 2 -> version = new String(bytes(in), StandardCharsets.UTF_8);
                case 5 << 3 | 2 -> summary(ByteBuffer.wrap(bytes(in)).order(ByteOrder.LITTLE_ENDIAN), scalars);
                default -> throw new AssertionError("field " + (key >> 3) + " of an event");
            }
        }
        return new Event(wallTime, step, version, scalars);
    }

    private static void summary(ByteBuffer in, Map<String, Float> scalars) {
        while (in.hasRemaining()) {
            assertEquals(1 << 3 | 2, varint(in), "a value of a summary");
            ByteBuffer value = ByteBuffer.wrap(bytes(in)).order(ByteOrder.LITTLE_ENDIAN);
            assertEquals(1 << 3 | 2, varint(value), "a tag");
            String tag = new String(bytes(value), StandardCharsets.UTF_8);
            assertEquals(2 << 3 | 5, varint(value), "a simple value");
            assertEquals(null, scalars.put(tag, value.getFloat()), "a tag twice");
            assertFalse(value.hasRemaining());
        }
    }

    private static byte[] bytes(ByteBuffer in) {
        byte[] bytes = new byte[(int) varint(in)];
        in.get(bytes);
        return bytes;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = in.get();
            value |= (b & 127L) << shift;
            if (b >= 0) return value;
        }
    }
}
