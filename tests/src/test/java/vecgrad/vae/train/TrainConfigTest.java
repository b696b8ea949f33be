package vecgrad.vae.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vecgrad.vae.io.FormatException;
import vecgrad.vae.io.Json;

class TrainConfigTest {
    private static final TrainConfig CONFIG = new TrainConfig("m1m2", "idx:/some where", 100, 3, Long.MIN_VALUE, 40, 30, "runs/m1", 600, 500, 50, 600, 50,
            "paper", 100, 200, 0.1, 0, 3e-4, "cosine", 3e-4, 0.99, 5, 7, 20, 1, 20);

    @Test
    void aConfigurationComesBackFromItsFile() throws FormatException {
        assertEquals(CONFIG, TrainConfig.ofMap(Json.parse(Json.pretty(CONFIG.toMap()))));
        assertEquals(CONFIG, TrainConfig.ofMap(CONFIG.toMap()));
    }

    @Test
    void itsFolderIsNamedAfterWhatDecidesTheRun() {
        assertEquals("m1m2-idx__some_where-100-3-" + Long.MIN_VALUE, CONFIG.folderName());
    }

    @Test
    void aDamagedFileIsRefusedByTheEntry() {
        for (String key : CONFIG.toMap().keySet()) {
            if (!key.equals("m1") && !key.equals("z1_samples")) refused(key, null, key);
            refused(key, Map.of(), key);
        }
        for (String key : new String[] {"labels", "draw", "epochs", "hidden", "m1_batch"}) {
            refused(key, 1.5, key);
            refused(key, 1L << 40, key);
        }
        refused("seed", 0.5, "seed");
        refused("m1", 7L, "m1");
        refused("model", "m3", "--model");
        refused("batching", "some", "--batching");
        refused("schedule", "steps", "--schedule");
        for (String key : new String[] {"labels", "epochs", "m1_epochs", "hidden", "latent", "m1_hidden", "m1_latent", "m1_batch", "unlabelled_batch"})
            for (long value : new long[] {0, -1, Integer.MAX_VALUE}) refused(key, value, "--" + key.replace('_', '-'));
        refused("draw", -1L, "--draw");
        for (double value : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) refused("alpha", value, "--alpha");
        for (double value : new double[] {-1, 1, Double.NaN}) refused("ema", value, "--ema");
        refused("kl_warmup", -1L, "--kl-warmup");
        for (long value : new long[] {-1, 10_001}) refused("z1_samples", value, "--z1-samples");
        for (double value : new double[] {0, -1, 2, Double.NaN}) refused("learning_rate", value, "--learning-rate");
        for (double value : new double[] {-1, Double.NaN}) refused("checkpoint_seconds", value, "--checkpoint-seconds");
    }

    @Test
    void aRunOfBeforeThereWereSamplesOfZ1TookItsMean() {
        Map<String, Object> map = CONFIG.toMap();
        map.remove("z1_samples");
        assertEquals(CONFIG.with(Map.of("z1_samples", 0)), TrainConfig.ofMap(map));
    }

    @Test
    void onlyTheStackTakesTheM1OfAnotherRun() { refused("model", "m2", "--m1: "); }

    private static void refused(String key, Object value, String named) {
        Map<String, Object> map = new LinkedHashMap<>(CONFIG.toMap());
        map.put(key, value);
        String message = assertThrows(IllegalArgumentException.class, () -> TrainConfig.ofMap(map), key + " = " + value).getMessage();
        assertTrue(message.contains(named) && !message.contains("\n"), message);
    }
}
