package vecgrad.vae.train;

import vecgrad.fuzz.ParserTarget;
import vecgrad.vae.io.FormatException;
import vecgrad.vae.io.Json;

/** The settings of a run, config.json: the JSON, and what it means. */
public final class ConfigFuzz {
    /** What is fuzzed. */
    public static final ParserTarget TARGET = new ParserTarget("config", 100_000, 500, file -> TrainConfig.ofMap(Json.read(file)), FormatException.class, IllegalArgumentException.class);

    private ConfigFuzz() {}

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] input) { TARGET.accept(input); }
}
