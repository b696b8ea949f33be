package vecgrad.vae.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class HostileSafetensorsTest {
    /** A file, and what the refusal has to say about it. */
    private record Case(String name, byte[] file, String says) { }

    private static final String W = "{'w':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}";

    private static final List<Case> CASES = List.of(
            file("empty", new byte[0], "too few"),
            file("seven bytes", new byte[7], "too few"),
            file("header length 0", length(0, 8), "claims 0 bytes"),
            file("header longer than the file", length(9, 8), "claims 9 bytes, the file has 8"),
            file("header length 2^63", length(Long.MIN_VALUE, 8), "claims 9223372036854775808 bytes"),
            file("header length 2^64 - 1", length(-1, 8), "claims 18446744073709551615 bytes"),
            file("zeros", length(8, 8), "does not begin with {"),
            json("an array", "[]", 0, "does not begin with {"),
            json("a space in front", " {}", 0, "does not begin with {"),
            json("not JSON", "{'w':", 0, "not the JSON"),
            json("comments", "{/* */}", 0, "not the JSON"),
            json("unquoted names", "{w:{}}", 0, "not the JSON"),
            json("text behind the header", "{}{}", 0, "not the JSON"),
            json("zero bytes behind the header", "{}\0\0", 0, "not the JSON"),
            file("not UTF-8", bytes(new byte[] {'{', '"', (byte) 0xc3, '"', '}'}, 0), "not UTF-8"),
            json("very deep", "{'w':" + "[".repeat(100_000), 0, "not the JSON"),
            json("very deep metadata", "{'__metadata__':{'a':" + "{'a':".repeat(100_000), 0, "not a string"),
            json("metadata that are a number", "{'__metadata__':{'a':1}}", 0, "metadata \"a\" are not a string"),
            json("metadata twice", "{'__metadata__':{'a':'1','a':'2'}}", 0, "metadata \"a\" stand twice"),
            json("a name twice", "{'w':" + entry("F32", "[1]", "[0,4]") + ",'w':" + entry("F32", "[1]", "[4,8]") + "}", 8, "name \"w\" stands twice"),
            json("an array that is a number", "{'w':3}", 0, "not the JSON"),
            json("an array that is null", "{'w':null}", 0, "not the JSON"),
            json("no shape", "{'w':{'dtype':'F32','data_offsets':[0,8]}}", 8, "lacks"),
            json("two shapes", "{'w':{'dtype':'F32','shape':[2],'shape':[2],'data_offsets':[0,8]}}", 8, "\"shape\" stands twice"),
            json("one offset", "{'w':" + entry("F32", "[2]", "[8]") + "}", 8, "lacks"),
            json("three offsets", "{'w':" + entry("F32", "[2]", "[0,8,8]") + "}", 8, "more than 2"),
            json("an unknown key", "{'w':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'x':0}}", 8, "\"x\" is none of"),
            json("an unknown type", "{'w':" + entry("F33", "[2]", "[0,8]") + "}", 8, "\"F33\"; only [F32, F64, F16, BF16]"),
            json("whole numbers", "{'w':" + entry("I64", "[1]", "[0,8]") + "}", 8, "\"I64\"; only"),
            json("a negative extent", "{'w':" + entry("F32", "[-2]", "[0,8]") + "}", 8, "\"-2\", not a whole number"),
            json("two negative extents", "{'w':" + entry("F32", "[-1,-2]", "[0,8]") + "}", 8, "\"-1\", not a whole number"),
            json("a broken extent", "{'w':" + entry("F32", "[2.0]", "[0,8]") + "}", 8, "\"2.0\", not a whole number"),
            json("an extent in words", "{'w':" + entry("F32", "['2']", "[0,8]") + "}", 8, "not a whole number"),
            json("an extent beyond 64 bits", "{'w':" + entry("F32", "[18446744073709551618]", "[0,8]") + "}", 8, "not a whole number"),
            json("extents whose product wraps to 2", "{'w':" + entry("F32", "[4294967297,4294967298]", "[0,8]") + "}", 8, "more elements than"),
            json("an overflow times 0", "{'w':" + entry("F32", "[2147483647,2147483647,2147483647,0]", "[0,0]") + "}", 0, "more elements than"),
            json("rank 9", "{'w':" + entry("F32", "[1,1,1,1,1,1,1,1,2]", "[0,8]") + "}", 8, "more than 8"),
            json("8 GB in a small file", "{'w':" + entry("F32", "[2000000000]", "[0,8000000000]") + "}", 8, "cut short"),
            json("offsets that do not fit the shape", "{'w':" + entry("F32", "[3]", "[0,8]") + "}", 8, "takes 12 bytes"),
            json("offsets that do not fit the type", "{'w':" + entry("F64", "[2]", "[0,8]") + "}", 8, "takes 16 bytes"),
            json("offsets backwards", "{'w':" + entry("F32", "[2]", "[8,0]") + "}", 8, "data_offsets are [8, 0]"),
            json("negative offsets", "{'w':" + entry("F32", "[2]", "[-8,0]") + "}", 8, "\"-8\", not a whole number"),
            json("offsets beyond the file", "{'w':" + entry("F32", "[2]", "[8,16]") + "}", 8, "belong to no array"),
            json("overlapping arrays", "{'v':" + entry("F32", "[2]", "[0,8]") + ",'w':" + entry("F32", "[2]", "[4,12]") + "}", 12, "before the one before it ends"),
            json("the same bytes twice", "{'v':" + entry("F32", "[2]", "[0,8]") + ",'w':" + entry("F32", "[2]", "[0,8]") + "}", 8, "before the one before it ends"),
            json("a hole", "{'v':" + entry("F32", "[1]", "[0,4]") + ",'w':" + entry("F32", "[1]", "[8,12]") + "}", 12, "bytes 4 to 8 belong to no array"),
            json("a hole in front", "{'w':" + entry("F32", "[1]", "[4,8]") + "}", 8, "bytes 0 to 4 belong to no array"),
            json("one byte too few", W, 7, "cut short"),
            json("one byte too many", W, 9, "more behind"),
            json("a name with line ends and colours", "{'w\\n\\u001b[31m" + "x".repeat(5000) + "':3.5,'w':" + entry("F32", "[2]", "[0,8]") + "}", 8, "not the JSON"),
            json("a shape in place of an array", "{'w':[1,2]}", 0, "not the JSON"));

    @TempDir Path folder;

    @TestFactory
    Stream<DynamicTest> refusedInOneSentence() {
        return CASES.stream().map(c -> dynamicTest(c.name, () -> {
            Path file = Files.write(Files.createTempFile(folder, "hostile", ""), c.file);
            String message = assertThrows(FormatException.class, () -> Safetensors.read(file)).getMessage();
            assertTrue(message.startsWith(file + " is not a sound safetensors file: "), message);
            assertTrue(message.contains(c.says), message);
            assertTrue(message.chars().noneMatch(Character::isISOControl) && message.length() < file.toString().length() + 250, message);
        }));
    }

    @Test
    void aHeaderBeyondTheCapIsRefusedBeforeItIsRead() throws IOException {
        Path file = Files.write(folder.resolve("sparse"), length(1L << 32, 0));
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) { // a sparse file: 8 GiB that take no room
            out.write(ByteBuffer.wrap(new byte[1]), 1L << 33);
        }
        assertTrue(assertThrows(FormatException.class, () -> Safetensors.read(file)).getMessage().endsWith("at most 16777216 are read"));
    }

    @Test
    void aFolderAndNothingAtAllAreNotFiles() {
        assertEquals("cannot read " + folder + ": it is not a file", assertThrows(IOException.class, () -> Safetensors.read(folder)).getMessage());
        Path nothing = folder.resolve("nothing");
        assertEquals("there is no file " + nothing, assertThrows(IOException.class, () -> Safetensors.read(nothing)).getMessage());
    }

    /** A sound file, cut anywhere or with a byte changed anywhere in its header: it is read, or refused, and nothing else happens. */
    @Test
    void noDamageEndsInAnythingButARefusal() throws IOException {
        Path file = folder.resolve("sound");
        Safetensors.write(file, List.of(new NamedArray("a.weight", new int[] {2, 3}, new float[6]), new NamedArray("b", new int[0], new float[1])), Map.of("k", "v"));
        byte[] sound = Files.readAllBytes(file);
        for (int cut = 0; cut < sound.length; cut++) {
            Path shorter = Files.write(folder.resolve("cut to " + cut + " bytes"), Arrays.copyOf(sound, cut));
            assertFalse(isRead(shorter), shorter.toString());
        }
        var random = RandomGenerator.of("L64X128MixRandom");
        int refused = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int trial = 0; trial < 1000; trial++) {
                int at = random.nextInt(sound.length - 28);
                channel.write(ByteBuffer.wrap(new byte[] {(byte) random.nextInt()}), at);
                if (!isRead(file)) refused++;
                channel.write(ByteBuffer.wrap(sound, at, 1), at);
            }
        }
        assertTrue(refused > 500, refused + " of 1000 refused");
        assertTrue(isRead(file));
    }

    private static boolean isRead(Path file) throws IOException {
        try {
            Safetensors.read(file);
            return true;
        } catch (FormatException refused) {
            return false;
        }
    }

    /** A file with this header and these data. */
    static Path write(Path file, String header, byte[] data) throws IOException {
        byte[] utf8 = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer all = ByteBuffer.allocate(8 + utf8.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        return Files.write(file, all.putLong(utf8.length).put(utf8).put(data).array());
    }

    private static String entry(String dtype, String shape, String offsets) {
        return "{'dtype':'" + dtype + "','shape':" + shape + ",'data_offsets':" + offsets + "}";
    }

    private static Case json(String name, String header, int data, String says) {
        return file(name, bytes(header.replace('\'', '"').getBytes(StandardCharsets.UTF_8), data), says);
    }

    private static Case file(String name, byte[] file, String says) { return new Case(name, file, says); }

    private static byte[] bytes(byte[] header, int data) {
        return ByteBuffer.allocate(8 + header.length + data).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header).array();
    }

    private static byte[] length(long length, int more) {
        return ByteBuffer.allocate(8 + more).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
    }
}
