package vecgrad.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What the fuzzer's corpus holds, and some thousand mutations of it, the same in every build: whatever was found once stays found. The
 * fuzzer itself runs in the profile {@code fuzz}, see FUZZING.md.
 */
class CorpusReplayTest {
    private static final int MUTATIONS = 3000;
    private static final byte[] TELLING = {0, 1, -1, 127, -128, '{', '"', '9', '-', '\n'};

    @TestFactory
    Stream<DynamicTest> noInputGetsThrough() {
        return Targets.all().values().stream().map(target -> dynamicTest(target.name(), () -> {
            List<byte[]> corpus = corpus(target.name());
            try {
                for (byte[] input : corpus) target.accept(input);
                assertTrue(target.accepted() > 0, "a corpus of which the parser takes nothing tests little");
                var random = new Random(target.name().hashCode());
                for (int i = 0; i < MUTATIONS; i++) target.accept(mutated(corpus, random));
            } finally {
                target.close();
            }
        }));
    }

    /** In the order of the names. */
    private static List<byte[]> corpus(String name) throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(Path.of(CorpusReplayTest.class.getResource("/fuzz/" + name).toURI()))) {
            return files.sorted().map(CorpusReplayTest::bytes).toList();
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of the corpus after one to four changes: other bytes, a cut, a piece of another input in the middle. */
    private static byte[] mutated(List<byte[]> corpus, Random random) {
        byte[] input = corpus.get(random.nextInt(corpus.size())).clone();
        for (int change = 1 + random.nextInt(4); change > 0 && input.length > 0; change--) {
            int at = random.nextInt(input.length);
            switch (random.nextInt(4)) {
                case 0 -> input[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> input[at] = TELLING[random.nextInt(TELLING.length)];
                case 2 -> input = Arrays.copyOf(input, at);
                default -> input = spliced(input, at, corpus.get(random.nextInt(corpus.size())), random);
            }
        }
        return input;
    }

    private static byte[] spliced(byte[] input, int at, byte[] other, Random random) {
        if (other.length == 0) return input;
        int from = random.nextInt(other.length), length = Math.min(other.length - from, 1 + random.nextInt(16));
        byte[] whole = new byte[input.length + length];
        System.arraycopy(input, 0, whole, 0, at);
        System.arraycopy(other, from, whole, at, length);
        System.arraycopy(input, at, whole, at + length, input.length - at);
        return whole;
    }
}
