package vecgrad.vae.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import vecgrad.datasets.Dataset;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.eval.Predictions;
import vecgrad.vae.model.Architecture;
import vecgrad.vae.model.M1;

/** Pieces of the pages, by numbers that a reader can redo. */
class ReportPartsTest {
    /** Four images of one pixel: black, black, white, white. */
    private static final LabeledImages FOUR = LabeledImages.of("four", 1, 1, 1, 3, new byte[] {0, 0, (byte) 255, (byte) 255}, new int[] {0, 1, 2, 2});

    @Test
    void aWeightIsRoundedToTheNearestThatItsBytesCanHold() {
        assertEquals(1 + 0x1p-10f, Precision.HALF.rounded(1 + 0x1p-10f));
        assertEquals(1, Precision.HALF.rounded(1 + 0x1p-12f));
        assertEquals(1 + 0x1p-15f, Precision.THREE_BYTES.rounded(1 + 0x1p-15f));
        assertEquals(1, Precision.THREE_BYTES.rounded(1 + 0x1p-17f));
        assertEquals(2, Precision.THREE_BYTES.rounded(Math.nextDown(2f)), "the carry reaches the exponent");
        for (float w : Noise.ofSeed(1).normal(Shape.of(1000)).data())
            for (Precision p : Precision.values())
                assertEquals(w, p.rounded(w), Math.abs(w) * (p == Precision.HALF ? 0x1p-11 : p == Precision.THREE_BYTES ? 0x1p-16 : 0) + (p == Precision.HALF ? 0x1p-25 : 0), p.text());
    }

    @Test
    void bytesAreTheLeastSignificantFirst() {
        ByteBuffer bytes = ByteBuffer.allocate(9);
        Precision.HALF.put(new float[] {-2}, bytes);             // 0xc000
        Precision.THREE_BYTES.put(new float[] {-2}, bytes);      // 0xc00000(00)
        Precision.SINGLE.put(new float[] {1.5f}, bytes);         // 0x3fc00000
        assertArrayEquals(new byte[] {0, (byte) 0xc0, 0, 0, (byte) 0xc0, 0, 0, (byte) 0xc0, 0x3f}, bytes.array());
    }

    @Test
    void aPageRoundsItsWeightsAsFarAsNoAnswerMoves() {
        M1 m1 = new M1(new Architecture(1, new int[] {4}, 2, 0, false), Noise.ofSeed(1));
        Explorer explorer = Explorer.of(m1, FOUR, FOUR, new double[] {1, 1}).orElseThrow();
        assertEquals(Precision.HALF, explorer.precision(), "a few small weights");
        assertTrue(explorer.rounding() > 0 && explorer.rounding() < 0.5e-3);
        M1 large = new M1(new Architecture(1, new int[] {1500, 1500}, 2000, 0, false), Noise.ofSeed(1));
        assertTrue(Explorer.of(large, FOUR, FOUR, null).isEmpty(), "eight million weights are too many for a page");
    }

    @Test
    void mistakesAreCountedByClassAndTheSurestComeFirst() {
        float[] q = {0.6f, 0.4f, 0, /* 0 for 0 */ 0.7f, 0.3f, 0, /* 1 for 0 */ 0.9f, 0, 0.1f, /* 2 for 0 */ 0, 0, 1 /* 2 for 2 */};
        var mistakes = new Mistakes(FOUR, new Predictions(new int[] {0, 0, 0, 2}, Tensor.of(Shape.of(4, 3), q)));
        assertEquals("[[1, 0, 0], [1, 0, 0], [1, 0, 1]]", Arrays.deepToString(mistakes.confusion()));
        assertEquals(List.of(2, 1), mistakes.worst());
    }

    @Test
    void baselinesKnowNothingOfImages() {
        assertEquals(0.5, Headline.alwaysTheSame(FOUR));
        M1 m1 = new M1(new Architecture(1, new int[] {2}, 1, 0, false), Noise.ofSeed(1));
        double p = 255 / 512.0; // of a white pixel, half of which are 255/256
        assertEquals(p * Math.log(p) + (1 - p) * Math.log(1 - p), Headline.independent(m1, new Dataset("four", FOUR, FOUR, FOUR)), 1e-6);
    }

    @Test
    void unitsAreActiveByTheirDeviation() {
        double[] deviations = Explorer.deviations(Tensor.of(Shape.of(2, 2), 1, 5, 3, 5));
        assertArrayEquals(new double[] {1, 0}, deviations, 1e-9);
        assertEquals(1, new ActiveUnits("z", deviations).active());
        assertTrue(new ActiveUnits("z", deviations).html().contains("1 of the 2 dimensions of z are active"));
    }

    @Test
    void durationsAreRead() {
        assertEquals("59\u202fs", Headline.duration(59.4));
        assertEquals("5\u202fmin 8\u202fs", Headline.duration(307.96));
        assertEquals("1\u202fh 1\u202fmin", Headline.duration(3661));
    }

    @Test
    void chartsKeepOnlyWhatWasMeasured() {
        List<Map<String, Object>> lines = IntStream.rangeClosed(1, 3).<Map<String, Object>>mapToObj(epoch -> Map.of("stage", "nn", "epoch", epoch, "loss", 1.0 / epoch, "test_error", 0.1)).toList();
        List<Charts.Chart> charts = Charts.of(lines);
        assertEquals(List.of("NN: error", "NN: objective and its parts"), charts.stream().map(Charts.Chart::title).toList());
        assertEquals(List.of(new Charts.Curve("test", List.of(10.0, 10.0, 10.0))), charts.getFirst().curves());
        assertEquals(List.of(1, 2, 3), charts.getFirst().epochs());
    }

    @Test
    void longRunsAreThinnedAndKeepTheirEnd() {
        List<Map<String, Object>> lines = IntStream.rangeClosed(1, 5000).<Map<String, Object>>mapToObj(epoch -> Map.of("stage", "m1", "epoch", epoch, "loss", 1.0)).toList();
        List<Integer> epochs = Charts.of(lines).getFirst().epochs();
        assertTrue(epochs.size() <= 1201, "" + epochs.size());
        assertEquals(5000, epochs.getLast());
    }

    @Test
    void aPlaceInATemplateThatIsNotFilledIsAMistake() {
        assertThrows(IllegalArgumentException.class, () -> Html.fill("explorer.html", Map.of("precision", "float32")));
    }
}
