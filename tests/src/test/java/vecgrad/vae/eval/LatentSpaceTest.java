package vecgrad.vae.eval;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.datasets.Digits;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.model.Architecture;
import vecgrad.vae.model.Labels;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.M2;
import vecgrad.vae.model.MlpClassifier;
import vecgrad.vae.model.StackedM1M2;

/** Means and images through a space are those of the model's own equations; the last batch is a short one. */
class LatentSpaceTest {
    private static final Noise NOISE = Noise.ofSeed(23);
    private static final LabeledImages IMAGES = Digits.generate(3, 501);
    private static final int[] PICKED = {0, 7, 499, 500};

    private final M1 m1 = new M1(new Architecture(784, new int[] {9}, 4, 0, false), NOISE.stream("m1"));
    private final M2 m2 = new M2(new Architecture(784, new int[] {9}, 3, 10, false), NOISE.stream("m2"));
    private final StackedM1M2 stack = new StackedM1M2(m1, new int[] {0, 2, 3}, new M2(new Architecture(3, new int[] {9}, 5, 10, true), NOISE.stream("stack")));

    private static Variable pixels(int image) { return Tape.valuesOnly().constant(Tensor.of(Shape.of(1, 784), IMAGES.toFloats(image))); }

    private static void assertRow(Tensor expected, Tensor all, int row) {
        assertArrayEquals(expected.data(), all.slice(0, row, row + 1).data(), 1e-5f, "row " + row);
    }

    @Test
    void m1HasMeansWithoutClasses() {
        LatentSpace space = LatentSpace.of(m1).orElseThrow();
        assertEquals(4, space.latent());
        assertTrue(!space.hasClasses() && space.classes() == 0);
        Tensor means = space.means(IMAGES, IMAGES.labels());
        assertEquals(Shape.of(501, 4), means.shape());
        for (int i : PICKED) assertRow(m1.qz(pixels(i)).mu().value(), means, i);
        Tensor z = NOISE.normal(Shape.of(2, 4));
        assertArrayEquals(m1.px(Tape.valuesOnly().constant(z)).mean().data(), space.images(z, 0, 1).data());
        assertThrows(UnsupportedOperationException.class, () -> space.classify(IMAGES));
    }

    @Test
    void m2TakesAnImageAsOneOfTheClassThatIsGiven() {
        LatentSpace space = LatentSpace.of(m2).orElseThrow();
        assertEquals(10, space.classes());
        int[] y = IMAGES.labels();
        y[7] = (y[7] + 1) % 10; // not its own
        Tensor means = space.means(IMAGES, y);
        int[] guesses = space.classify(IMAGES);
        for (int i : PICKED) {
            assertRow(m2.qz(pixels(i), Labels.known(y[i])).mu().value(), means, i);
            assertEquals(m2.qy(pixels(i)).mode()[0], guesses[i]);
        }
        Tensor z = NOISE.normal(Shape.of(2, 3));
        assertArrayEquals(m2.px(Labels.known(8, 1), Tape.valuesOnly().constant(z)).mean().data(), space.images(z, 8, 1).data());
    }

    @Test
    void theSpaceOfAStackIsThatOfStylesSeenThroughTheFeatures() {
        LatentSpace space = LatentSpace.of(stack).orElseThrow();
        assertEquals(5, space.latent());
        Tensor means = space.means(IMAGES, IMAGES.labels());
        int[] guesses = space.classify(IMAGES);
        for (int i : PICKED) {
            Tensor z1 = StackedM1M2.keep(m1.qz(pixels(i)).mu().value(), stack.kept());
            assertRow(stack.m2().qz(Tape.valuesOnly().constant(z1), Labels.known(IMAGES.label(i))).mu().value(), means, i);
            assertEquals(stack.m2().qy(Tape.valuesOnly().constant(z1)).mode()[0], guesses[i]);
        }
        assertTrue(Arrays.stream(guesses).distinct().count() > 1, "a classifier that says the same of all tests nothing");
        Tensor z = NOISE.normal(Shape.of(2, 5));
        assertArrayEquals(stack.px(Labels.known(8, 1), Tape.valuesOnly().constant(z)).mean().data(), space.images(z, 8, 1).data());
        LatentSpace features = LatentSpace.ofFeatures(stack).orElseThrow();
        assertArrayEquals(LatentSpace.of(m1).orElseThrow().means(IMAGES, IMAGES.labels()).data(), features.means(IMAGES, IMAGES.labels()).data());
    }

    @Test
    void aClassifierHasNone() {
        assertTrue(LatentSpace.of(MlpClassifier.of(new Architecture(784, new int[] {9}, 1, 10, false), NOISE)).isEmpty());
        assertTrue(LatentSpace.ofFeatures(m2).isEmpty() && LatentSpace.ofFeatures(m1).isEmpty());
    }
}
