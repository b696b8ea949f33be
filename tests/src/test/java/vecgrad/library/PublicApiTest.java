package vecgrad.library;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What others may use changes on purpose only: it is what {@code src/test/resources/api} lists. After a change that was meant,
 * {@code mvn -pl tests -am test -Dtest=PublicApiTest -Dsurefire.failIfNoSpecifiedTests=false -Dvecgrad.api.write} lists it anew,
 * and the change of the files belongs into the same commit.
 */
class PublicApiTest {
    @TestFactory
    Stream<DynamicTest> ofEachLibraryIsTheOneThatIsListed() {
        return Library.all().stream().map(library -> dynamicTest(library.name(), () -> compare(library)));
    }

    private static void compare(Library library) throws IOException {
        Path file = Library.project().resolve("tests/src/test/resources/api/" + library.name() + ".txt");
        String now = PublicApi.of(library);
        if (System.getProperty("vecgrad.api.write") != null) Files.writeString(file, now);
        List<String> listed = Files.readAllLines(file), found = now.lines().toList();
        List<String> differences = new ArrayList<>();
        for (String line : owned(listed)) if (!owned(found).contains(line)) differences.add("- " + line);
        for (String line : owned(found)) if (!owned(listed).contains(line)) differences.add("+ " + line);
        assertTrue(differences.isEmpty() && listed.equals(found), () -> "the public API of " + library.name() + " is not the one listed in " + file
                + "; if this was meant, run this test with -Dvecgrad.api.write and commit the file:\n" + String.join("\n", differences));
    }

    /** Every member behind the type it belongs to. */
    private static List<String> owned(List<String> lines) {
        List<String> owned = new ArrayList<>();
        String type = "";
        for (String line : lines) {
            if (!line.startsWith(" ")) type = line;
            owned.add(line.startsWith(" ") ? type + ": " + line.strip() : line);
        }
        return owned;
    }
}
