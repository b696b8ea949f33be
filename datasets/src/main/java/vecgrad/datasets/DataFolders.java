package vecgrad.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where data are kept: {@code --data-dir}, then {@code $VECGRAD_DATA}, then the user's cache folder. Every data set has
 * a subfolder of its name in one of them.
 *
 * @param environment the environment variables
 * @param system      {@code os.name}
 * @param home        the user's home folder
 */
public record DataFolders(Map<String, String> environment, String system, Path home) {
    /** The folders of whoever runs this. */
    public static DataFolders ofUser() {
        return new DataFolders(System.getenv(), System.getProperty("os.name", ""), Path.of(System.getProperty("user.home", ".")));
    }

    /** The folders to look in, first one first. @param dataDir the folder the user named, or null */
    public List<Path> search(Path dataDir) {
        List<Path> folders = new ArrayList<>();
        if (dataDir != null) folders.add(dataDir);
        if (isSet("VECGRAD_DATA")) folders.add(Path.of(environment.get("VECGRAD_DATA")));
        folders.add(cache());
        return folders;
    }

    /** Where downloads go if nobody says otherwise: the first folder to look in. */
    public Path preferred(Path dataDir) { return search(dataDir).getFirst(); }

    /** {@code $XDG_CACHE_HOME/vecgrad} or {@code ~/.cache/vecgrad}, and what macOS and Windows have in its stead. */
    public Path cache() {
        if (isSet("XDG_CACHE_HOME")) return Path.of(environment.get("XDG_CACHE_HOME"), "vecgrad");
        String os = system.toLowerCase(Locale.ROOT);
        if (os.startsWith("mac")) return home.resolve("Library/Caches/vecgrad");
        if (os.startsWith("windows") && isSet("LOCALAPPDATA")) return Path.of(environment.get("LOCALAPPDATA"), "vecgrad");
        return home.resolve(".cache/vecgrad");
    }

    private boolean isSet(String variable) {
        String value = environment.get(variable);
        return value != null && !value.isBlank();
    }
}
