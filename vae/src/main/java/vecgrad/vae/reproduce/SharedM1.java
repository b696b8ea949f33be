package vecgrad.vae.reproduce;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import vecgrad.datasets.Dataset;
import vecgrad.datasets.LabeledImages;
import vecgrad.vae.io.Json;
import vecgrad.vae.train.Defaults;
import vecgrad.vae.train.TrainConfig;

/**
 * The M1 that many cells share. It knows no labels, so it is the same for all of them; its folder is named after everything
 * that decides it, the images included.
 */
record SharedM1(TrainConfig config, String hash) {
    /** How a run with these settings would train its M1. */
    static TrainConfig config(TrainConfig config) {
        return Defaults.of("m1", config.data()).with(Map.of("seed", config.seed(), "epochs", config.m1Epochs(), "hidden", config.m1Hidden(),
                "latent", config.m1Latent(), "pca", config.pca(), "m1_kl_warmup", config.m1KlWarmup(), "m1_batch", config.m1Batch(),
                "learning_rate", config.m1LearningRate())).with(Map.of("schedule", "constant", "shards", config.shards(), "checkpoint_seconds", config.checkpointSeconds()));
    }

    /** An M1 on these data. */
    static SharedM1 of(TrainConfig m1, Dataset data) {
        MessageDigest digest = sha256();
        digest.update(Json.line(m1.with(Map.of("checkpoint_seconds", 0.0)).toMap()).getBytes(StandardCharsets.UTF_8));
        LabeledImages images = data.train();
        for (int i = 0; i < images.size(); i++) digest.update(images.pixels(i));
        return new SharedM1(m1, HexFormat.of().formatHex(digest.digest(), 0, 6));
    }

    Path folder(Path grid) { return grid.resolve("m1").resolve(hash); }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }
}
