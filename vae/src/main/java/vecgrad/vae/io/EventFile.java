package vecgrad.vae.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The lines of {@code metrics.jsonl} once more, in the form that TensorBoard reads: a line is an event, its step is the epoch,
 * its scalars are named {@code m2/loss}, after stage and metric. What a line has null is left out.
 *
 * <p>A record is its length (8 bytes, little-endian), the masked CRC32C of that, the event, and the masked CRC32C of the event.
 * An event is a protocol buffer of a handful of fields, written here by hand: wall time, step, and a summary of tags and values.
 * The n-th record after the first, which names the format, is the n-th line of the metrics; so a run that is resumed drops here
 * what it drops there, and no step comes twice.
 */
final class EventFile {
    /** TensorBoard knows an event file by "tfevents" in its name. */
    static final String NAME = "events.out.tfevents.vecgrad";

    private static final int FRAME = 16; // of a record: the length and the two checksums
    private final Path file;

    private EventFile(Path file) { this.file = file; }

    /** The file of a run whose metrics are these: what is there of them is kept, what is missing is added, the rest is cut off. */
    static EventFile of(Path folder, List<Map<String, Object>> metrics) throws IOException {
        EventFile events = new EventFile(folder.resolve(NAME));
        try {
            Files.createDirectories(folder);
            if (!Files.exists(events.file)) Files.createFile(events.file);
            try (FileChannel out = FileChannel.open(events.file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                int there = keep(out, 1 + metrics.size());
                if (there == 0) AtomicFile.writeFully(out, record(fileVersion(now())));
                for (Map<String, Object> line : metrics.subList(Math.max(0, there - 1), metrics.size())) AtomicFile.writeFully(out, record(event(line, now())));
            }
        } catch (IOException e) {
            throw events.cannotWrite(e);
        }
        return events;
    }

    /** Adds an event. @throws IOException in one sentence */
    void append(Map<String, Object> line) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            AtomicFile.writeFully(out, record(event(line, now())));
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private IOException cannotWrite(IOException e) { return new IOException("cannot write " + file + ": " + AtomicFile.reason(e), e); }

    /** Cuts the file behind its last sound record of the first so many, where it then stands. @return how many there are */
    private static int keep(FileChannel file, int most) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(Math.min(file.size(), Integer.MAX_VALUE - 8))).order(ByteOrder.LITTLE_ENDIAN);
        while (all.hasRemaining() && file.read(all) >= 0) { }
        all.flip();
        int records = 0, end = 0;
        try {
            for (; records < most && all.hasRemaining(); records++) {
                ByteBuffer length = all.slice(end, Long.BYTES);
                long bytes = all.getLong();
                if (all.getInt() != masked(length) || bytes < 0 || bytes > all.remaining()) break;
                ByteBuffer event = all.slice(end + 12, (int) bytes);
                all.position(all.position() + (int) bytes);
                if (all.getInt() != masked(event)) break;
                end += FRAME + (int) bytes;
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            // the last record was being written when the run was killed
        }
        file.truncate(end).position(end);
        return records;
    }

    private static ByteBuffer record(byte[] event) {
        ByteBuffer record = ByteBuffer.allocate(FRAME + event.length).order(ByteOrder.LITTLE_ENDIAN).putLong(event.length);
        return record.putInt(masked(record.slice(0, Long.BYTES))).put(event).putInt(masked(ByteBuffer.wrap(event))).flip();
    }

    /** A checksum of data that hold checksums themselves would be weak; so it is turned and moved. */
    private static int masked(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    }

    // ---- events: field number · 8 + wire type (0 varint, 1 eight bytes, 2 length and bytes, 5 four bytes), then the value

    private static byte[] fileVersion(double seconds) { return bytes(wallTime(seconds), 3, "brain.Event:2".getBytes(StandardCharsets.US_ASCII)); }

    private static byte[] event(Map<String, Object> line, double seconds) {
        ByteArrayOutputStream summary = new ByteArrayOutputStream();
        line.forEach((key, value) -> {
            if (key.equals("epoch") || !(value instanceof Number number)) return;
            byte[] tag = bytes(new ByteArrayOutputStream(), 1, (line.get("stage") + "/" + key).getBytes(StandardCharsets.UTF_8));
            ByteBuffer scalar = ByteBuffer.allocate(tag.length + 5).order(ByteOrder.LITTLE_ENDIAN).put(tag).put((byte) (2 * 8 + 5)).putFloat(number.floatValue());
            bytes(summary, 1, scalar.array());
        });
        ByteArrayOutputStream event = wallTime(seconds);
        event.write(2 * 8);
        varint(event, line.get("epoch") instanceof Number epoch ? epoch.longValue() : 0);
        return bytes(event, 5, summary.toByteArray());
    }

    private static ByteArrayOutputStream wallTime(double seconds) {
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        event.writeBytes(ByteBuffer.allocate(9).order(ByteOrder.LITTLE_ENDIAN).put((byte) (8 + 1)).putDouble(seconds).array());
        return event;
    }

    private static byte[] bytes(ByteArrayOutputStream message, int field, byte[] value) {
        message.write(field * 8 + 2);
        varint(message, value.length);
        message.writeBytes(value);
        return message.toByteArray();
    }

    private static void varint(ByteArrayOutputStream message, long value) {
        for (; value >= 128; value >>>= 7) message.write((int) (value & 127 | 128));
        message.write((int) value);
    }

    private static double now() { return System.currentTimeMillis() / 1e3; }
}
