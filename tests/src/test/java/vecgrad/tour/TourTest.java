package vecgrad.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The tour's comments are true: each file prints, line by line, what stands after {@code // prints:} in it. */
class TourTest {
    private static final Path FOLDER = Path.of("src/test/java/vecgrad/tour");
    private static final Pattern PROMISE = Pattern.compile("(?m)^ *// prints: (.*)$");

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.getFileName().toString().matches("Tour\\d+.*\\.java")).sorted().toList();
        }
    }

    @TestFactory
    Stream<DynamicTest> eachPrintsWhatItsCommentsPromise() throws IOException {
        return files().stream().map(file -> dynamicTest(file.getFileName().toString(), () -> {
            String name = file.getFileName().toString().replace(".java", "");
            List<String> promised = PROMISE.matcher(Files.readString(file)).results().map(m -> m.group(1).strip()).toList();
            assertTrue(!promised.isEmpty(), name + " promises nothing");
            assertEquals(promised, printed(Class.forName("vecgrad.tour." + name)).lines().map(String::strip).toList());
        }));
    }

    private static String printed(Class<?> tour) throws ReflectiveOperationException {
        PrintStream console = System.out;
        var bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            tour.getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(console);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theFilesAreNumberedFromOneAndShortAndSayHowTheyAreRun() throws IOException {
        List<Path> files = files();
        for (int i = 0; i < files.size(); i++) {
            String text = Files.readString(files.get(i));
            assertTrue(files.get(i).getFileName().toString().startsWith("Tour%02d".formatted(i + 1)), files.get(i)::toString);
            assertTrue(text.lines().count() < 120, files.get(i) + " has " + text.lines().count() + " lines");
            assertTrue(text.contains("Tour " + (i + 1) + " of " + files.size()) && text.contains("./vecgrad tour " + (i + 1)), files.get(i)::toString);
        }
    }

    /** The Javadoc quotes regions of these files. A region that has gone would fail the Javadoc run, which is not part of every build. */
    @Test
    void everyRegionThatThePagesQuoteIsThere() throws IOException {
        Pattern quote = Pattern.compile("\\{@snippet +class=\"vecgrad\\.tour\\.(\\w+)\" +region=\"([\\w-]+)\" *}");
        int quotes = 0;
        for (String module : List.of("tensor", "autograd", "datasets", "vae"))
            try (Stream<Path> sources = Files.walk(Path.of("..", module, "src/main/java"))) {
                for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList())
                    for (Matcher m = quote.matcher(Files.readString(source)); m.find(); quotes++)
                        assertTrue(Files.readString(FOLDER.resolve(m.group(1) + ".java")).contains("// @start region=\"" + m.group(2) + "\""), source + ": " + m.group());
            }
        assertTrue(quotes >= 6, quotes + " quotes");
    }
}
