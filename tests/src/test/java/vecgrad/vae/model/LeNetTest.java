package vecgrad.vae.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import vecgrad.autograd.Tape;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

class LeNetTest {
    private static final Noise NOISE = Noise.ofSeed(6);

    private static LeNet.Sizes sizes(int rows, int columns, int channels) { return new LeNet.Sizes(rows, columns, channels, 10, 2, 3, 4); }

    private static LeNet model(int rows, int columns, int channels) { return LeNet.of(sizes(rows, columns, channels), NOISE.stream("weights")); }

    private static float[] logProbs(LeNet model, Tensor x) { return model.qy(Tape.valuesOnly().constant(x)).logProbs().value().data(); }

    // ------------------------------------------------------------------------------------------------ sizes

    @Test
    void imagesOfAnySizeThatThePoolsAllowAreClassified() {
        int[][] images = {{28, 28, 1}, {32, 32, 3}, {14, 14, 1}, {12, 12, 1}, {13, 17, 2}, {48, 96, 2}};
        for (int[] i : images) {
            LeNet model = model(i[0], i[1], i[2]);
            float[] l = logProbs(model, NOISE.stream("x").uniform(Shape.of(2, i[0] * i[1] * i[2])));
            assertEquals(20, l.length);
            double total = 0;
            for (float p : l) total += Math.exp(p);
            assertEquals(2, total, 1e-5);
        }
        assertEquals(5 * 5 * 3, sizes(28, 28, 1).pooled());
        assertEquals(6 * 6 * 3, sizes(32, 32, 3).pooled());
    }

    @Test
    void imagesThatThePoolsDoNotAllowAreRefusedInOneSentence() {
        for (int[] i : new int[][] {{11, 28}, {28, 11}, {8, 8}, {1, 1}}) {
            String message = assertThrows(IllegalArgumentException.class, () -> sizes(i[0], i[1], 1)).getMessage();
            assertTrue(message.contains("images of " + i[0] + "x" + i[1] + " are too small") && message.contains("at least 12x12"), message);
        }
        assertThrows(IllegalArgumentException.class, () -> sizes(28, 28, 0));
        assertThrows(IllegalArgumentException.class, () -> sizes(1 << 24, 1 << 24, 1 << 24));
        assertThrows(IllegalArgumentException.class, () -> new LeNet.Sizes(1 << 10, 1 << 10, 1, 10, 1, 1 << 24, 1));
    }

    // ------------------------------------------------------------------------------------------------ what it sees

    /** Pixels are [row, column, channel]: a network whose filters are blind but for channel 1 does not notice the others. */
    @Test
    void filtersSeeTheirChannel() {
        LeNet model = model(12, 12, 3);
        Tensor weight = model.first().weight().value();
        for (int i = 0; i < weight.size(); i++) if (i / 25 % 3 != 1) weight.data()[i] = 0;
        Tensor x = NOISE.stream("x").uniform(Shape.of(1, 12 * 12 * 3));
        assertArrayEquals(logProbs(model, x), logProbs(model, withChannel(x, 0)));
        assertArrayEquals(logProbs(model, x), logProbs(model, withChannel(x, 2)));
        assertFalse(Arrays.equals(logProbs(model, x), logProbs(model, withChannel(x, 1))));
    }

    private static Tensor withChannel(Tensor x, int channel) {
        Tensor y = x.copy();
        for (int i = channel; i < y.size(); i += 3) y.data()[i] = 1 - y.data()[i];
        return y;
    }

    /** The images and the seed are such that no unit comes to the kink of its ReLU or pool, where a central difference is no slope. */
    @Test
    void everyGradientIsThatOfItsValues() {
        LeNet model = model(12, 12, 2);
        Tensor x = NOISE.stream("x").normal(Shape.of(2, 12 * 12 * 2));
        ParameterCheck.check("cnn", model.parameters(), tape -> model.qyInTraining(tape.constant(x), NOISE).logProb(1, 2), 7);
    }

    // ------------------------------------------------------------------------------------------------ dropout

    @Test
    void dropoutIsOfTrainingAloneAndItsNoiseDecidesIt() {
        LeNet model = LeNet.of(new LeNet.Sizes(12, 12, 1, 10, 8, 16, 32), NOISE.stream("weights"));
        Tensor x = NOISE.stream("x").uniform(Shape.of(2, 144));
        float[] once = training(model, x, 1);
        assertArrayEquals(once, training(model, x, 1));
        assertFalse(Arrays.equals(once, training(model, x, 2)));
        assertArrayEquals(logProbs(model, x), logProbs(model, x));
        assertFalse(Arrays.equals(once, logProbs(model, x)));
    }

    private static float[] training(LeNet model, Tensor x, int step) {
        return model.qyInTraining(Tape.valuesOnly().constant(x), NOISE.at(step)).logProbs().value().data();
    }

    @Test
    void dropoutKeepsTheMean() {
        Tensor y = Dropout.apply(Tape.valuesOnly().constant(Tensor.full(Shape.of(100, 200), 3)), 0.75f, NOISE).value();
        int zeros = 0;
        for (float v : y.data()) {
            assertTrue(v == 0 || v == 4, "it was " + v);
            if (v == 0) zeros++;
        }
        assertEquals(0.25, zeros / 20_000.0, 0.02);
    }
}
