package vecgrad.vae.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** All commands that draw, with what they write. */
final class EveryPicture {
    private EveryPicture() {}

    /** A call for a run: the command and its options, without --out. Its second picture, if there is one, is turned.gif in the folder. */
    static List<List<Object>> calls(Path run, Path folder) {
        return List.of(List.of("sample", run), List.of("sample", run, "--walk"), List.of("sample", run, "--walk", "--class", 3), List.of("analogies", run),
                List.of("manifold", run, "--side", 4), List.of("reconstruct", run), List.of("interpolate", run, 3, 7), List.of("fly", run, "--count", 5),
                List.of("embed", run, "--size", 100, "--frames", 4, "--points", 40, "--turning", folder.resolve("turned.gif")));
    }

    /** A call with more options. */
    static Object[] with(List<Object> call, Object... more) {
        List<Object> all = new ArrayList<>(call);
        all.addAll(Arrays.asList(more));
        return all.toArray();
    }

    /** All of them, one after the other; the exit code is their sum. */
    public static void main(String[] args) {
        Path run = Path.of(args[0]), folder = Path.of(args[1]);
        int failed = 0, at = 0;
        for (List<Object> call : calls(run, folder))
            failed += Main.run(Arrays.stream(with(call, "--out", folder.resolve("picture" + at++))).map(Object::toString).toArray(String[]::new));
        System.exit(failed);
    }
}
