package vecgrad.vae.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import vecgrad.vae.Python;

class NpzTest {
    private static final NamedArray W = new NamedArray("a.weight", new int[] {2, 3}, new float[] {1, -2, 3e-41f, Float.MAX_VALUE, 0.1f, -0f});
    private static final List<NamedArray> ARRAYS = List.of(W, new NamedArray("b", new int[] {1}, new float[] {7}), new NamedArray("scalar", new int[0], new float[] {5}),
            new NamedArray("empty", new int[] {0, 4}, new float[0]));

    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenComesBackAndEqualContentsAreEqualFiles() throws IOException {
        Path file = folder.resolve("a.npz"), again = folder.resolve("b.npz");
        Npz.write(file, ARRAYS, Map.of("model", "m1", "kept", "1,2"));
        Npz back = Npz.read(file);
        assertEquals(Map.of("model", "m1", "kept", "1,2"), back.metadata());
        assertSame(ARRAYS, back);
        Npz.write(again, List.copyOf(back.arrays().values()), back.metadata());
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
        Npz.write(file, ARRAYS, Map.of());
        assertEquals(Map.of(), Npz.read(file).metadata());
        float[] many = new float[100_003]; // more than a chunk
        for (int i = 0; i < many.length; i++) many[i] = i;
        Npz.write(file, List.of(new NamedArray("many", new int[] {many.length}, many)), Map.of());
        assertArrayEquals(many, Npz.read(file).arrays().get("many").data());
    }

    private static void assertSame(List<NamedArray> want, Npz got) {
        assertEquals(want.stream().map(NamedArray::name).toList(), List.copyOf(got.arrays().keySet()));
        for (NamedArray array : want) {
            assertArrayEquals(array.shape(), got.arrays().get(array.name()).shape(), array.name());
            assertArrayEquals(array.data(), got.arrays().get(array.name()).data(), array.name());
        }
    }

    @Test
    void namesThatCannotBeWrittenAreRefusedBeforeAnythingIsThere() {
        Path file = folder.resolve("a.npz");
        for (String name : List.of("", "../x", "a/b", "a\\b", "__metadata__", ".x"))
            assertThrows(IllegalArgumentException.class, () -> Npz.write(file, List.of(new NamedArray(name, new int[] {1}, new float[1])), Map.of()), name);
        assertThrows(IllegalArgumentException.class, () -> Npz.write(file, List.of(W, W), Map.of()));
        assertFalse(Files.exists(file));
    }

    // ---------------------------------------------------------------------------------------- NumPy

    @Test
    void numpyLoadsTheFile() throws IOException {
        Npz.write(folder.resolve("a.npz"), ARRAYS, Map.of("model", "m1"));
        assertEquals("['__metadata__', 'a.weight', 'b', 'empty', 'scalar'] float32 (2, 3) True m1 (0, 4) 5.0", Python.run(folder, "numpy", """
                import json, numpy, struct
                w = numpy.load("a.npz", allow_pickle=False)
                a = w["a.weight"]
                print(sorted(w.files), a.dtype, a.shape, a.tobytes() == struct.pack("<6f", 1, -2, 3e-41, 3.4028234663852886e38, 0.1, -0.0),
                      json.loads(bytes(w["__metadata__"]))["model"], w["empty"].shape, w["scalar"])
                """));
    }

    @Test
    void whatNumpySavesIsRead() throws IOException {
        Python.run(folder, "numpy", """
                import numpy
                x = numpy.arange(24).reshape(2, 3, 4)
                for name, save in (("stored", numpy.savez), ("deflated", numpy.savez_compressed)):
                    save(name + ".npz", f4=x.astype("f4"), f8=x.astype("f8") / 3, f2=x.astype("f2"), i4=x.astype("i4"), i8=x, u1=x.astype("u1"),
                         big=x.astype(">f4"), fortran=numpy.asfortranarray(x.astype("f4")), turned=x.astype("f8")[0].T, zero=numpy.float32(2.5), empty=numpy.zeros((0, 3)))
                numpy.savez("pickled.npz", numpy.array([{"a": 1}], dtype=object), allow_pickle=True)
                numpy.savez("complex.npz", c=numpy.zeros(2, "c8"))
                numpy.savez("records.npz", r=numpy.zeros(2, [("a", "f4"), ("b", "f4")]))
                """);
        float[] counted = new float[24], third = new float[24];
        for (int i = 0; i < 24; i++) {
            counted[i] = i;
            third[i] = (float) (i / 3.0);
        }
        for (String name : List.of("stored", "deflated")) {
            Map<String, NamedArray> arrays = Npz.read(folder.resolve(name + ".npz")).arrays();
            for (String key : List.of("f4", "f2", "i4", "i8", "u1", "big", "fortran")) {
                assertArrayEquals(new int[] {2, 3, 4}, arrays.get(key).shape(), key);
                assertArrayEquals(counted, arrays.get(key).data(), key);
            }
            assertArrayEquals(third, arrays.get("f8").data());
            assertArrayEquals(new int[] {4, 3}, arrays.get("turned").shape());
            assertArrayEquals(new float[] {0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11}, arrays.get("turned").data());
            assertArrayEquals(new int[0], arrays.get("zero").shape());
            assertArrayEquals(new float[] {2.5f}, arrays.get("zero").data());
            assertArrayEquals(new int[] {0, 3}, arrays.get("empty").shape());
        }
        assertTrue(refusal(folder.resolve("pickled.npz")).contains("array \"arr_0\": its numbers are \"|O\""));
        assertTrue(refusal(folder.resolve("complex.npz")).contains("\"<c8\"; only float16"));
        assertTrue(refusal(folder.resolve("records.npz")).contains("not a plain array's"));
    }

    // ---------------------------------------------------------------------------------------- hostile files

    private record Case(String name, byte[] file, String says) { }

    private static final String SOUND = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }";

    private static final List<Case> CASES = List.of(
            new Case("empty", new byte[0], "not a sound zip"),
            new Case("no zip", "PK and then nothing of the kind".getBytes(StandardCharsets.US_ASCII), "not a sound zip"),
            named("a path", "../../a.npy", "is not a plain name"),
            named("an absolute path", "/etc/a.npy", "is not a plain name"),
            named("a Windows path", "..\\a.npy", "is not a plain name"),
            named("a drive", "C:a.npy", "is not a plain name"),
            named("a folder", "a/", "is not a .npy file"),
            named("another file", "a.txt", "is not a .npy file"),
            named("no name", ".npy", "is not a plain name"),
            named("line ends and colours", "a\n\u001b[31m.npy", "is not a plain name"),
            content("nothing in it", new byte[0], "ends inside its header"),
            content("something else", "0123456789012345".getBytes(StandardCharsets.US_ASCII), "does not begin as a .npy"),
            content("version 9", npy(9, SOUND, 8), "version is 9"),
            content("a header that is cut short", Arrays.copyOf(npy(1, SOUND, 0), 30), "ends inside its header"),
            content("a header of 4 GB", new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, -1, '{', '}'}, "claims 4294967295 bytes"),
            header("no dictionary", "[1, 2]", "not a dictionary"),
            header("a program", "{'descr': __import__('os').system('id'), 'fortran_order': False, 'shape': (2,)}", "not a plain array's"),
            header("no shape", "{'descr': '<f4', 'fortran_order': False}", "not a plain array's"),
            header("two shapes", "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'shape': (2,)}", "shape twice"),
            header("more keys", "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'x': '1'}", "not a plain array's"),
            header("objects", "{'descr': '|O', 'fortran_order': False, 'shape': (2,)}", "\"|O\"; only float16"),
            header("text", "{'descr': '<U4', 'fortran_order': False, 'shape': (2,)}", "\"<U4\"; only float16"),
            header("an order in words", "{'descr': '<f4', 'fortran_order': 'no', 'shape': (2,)}", "fortran_order is"),
            header("a negative extent", "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}", "not a plain array's"),
            header("a shape that is no tuple", "{'descr': '<f4', 'fortran_order': False, 'shape': '2'}", "is none that an array can have"),
            header("extents that wrap around", "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967297, 2)}", "is none that an array can have"),
            header("a product beyond an array", "{'descr': '<f4', 'fortran_order': False, 'shape': (999999999, 999999999)}", "more numbers than an array can hold"),
            header("an overflow times 0", "{'descr': '<f4', 'fortran_order': False, 'shape': (999999999, 999999999, 0)}", "more numbers than an array can hold"),
            header("rank 9", "{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,2)}", "at most 8"),
            header("8 GB announced", "{'descr': '<f4', 'fortran_order': False, 'shape': (2000, 1000000)}", "8000000000 bytes of numbers are announced"),
            content("too few numbers", npy(1, SOUND, 7), "it is cut short"),
            content("too many numbers", npy(1, SOUND, 9), "more behind its numbers"),
            content("metadata that are not JSON", "__metadata__.npy", npy(1, "{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }", 3), "a JSON object was expected|not JSON"));

    @TestFactory
    Stream<DynamicTest> hostileFilesAreRefusedInOneSentence() {
        return CASES.stream().map(c -> dynamicTest(c.name, () -> {
            String message = refusal(Files.write(folder.resolve("hostile.npz"), c.file));
            assertTrue(Arrays.stream(c.says.split("\\|(?!O)")).anyMatch(message::contains), message);
        }));
    }

    @Test
    void aBombIsRefusedBeforeItUnpacks() throws IOException {
        byte[] zeros = npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (%d,), }".formatted(17 << 20), 17 << 22);
        Path one = Files.write(folder.resolve("one.npz"), zip(ZipEntry.DEFLATED, Map.of("a.npy", zeros)));
        assertTrue(Files.size(one) < 200_000);
        assertTrue(refusal(one).contains("it unpacks to 7130"), refusal(one));
        byte[] less = npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (%d,), }".formatted(9 << 20), 9 << 22);
        Path two = Files.write(folder.resolve("two.npz"), zip(ZipEntry.DEFLATED, Map.of("a.npy", less, "b.npy", less))); // together
        assertTrue(refusal(two).contains("it unpacks to 7549"), refusal(two));
    }

    @Test
    void aWrongChecksumIsNoticed() throws IOException {
        Path file = folder.resolve("a.npz");
        Npz.write(file, List.of(W), Map.of());
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        bytes[text.indexOf('\n', text.indexOf("}")) + 5] ^= 1; // among the numbers
        Files.write(file, bytes);
        assertTrue(refusal(file).contains("its checksum is wrong"), refusal(file));
    }

    /** A sound file, cut anywhere or with any byte changed: it is read, or refused, and nothing else happens. */
    @Test
    void noDamageEndsInAnythingButARefusal() throws IOException {
        Path file = folder.resolve("a.npz");
        Npz.write(file, ARRAYS, Map.of("k", "v"));
        byte[] sound = Files.readAllBytes(file);
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        int refused = 0, trials = 600;
        for (int trial = 0; trial < trials; trial++) {
            byte[] damaged = trial < 100 ? Arrays.copyOf(sound, sound.length * trial / 100) : sound.clone();
            if (trial >= 100) damaged[random.nextInt(sound.length)] = (byte) random.nextInt();
            Files.write(file, damaged);
            try {
                Npz.read(file);
            } catch (FormatException e) {
                refused++;
            }
        }
        assertTrue(refused > 300, refused + " of " + trials + " refused");
    }

    private static String refusal(Path file) {
        String message = assertThrows(FormatException.class, () -> Npz.read(file)).getMessage();
        assertTrue(message.startsWith(file + " is not a sound npz file: "), message);
        assertTrue(message.chars().noneMatch(Character::isISOControl) && message.length() < file.toString().length() + 350, message);
        return message;
    }

    private static Case named(String name, String entry, String says) { return content(name, entry, npy(1, SOUND, 8), says); }

    private static Case header(String name, String header, String says) { return content(name, npy(1, header, 8), says); }

    private static Case content(String name, byte[] content, String says) { return content(name, "w.npy", content, says); }

    private static Case content(String name, String entry, byte[] content, String says) {
        try {
            return new Case(name, zip(ZipEntry.STORED, Map.of(entry, content)), says);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] npy(int version, String header, int data) {
        byte[] text = (header + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] npy = Arrays.copyOf(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0, (byte) text.length, (byte) (text.length >> 8)}, 10 + text.length + data);
        System.arraycopy(text, 0, npy, 10, text.length);
        return npy;
    }

    private static byte[] zip(int method, Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> e : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(e.getKey());
                entry.setMethod(method);
                CRC32 crc = new CRC32();
                crc.update(e.getValue());
                entry.setSize(e.getValue().length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(e.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
