package vecgrad.vae.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vecgrad.autograd.nn.Parameter;
import vecgrad.autograd.optim.MovingAverage;
import vecgrad.autograd.optim.Optimizer;
import vecgrad.tensor.Tensor;
import vecgrad.vae.io.FormatException;
import vecgrad.vae.io.NamedArray;
import vecgrad.vae.io.Safetensors;

/**
 * Where a run is, to the last bit: the stage, the next step, the parameters, the optimiser's running values, the moving average, the means of
 * the epoch so far, and facts that earlier stages found. Noise and minibatches need no state: they are functions of
 * (seed, epoch, step).
 *
 * @param stage    the task's name
 * @param epoch    the epoch of the next step, from 0
 * @param step     the next step within it, from 0
 * @param optimizerSteps made by the optimiser of this stage
 * @param seconds  trained so far, in all sittings
 * @param averages of the epoch so far
 * @param facts    results of earlier stages, by name
 */
record Checkpoint(String stage, int epoch, int step, int optimizerSteps, double seconds, Averages averages, Map<String, Double> facts,
                  Safetensors file) {
    private static final String FACT = "fact.";

    /** Writes the state of a stage, whole or not at all. @throws IOException in one sentence */
    static void write(Path path, String stage, int epoch, int step, double seconds, Averages averages, Map<String, Double> facts,
                      List<Parameter> parameters, Optimizer optimizer, MovingAverage average) throws IOException {
        List<NamedArray> arrays = new ArrayList<>();
        for (Parameter p : parameters) arrays.add(named(p.name(), p.value()));
        optimizer.state().forEach((name, value) -> arrays.add(named("optimizer." + name, value)));
        average.state().forEach((name, value) -> arrays.add(named(name, value)));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("stage", stage);
        metadata.put("epoch", Integer.toString(epoch));
        metadata.put("step", Integer.toString(step));
        metadata.put("optimizer_steps", Integer.toString(optimizer.steps()));
        metadata.put("seconds", Double.toString(seconds));
        metadata.put("averages", averages.toText());
        facts.forEach((name, value) -> metadata.put(FACT + name, Double.toHexString(value)));
        Safetensors.write(path, arrays, metadata);
    }

    /** Reads a state. @throws FormatException if the file is not a sound checkpoint */
    static Checkpoint read(Path path) throws IOException {
        Safetensors file = Safetensors.read(path);
        Map<String, String> metadata = file.metadata();
        try {
            Map<String, Double> facts = new LinkedHashMap<>();
            metadata.forEach((key, value) -> { if (key.startsWith(FACT)) facts.put(key.substring(FACT.length()), Double.valueOf(value)); });
            return new Checkpoint(text(metadata, "stage"), count(metadata, "epoch"), count(metadata, "step"), count(metadata, "optimizer_steps"),
                    Double.parseDouble(text(metadata, "seconds")), Averages.ofText(text(metadata, "averages")), facts, file);
        } catch (IllegalArgumentException e) {
            throw new FormatException(path + " is not a sound checkpoint: " + e.getMessage());
        }
    }

    /** Writes this state into parameters, an optimiser and an average. @throws FormatException if an array is missing or of another shape */
    void restore(List<Parameter> parameters, Optimizer optimizer, MovingAverage average) throws IOException {
        for (Parameter p : parameters) restore(p.name(), p.value());
        for (Map.Entry<String, Tensor> e : optimizer.state().entrySet()) restore("optimizer." + e.getKey(), e.getValue());
        for (Map.Entry<String, Tensor> e : average.state().entrySet()) restore(e.getKey(), e.getValue());
        optimizer.restore(optimizerSteps);
    }

    private void restore(String name, Tensor target) throws IOException {
        float[] data = file.array(name, target.shape().toArray());
        System.arraycopy(data, 0, target.data(), 0, data.length);
    }

    private static int count(Map<String, String> metadata, String key) {
        String text = text(metadata, key);
        if (!text.matches("[0-9]{1,9}")) throw new IllegalArgumentException("its entry \"" + key + "\" is no whole number from 0 up");
        return Integer.parseInt(text);
    }

    private static String text(Map<String, String> metadata, String key) {
        String value = metadata.get(key);
        if (value == null) throw new IllegalArgumentException("it has no entry \"" + key + "\"");
        return value;
    }

    private static NamedArray named(String name, Tensor t) { return new NamedArray(name, t.shape().toArray(), t.data()); }
}
