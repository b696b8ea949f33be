package vecgrad.vae.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vecgrad.autograd.Tape;
import vecgrad.autograd.nn.Parameter;
import vecgrad.autograd.optim.Adam;
import vecgrad.autograd.optim.LearningRate;
import vecgrad.autograd.optim.MovingAverage;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.vae.io.FormatException;
import vecgrad.vae.io.NamedArray;
import vecgrad.vae.io.Safetensors;

class CheckpointTest {
    private static final MovingAverage NONE = new MovingAverage(List.of(), 0);
    @TempDir
    private Path folder;
    private final Averages averages = new Averages();

    private record Training(List<Parameter> parameters, Adam adam) {
        static Training of(int seed) {
            Noise noise = Noise.ofSeed(seed);
            List<Parameter> parameters = List.of(new Parameter("w", Parameter.Kind.WEIGHT, noise.normal(Shape.of(3, 4))),
                    new Parameter("b", Parameter.Kind.BIAS, noise.stream("b").normal(Shape.of(4))));
            return new Training(parameters, new Adam(parameters, LearningRate.decaying(0.1, 0.5, 3)));
        }

        void steps(int n) {
            for (int i = 0; i < n; i++) {
                Tape tape = new Tape();
                adam.step(tape.backward(tape.parameter(parameters.get(0)).square().sum().add(tape.parameter(parameters.get(1)).square().sum())));
            }
        }
    }

    private final Training training = Training.of(1);

    @BeforeEach
    void write() throws IOException {
        averages.add("loss", 1.0 / 3);
        training.steps(5);
        Map<String, Double> facts = new LinkedHashMap<>();
        facts.put("supervised_error", 0.1 + 0.2);
        Checkpoint.write(file(), "m1", 7, 3, 12.5, averages, facts, training.parameters, training.adam, NONE);
    }

    @Test
    void everythingComesBack() throws IOException {
        Checkpoint c = Checkpoint.read(file());
        assertEquals("m1", c.stage());
        assertEquals(7, c.epoch());
        assertEquals(3, c.step());
        assertEquals(5, c.optimizerSteps());
        assertEquals(12.5, c.seconds(), 0);
        assertEquals(averages.toText(), c.averages().toText());
        assertEquals(Map.of("supervised_error", 0.1 + 0.2), c.facts());
    }

    @Test
    void whatGoesOnFromItGoesOnToTheSameBits() throws IOException {
        Training other = Training.of(2);
        Checkpoint.read(file()).restore(other.parameters, other.adam, NONE);
        assertEquals(5, other.adam.steps());
        training.steps(5);
        other.steps(5);
        assertEquals(training.adam.learningRate(), other.adam.learningRate(), 0);
        for (int i = 0; i < 2; i++) assertArrayEquals(training.parameters.get(i).value().data(), other.parameters.get(i).value().data());
    }

    @Test
    void aDamagedOneIsRefusedInOneSentence() throws IOException {
        for (String key : List.of("stage", "epoch", "step", "optimizer_steps", "seconds", "averages")) refused(key, null);
        for (String key : List.of("epoch", "step", "optimizer_steps")) for (String value : List.of("-1", "x", "1e3", "99999999999")) refused(key, value);
        refused("seconds", "soon");
        refused("averages", "loss");
        refused("fact.supervised_error", "low");
    }

    private void refused(String key, String value) throws IOException {
        Safetensors sound = Safetensors.read(file());
        Map<String, String> metadata = new LinkedHashMap<>(sound.metadata());
        metadata.put(key, value);
        if (value == null) metadata.remove(key);
        Path damaged = folder.resolve("damaged.safetensors");
        Safetensors.write(damaged, List.copyOf(sound.arrays().values()), metadata);
        String message = assertThrows(FormatException.class, () -> Checkpoint.read(damaged), key + " = " + value).getMessage();
        assertTrue(message.startsWith(damaged + " is not a sound checkpoint: ") && !message.contains("\n"), message);
    }

    @Test
    void arraysThatAreMissingOrOfAnotherShapeAreNamed() throws IOException {
        Safetensors sound = Safetensors.read(file());
        for (String name : List.of("w", "b", "optimizer.w.m", "optimizer.b.v")) {
            List<NamedArray> rest = new ArrayList<>(sound.arrays().values());
            assertTrue(rest.removeIf(array -> array.name().equals(name)));
            Safetensors.write(file(), rest, sound.metadata());
            assertTrue(failure().contains("parameter " + name + ": the file has no array of this name"), failure());
            rest.add(new NamedArray(name, new int[] {1, 1}, new float[1]));
            Safetensors.write(file(), rest, sound.metadata());
            assertTrue(failure().contains("parameter " + name + ": the file has [1, 1], the model ["), failure());
        }
    }

    @Test
    void aTornFileIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(whole, whole.length - 4));
        assertThrows(FormatException.class, () -> Checkpoint.read(file()));
    }

    private String failure() {
        Training other = Training.of(2);
        return assertThrows(FormatException.class, () -> Checkpoint.read(file()).restore(other.parameters, other.adam, NONE)).getMessage();
    }

    private Path file() { return folder.resolve("checkpoint.safetensors"); }
}
