package vecgrad.vae.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
    @TempDir Path folder;

    @Test
    void everyBitOfEveryArrayComesBack() throws IOException {
        var random = RandomGenerator.of("L64X128MixRandom");
        float[] anyBits = new float[700_001]; // more than two chunks, with a tail
        for (int i = 0; i < anyBits.length; i++) anyBits[i] = Float.intBitsToFloat(random.nextInt() & 0xff7fffff | 0x00400000); // no signalling NaN
        var arrays = List.of(
                new NamedArray("scalar", new int[0], new float[] {-0f}),
                new NamedArray("none", new int[] {0, 7}, new float[0]),
                new NamedArray("wide", new int[] {1, 700_001}, anyBits),
                new NamedArray("Größe \"µ\"\n", new int[] {2, 1, 2}, new float[] {Float.NaN, Float.MIN_VALUE, Float.NEGATIVE_INFINITY, Float.MAX_VALUE}));
        Path file = folder.resolve("a.safetensors");
        Safetensors.write(file, arrays, Map.of("seed", "9007199254740993", "ü", "</script>"));

        Safetensors read = Safetensors.read(file);
        assertEquals(Map.of("seed", "9007199254740993", "ü", "</script>"), read.metadata());
        assertEquals(arrays.stream().map(NamedArray::toString).sorted().toList(), read.arrays().values().stream().map(NamedArray::toString).sorted().toList());
        for (NamedArray array : arrays) assertArrayEquals(bits(array.data()), bits(read.array(array.name(), array.shape())), array.name());
    }

    @Test
    void theFileIsWhatTheFormatSays() throws IOException {
        Path file = folder.resolve("a.safetensors");
        Safetensors.write(file, List.of(new NamedArray("w", new int[] {1, 2}, new float[] {1, 2})), Map.of());
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        long header = bytes.getLong();
        assertEquals(0, header % 8);
        assertEquals(8 + header + 8, Files.size(file));
        assertEquals("{\"w\": {\"dtype\": \"F32\", \"shape\": [1, 2], \"data_offsets\": [0, 8]}}",
                new String(bytes.array(), 8, (int) header, StandardCharsets.UTF_8).stripTrailing());
        assertEquals(1f, bytes.getFloat((int) (8 + header)));
    }

    @Test
    void equalContentsAreEqualBytes() throws IOException {
        var array = List.of(new NamedArray("w", new int[] {1}, new float[] {1}));
        Path one = folder.resolve("one"), two = folder.resolve("two");
        Safetensors.write(one, array, new TreeMap<>(Map.of("a", "1", "b", "2", "c", "3")));
        Safetensors.write(two, array, new TreeMap<>(Map.of("a", "1", "b", "2", "c", "3")).descendingMap());
        assertEquals(-1, Files.mismatch(one, two));
    }

    @Test
    void otherFloatTypesBecomeFloat() throws IOException {
        String header = """
                {"d":{"dtype":"F64","shape":[2],"data_offsets":[0,16]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[20,24]},
                 "h":{"dtype":"F16","shape":[2],"data_offsets":[16,20]}}""";
        ByteBuffer data = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        data.putDouble(0.1).putDouble(-1e300).putShort((short) 0x3e00).putShort((short) 0xfc00).putShort((short) 0x3fc0).putShort((short) 0xc000);
        Safetensors read = Safetensors.read(HostileSafetensorsTest.write(folder.resolve("a"), header, data.array()));
        assertArrayEquals(new float[] {0.1f, Float.NEGATIVE_INFINITY}, read.array("d", 2));
        assertArrayEquals(new float[] {1.5f, Float.NEGATIVE_INFINITY}, read.array("h", 2));
        assertArrayEquals(new float[] {1.5f, -2f}, read.array("b", 2));
    }

    @Test
    void theAuthorsWeightsAreRead() throws IOException {
        String shared = System.getenv("VECGRAD_SHARED");
        Path weights = Path.of(shared != null ? shared : "../../shared").resolve("reference/nips14-ssl");
        assumeTrue(Files.isDirectory(weights), "no released weights at " + weights.toAbsolutePath().normalize() + "; set VECGRAD_SHARED");
        Safetensors m1 = Safetensors.read(weights.resolve("m1-mnist.safetensors"));
        assertEquals("MIT", m1.metadata().get("licence"));
        assertEquals(784 * 500, m1.array("p.out_w", 784, 500).length);
        Safetensors m2 = Safetensors.read(weights.resolve("m2-all-labels-mnist.safetensors"));
        assertEquals(500 * 10, m2.array("p.w0y", 500, 10).length);

        Path copy = folder.resolve("copy.safetensors");
        Safetensors.write(copy, List.copyOf(m2.arrays().values()), m2.metadata());
        Safetensors again = Safetensors.read(copy);
        assertEquals(List.copyOf(m2.arrays().keySet()), List.copyOf(again.arrays().keySet()));
        for (NamedArray array : m2.arrays().values()) assertArrayEquals(array.data(), again.array(array.name(), array.shape()));
    }

    @Test
    void aMissingArrayAndAnotherShapeAreNamed() throws IOException {
        Path file = folder.resolve("a");
        Safetensors.write(file, List.of(new NamedArray("w", new int[] {2, 3}, new float[6])), Map.of());
        Safetensors read = Safetensors.read(file);
        assertEquals("parameter w: the file has [2, 3], the model [3, 2]", assertThrows(FormatException.class, () -> read.array("w", 3, 2)).getMessage());
        assertEquals("parameter v: the file has no array of this name", assertThrows(FormatException.class, () -> read.array("v")).getMessage());
    }

    @Test
    void twoArraysOfOneNameAreNotWritten() {
        var w = new NamedArray("w", new int[] {1}, new float[1]);
        assertThrows(IllegalArgumentException.class, () -> Safetensors.write(folder.resolve("a"), List.of(w, w), Map.of()));
        assertThrows(IllegalArgumentException.class, () -> new NamedArray("w", new int[] {2, 3}, new float[5]));
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) bits[i] = Float.floatToRawIntBits(values[i]);
        return bits;
    }
}
