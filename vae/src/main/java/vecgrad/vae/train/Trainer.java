package vecgrad.vae.train;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vecgrad.autograd.optim.MovingAverage;
import vecgrad.autograd.optim.Optimizer;
import vecgrad.tensor.Noise;
import vecgrad.vae.Failure;
import vecgrad.vae.io.FormatException;
import vecgrad.vae.io.Progress;
import vecgrad.vae.io.RunFolder;

/**
 * The loop: step after step, which a {@link Stepper} makes; after each epoch a line of metrics, and now and then a checkpoint. It takes a
 * run's stages one after the other and, on resuming, goes on in the stage and at the step where the checkpoint was written.
 */
final class Trainer {
    /** The names of a line of metrics, in order; what does not apply is null. */
    private static final List<String> METRICS = List.of("stage", "epoch", "seconds", "loss", "reconstruction", "kl", "entropy",
            "valid_error", "test_error", "valid_elbo", "learning_rate");

    /** A step in the middle of an epoch is worth a checkpoint when the last one is this old, in seconds. */
    private static final double MID_EPOCH = 50;

    private static final String PEAK_BYTES = "peak_bytes";

    private final RunFolder folder;
    private final Progress progress;
    private final Noise noise;
    private final double checkpointSeconds;
    private final RunControl control;
    private final int shards;
    private final Map<String, Double> facts;
    private Checkpoint resume; // null once it has been taken up, or if there is none
    private final double secondsBefore;
    private final long began = System.nanoTime();
    private long lastCheckpoint = began;

    /**
     * A loop for one run.
     *
     * @param noise the root of the run's noise
     * @param checkpointSeconds an epoch's end is worth a checkpoint when the last one is this old
     * @param resume where to go on; null for the beginning
     * @param control who may stop it
     * @param shards how many every minibatch is split into; 1 for as many as suit its stage
     */
    Trainer(RunFolder folder, Progress progress, Noise noise, double checkpointSeconds, Checkpoint resume, RunControl control, int shards) {
        this.folder = folder;
        this.progress = progress;
        this.noise = noise;
        this.checkpointSeconds = checkpointSeconds;
        this.resume = resume;
        this.control = control;
        this.shards = shards;
        this.facts = resume == null ? new LinkedHashMap<>() : new LinkedHashMap<>(resume.facts());
        this.secondsBefore = resume == null ? 0 : resume.seconds();
    }

    /** Results that later stages and the end of the run need; checkpoints carry them. */
    Map<String, Double> facts() { return facts; }

    /** Seconds of training so far, in all sittings. */
    double seconds() { return secondsBefore + (System.nanoTime() - began) * 1e-9; }

    /** The bytes of all that the largest step computed on the way, in all sittings: they are laid down once and used by every step. */
    long peakBytes() { return facts.getOrDefault(PEAK_BYTES, 0.0).longValue(); }

    private void notePeak(Stepper stepper) { facts.merge(PEAK_BYTES, (double) stepper.peakBytes(), Math::max); }

    /** Whether a stage lies behind the checkpoint that this run goes on from. */
    boolean isBehind(String stage, List<String> order) {
        return resume != null && order.indexOf(stage) < order.indexOf(resume.stage());
    }

    /** Trains a task to the end of its epochs. @throws IOException if a checkpoint or the metrics cannot be written */
    void train(Task task, Optimizer optimizer, int epochs) throws IOException { train(task, optimizer, 0, epochs); }

    /**
     * Trains a task to the end of its epochs, evaluated with a moving average of its weights, which are the average in the end.
     *
     * @param ema the average's decay; 0 for the last step's weights
     * @throws IOException if a checkpoint or the metrics cannot be written
     */
    void train(Task task, Optimizer optimizer, double ema, int epochs) throws IOException {
        var average = new MovingAverage(ema == 0 ? List.of() : task.parameters(), ema);
        Noise stageNoise = noise.stream(task.name());
        Averages averages = new Averages();
        int epoch = 0, step = 0;
        if (resume != null) {
            if (!resume.stage().equals(task.name()))
                throw new FormatException(Failure.CHECKPOINT_OF_OTHER_STAGE.says(folder.checkpoint(), resume.stage(), task.name()));
            resume.restore(task.parameters(), optimizer, average);
            averages = resume.averages();
            epoch = resume.epoch();
            step = resume.step();
            resume = null;
        }
        var stepper = new Stepper(task, optimizer, average, shards, control);
        progress.stage(task.name(), epochs);
        double stageBegan = seconds(), examplesPerEpoch = (double) task.examplesPerStep() * task.stepsPerEpoch();
        int firstEpoch = epoch;
        for (; epoch < epochs; epoch++, step = 0, averages = new Averages()) {
            for (; step < task.stepsPerEpoch(); step++) {
                boolean stop = control.stopWanted().getAsBoolean();
                if (stop || step > 0 && sinceCheckpoint() > MID_EPOCH) checkpoint(task, optimizer, average, stepper, epoch, step, averages);
                if (stop) throw new StoppedException(stepper.where(epoch, step), "--resume");
                stepper.step(epoch, step, stageNoise.at(epoch * task.stepsPerEpoch() + step), averages);
            }
            boolean last = epoch + 1 == epochs;
            average.swap();
            Map<String, Object> metrics = metrics(task, optimizer, epoch, averages, last);
            average.swap();
            folder.appendMetrics(metrics);
            if (last || sinceCheckpoint() >= checkpointSeconds) checkpoint(task, optimizer, average, stepper, epoch + 1, 0, new Averages());
            double perEpoch = (seconds() - stageBegan) / (epoch + 1 - firstEpoch);
            progress.update(epoch + 1, shown(metrics), examplesPerEpoch / perEpoch, perEpoch * (epochs - epoch - 1));
        }
        average.swap();
        notePeak(stepper);
        if (control.stopWanted().getAsBoolean()) throw new StoppedException("what follows stage " + task.name(), "--resume");
    }

    /** A line of metrics for a stage that is no loop; it counts as one epoch. @throws IOException if it cannot be written */
    void finished(String stage, Map<String, Double> values) throws IOException {
        Map<String, Object> metrics = new LinkedHashMap<>();
        for (String key : METRICS) metrics.put(key, null);
        metrics.put("stage", stage);
        metrics.put("epoch", 1);
        metrics.put("seconds", seconds());
        metrics.putAll(values);
        folder.appendMetrics(metrics);
    }

    private Map<String, Object> metrics(Task task, Optimizer optimizer, int epoch, Averages averages, boolean last) {
        Map<String, Object> metrics = new LinkedHashMap<>();
        for (String key : METRICS) {
            double mean = averages.mean(key);
            metrics.put(key, Double.isNaN(mean) ? null : mean);
        }
        metrics.put("stage", task.name());
        metrics.put("epoch", epoch + 1);
        metrics.put("learning_rate", optimizer.learningRate());
        metrics.putAll(task.evaluate(epoch + 1, last));
        metrics.put("seconds", seconds());
        return metrics;
    }

    private static Map<String, Object> shown(Map<String, Object> metrics) {
        Map<String, Object> shown = new LinkedHashMap<>();
        for (String key : List.of("loss", "valid_error", "valid_elbo", "kl", "entropy"))
            if (metrics.get(key) != null) shown.put(key, metrics.get(key));
        return shown;
    }

    private double sinceCheckpoint() { return (System.nanoTime() - lastCheckpoint) * 1e-9; }

    private void checkpoint(Task task, Optimizer optimizer, MovingAverage average, Stepper stepper, int epoch, int step, Averages averages) throws IOException {
        notePeak(stepper);
        Checkpoint.write(folder.checkpoint(), task.name(), epoch, step, seconds(), averages, facts, task.parameters(), optimizer, average);
        lastCheckpoint = System.nanoTime();
    }
}
