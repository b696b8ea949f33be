package vecgrad;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/** Data that are not the project's own: in the folder {@code $VECGRAD_SHARED}, or {@code ../shared} beside the project. */
public final class Shared {
    private Shared() {}

    /** A file or folder there. Without it the test is skipped, and says why. */
    public static Path path(String name) {
        String given = System.getenv("VECGRAD_SHARED");
        for (String folder : new String[] {given, "../shared", "../../shared"}) {
            if (folder != null && Files.exists(Path.of(folder, name))) return Path.of(folder, name);
        }
        return abort("there is no " + name + " in $VECGRAD_SHARED (" + given + ") or in ../shared beside the project");
    }
}
