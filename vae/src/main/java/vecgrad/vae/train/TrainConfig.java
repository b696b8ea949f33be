package vecgrad.vae.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import vecgrad.vae.Failure;
import vecgrad.vae.io.FormatException;

/**
 * Everything that decides a run. Written to the run folder as {@code config.json}, read back on resuming.
 *
 * @param model        a {@link Method}
 * @param data         the data set's name
 * @param labels       how many examples keep their label
 * @param draw         the number of the label draw
 * @param seed         of weights, noise and the order of minibatches
 * @param epochs       of the last stage: m2, or the model itself
 * @param m1Epochs     of M1 in the stack
 * @param m1           a run whose trained M1 to use, or null
 * @param pca          components that PCA whitening keeps of the pixels; 0 for pixels as they are
 * @param hidden       units of the hidden layer of M2, nn and cnn, of each of cae's two, or of each of M1's two where the model is m1
 * @param latent       dimensions of M2's z, or of M1's where the model is m1
 * @param m1Hidden     units of each of M1's two hidden layers in the stack
 * @param m1Latent     dimensions of M1's z in the stack
 * @param batching     paper or all-labels
 * @param unlabelledBatch unlabelled examples in a batch of all-labels
 * @param m1Batch      examples in a batch of M1
 * @param alpha        the classifier's weight in equation (9)
 * @param prune        classes with q(y|x) below this are mostly left out of the sum over classes, unbiasedly; 0 for the exact sum
 * @param learningRate of Adam, for the last stage
 * @param schedule     constant, or cosine: of the last stage's learning rate, over its epochs
 * @param m1LearningRate of Adam, for M1 in the stack
 * @param ema          decay of the moving average of the weights that evaluation uses; 0 for the last step's weights
 * @param klWarmup     epochs over which M2's KL term grows to its weight; 0 for the whole bound from the start
 * @param m1KlWarmup   the same for M1's KL term, in at most half of its epochs
 * @param z1Samples    samples z₁ over which the stack's prediction is averaged wherever its error is measured; 0 for the mean of z₁
 * @param shards       parts of every minibatch, each with noise of its own, whose gradients are added up: what several machines can share; 1 for as many
 *                     as suit the minibatch, hardly ever more than one
 * @param checkpointSeconds how old the last checkpoint must be for an epoch's end to be worth another
 */
public record TrainConfig(String model, String data, int labels, int draw, long seed, int epochs, int m1Epochs, String m1, int pca, int hidden,
                          int latent, int m1Hidden, int m1Latent, String batching, int unlabelledBatch, int m1Batch, double alpha, double prune,
                          double learningRate, String schedule, double m1LearningRate, double ema, int klWarmup, int m1KlWarmup, int z1Samples,
                          int shards, double checkpointSeconds) {
    /** The most samples that a prediction is averaged over. */
    public static final int MOST_SAMPLES = 10_000;

    private static final int MOST = 10_000_000;

    /** @throws IllegalArgumentException in one sentence, naming the option, if a value makes no sense */
    public TrainConfig {
        Method method = Method.named(model);
        if (!batching.equals("paper") && !batching.equals("all-labels"))
            throw new IllegalArgumentException("--batching: " + FormatException.quoted(batching) + " is neither paper nor all-labels");
        positive("--labels", labels);
        if (pca < 0 || pca > MOST) throw new IllegalArgumentException("--pca: " + pca + " is not in 0 to " + MOST);
        positive("--hidden", hidden);
        positive("--latent", latent);
        positive("--m1-hidden", m1Hidden);
        positive("--m1-latent", m1Latent);
        positive("--m1-batch", m1Batch);
        positive("--unlabelled-batch", unlabelledBatch);
        positive("--epochs", epochs);
        positive("--m1-epochs", m1Epochs);
        if (m1 != null && !method.usesM1()) throw new IllegalArgumentException("--m1: " + model + " does not use the M1 of another run");
        if (pca > 0 && method.needsPixels()) throw new IllegalArgumentException("--pca: " + model + " is for pixels as they are, give 0");
        if (draw < 0) throw new IllegalArgumentException("--draw: " + draw + " is negative");
        if (!(alpha >= 0 && Double.isFinite(alpha))) throw new IllegalArgumentException("--alpha: " + alpha + " is not a number from 0 on");
        if (!(prune >= 0 && prune < 1)) throw new IllegalArgumentException("--prune: " + prune + " is not in [0, 1)");
        rate("--learning-rate", learningRate);
        if (!schedule.equals("constant") && !schedule.equals("cosine"))
            throw new IllegalArgumentException("--schedule: " + FormatException.quoted(schedule) + " is neither constant nor cosine");
        rate("--m1-learning-rate", m1LearningRate);
        if (!(ema >= 0 && ema < 1)) throw new IllegalArgumentException("--ema: " + ema + " is not in [0, 1)");
        if (klWarmup < 0 || klWarmup > MOST) throw new IllegalArgumentException("--kl-warmup: " + klWarmup + " is not in 0 to " + MOST);
        if (m1KlWarmup < 0 || m1KlWarmup > MOST) throw new IllegalArgumentException("--m1-kl-warmup: " + m1KlWarmup + " is not in 0 to " + MOST);
        if (z1Samples < 0 || z1Samples > MOST_SAMPLES) throw new IllegalArgumentException("--z1-samples: " + z1Samples + " is not in 0 to " + MOST_SAMPLES);
        requireShards(method, batching, shards, Math.min(Math.min(labels, 100), Math.min(unlabelledBatch, m1Batch)));
        if (!(checkpointSeconds >= 0)) throw new IllegalArgumentException("--checkpoint-seconds: " + checkpointSeconds + " is not a number from 0 on");
    }

    private static void requireShards(Method method, String batching, int shards, int most) {
        if (shards < 1 || shards > MOST) throw new IllegalArgumentException("--shards: " + shards + " is not in 1 to " + MOST);
        if (shards == 1) return;
        if (method.isClassical()) throw new IllegalArgumentException(Failure.SHARDS_OF_NONE.says(method.text()));
        if (method.sumsOverLabels() && batching.equals("paper"))
            throw new IllegalArgumentException(Failure.SHARDS_OF_PAPER.says());
        if (shards > most) throw new IllegalArgumentException("--shards: " + shards + " is not in 1 to " + most + ", the examples of the smallest minibatch");
    }

    private static void positive(String option, int value) {
        if (value < 1 || value > MOST) throw new IllegalArgumentException(option + ": " + value + " is not in 1 to " + MOST);
    }

    private static void rate(String option, double value) {
        if (!(value > 0 && value <= 1)) throw new IllegalArgumentException(option + ": " + value + " is not in (0, 1]");
    }

    /** What is trained. */
    public Method method() { return Method.named(model); }

    /** The same, but for some settings, by the names of {@link #toMap}. @throws IllegalArgumentException if one makes no sense, or is none */
    public TrainConfig with(Map<String, ?> changes) {
        Map<String, Object> map = toMap();
        for (String key : changes.keySet()) if (!map.containsKey(key) && !key.equals("shards")) throw new IllegalArgumentException("there is no setting \"" + key + "\"");
        map.putAll(changes);
        return ofMap(map);
    }

    /** A setting that another run has otherwise. */
    public record Difference(String key, Object then, Object now) {}

    /**
     * The first setting in which a run of before differs.
     *
     * @param before  its settings, as in {@code config.json}: what was not there yet had its present default
     * @param besides settings that do not count
     */
    public Optional<Difference> difference(Map<?, ?> before, Set<String> besides) {
        Map<String, Object> now = toMap();
        now.put("shards", shards);
        for (String key : now.keySet()) {
            Object then = before.get(key);
            if (then == null && key.equals("shards")) then = 1;
            if (then == null && key.equals("z1_samples")) then = 0;
            if (!besides.contains(key) && !String.valueOf(then).equals(String.valueOf(now.get(key)))) return Optional.of(new Difference(key, then, now.get(key)));
        }
        return Optional.empty();
    }

    /** {@code m1m2-mnist-100-0-1}: the folder's name below {@code runs}. */
    public String folderName() { return model + "-" + data.replaceAll("[^A-Za-z0-9.-]", "_") + "-" + labels + "-" + draw + "-" + seed; }

    /** The command that trains this run anew, to the same bits: what differs from the defaults. */
    public String command() {
        StringBuilder command = new StringBuilder("./vecgrad train --model " + model + " --data " + data + " --labels " + labels + " --draw " + draw + " --seed " + seed);
        Map<String, Object> usual = Defaults.of(model, data).toMap();
        toMap().forEach((key, value) -> {
            if (!List.of("model", "data", "labels", "draw", "seed", "checkpoint_seconds").contains(key) && !Objects.equals(value, usual.get(key)))
                command.append(" --").append(key.replace('_', '-')).append(' ').append(value);
        });
        return command.toString();
    }

    /** With the names of {@code config.json}. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("model", model);
        map.put("data", data);
        map.put("labels", labels);
        map.put("draw", draw);
        map.put("seed", seed);
        map.put("epochs", epochs);
        map.put("m1_epochs", m1Epochs);
        map.put("m1", m1);
        map.put("pca", pca);
        map.put("hidden", hidden);
        map.put("latent", latent);
        map.put("m1_hidden", m1Hidden);
        map.put("m1_latent", m1Latent);
        map.put("batching", batching);
        map.put("unlabelled_batch", unlabelledBatch);
        map.put("m1_batch", m1Batch);
        map.put("alpha", alpha);
        map.put("prune", prune);
        map.put("learning_rate", learningRate);
        map.put("schedule", schedule);
        map.put("m1_learning_rate", m1LearningRate);
        map.put("ema", ema);
        map.put("kl_warmup", klWarmup);
        map.put("m1_kl_warmup", m1KlWarmup);
        map.put("z1_samples", z1Samples);
        if (shards > 1) map.put("shards", shards); // hardly ever
        map.put("checkpoint_seconds", checkpointSeconds);
        return map;
    }

    /** What {@link #toMap} gave. @throws IllegalArgumentException naming the entry, if one is missing or of another kind */
    public static TrainConfig ofMap(Map<String, Object> map) {
        return new TrainConfig(text(map, "model"), text(map, "data"), whole(map, "labels"), whole(map, "draw"), whole(map, "seed", Long.MIN_VALUE, Long.MAX_VALUE),
                whole(map, "epochs"), whole(map, "m1_epochs"), map.get("m1") == null ? null : text(map, "m1"), whole(map, "pca"), whole(map, "hidden"), whole(map, "latent"),
                whole(map, "m1_hidden"), whole(map, "m1_latent"), text(map, "batching"), whole(map, "unlabelled_batch"), whole(map, "m1_batch"),
                number(map, "alpha").doubleValue(), number(map, "prune").doubleValue(), number(map, "learning_rate").doubleValue(), text(map, "schedule"),
                number(map, "m1_learning_rate").doubleValue(), number(map, "ema").doubleValue(), whole(map, "kl_warmup"), whole(map, "m1_kl_warmup"),
                map.get("z1_samples") == null ? 0 : whole(map, "z1_samples"), // runs of before there was a choice took the mean
                map.get("shards") == null ? 1 : whole(map, "shards"), number(map, "checkpoint_seconds").doubleValue());
    }

    private static String shown(Object value) { return value instanceof String text ? FormatException.quoted(text) : FormatException.quoted(String.valueOf(value)).replace("\"", ""); }

    private static int whole(Map<String, Object> map, String key) { return (int) whole(map, key, Integer.MIN_VALUE, Integer.MAX_VALUE); }

    private static long whole(Map<String, Object> map, String key, long least, long most) {
        if (number(map, key) instanceof Long n && n >= least && n <= most) return n;
        if (number(map, key) instanceof Integer n) return n;
        throw new IllegalArgumentException("config.json: \"" + key + "\" is " + shown(map.get(key)) + "; expected a whole number of at most " + most);
    }

    private static Number number(Map<String, Object> map, String key) {
        if (map.get(key) instanceof Number n) return n;
        throw new IllegalArgumentException("config.json: \"" + key + "\" is " + shown(map.get(key)) + "; expected a number");
    }

    private static String text(Map<String, Object> map, String key) {
        if (map.get(key) instanceof String s) return s;
        throw new IllegalArgumentException("config.json: \"" + key + "\" is " + shown(map.get(key)) + "; expected text");
    }
}
