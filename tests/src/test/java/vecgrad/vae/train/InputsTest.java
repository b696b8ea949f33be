package vecgrad.vae.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Tensor;
import vecgrad.vae.model.Pca;

/** What models see: drawn anew each time in training, the mean in evaluation (recipe 1.1, 2.3). */
class InputsTest {
    private static final Noise NOISE = Noise.ofSeed(6);
    private static final int N = 20_000;

    @Test
    void pixelsAreBinarisedAnewEachTime() {
        var pixels = new Inputs.Pixels(LabeledImages.of("grey", 1, 3, 1, 2, new byte[] {0, 64, (byte) 192, 1, 2, 3}, new int[] {0, 1}));
        assertArrayEquals(new float[] {1 / 256f, 2 / 256f, 3 / 256f, 0, 0.25f, 0.75f}, pixels.mean(new int[] {1, 0}).data());

        Tensor x = pixels.sample(new int[N], NOISE);
        for (float v : x.data()) assertTrue(v == 0 || v == 1);
        assertArrayEquals(new float[] {0, 0.25f, 0.75f}, x.sum(0, false).affine(1f / N, 0).data(), 0.015f);
        assertTrue(!Arrays.equals(x.data(), pixels.sample(new int[N], NOISE.at(1)).data()));
        assertArrayEquals(x.data(), pixels.sample(new int[N], NOISE).data());
    }

    @Test
    void whitenedImagesAreFeaturesWithoutNoise() {
        var images = LabeledImages.of("grey", 1, 3, 1, 2, new byte[] {0, 64, (byte) 192, 1, 2, 3}, new int[] {0, 1});
        var pca = new Pca(new float[] {0, 0, 0.5f}, Tensor.matrix(new float[] {0, 1, 0}, new float[] {0, 0, 1}), new float[] {0.5f, 0.25f});
        Inputs features = Inputs.of(images, pca);
        assertEquals(2, features.features());
        assertArrayEquals(new float[] {0.5f, 1, 2 / 128f, (3 / 256f - 0.5f) * 4}, features.mean(new int[] {0, 1}).data());
        assertArrayEquals(features.mean(new int[] {1}).data(), features.sample(new int[] {1}, NOISE).data());
        assertTrue(Inputs.of(images, null) instanceof Inputs.Pixels);
    }

    @Test
    void latentsAreDrawnFromTheirPosteriorInTrainingAndAreItsMeanInEvaluation() {
        var latents = new Inputs.Latents(Tensor.matrix(new float[] {9, 9}, new float[] {1, -2}),
                Tensor.matrix(new float[] {0, 0}, new float[] {0, (float) Math.log(0.25)}));
        assertEquals(2, latents.size());
        assertEquals(2, latents.features());
        assertArrayEquals(new float[] {1, -2, 9, 9}, latents.mean(new int[] {1, 0}).data());

        int[] second = new int[N];
        Arrays.fill(second, 1);
        Tensor z = latents.sample(second, NOISE);
        Tensor mean = z.sum(0, false).affine(1f / N, 0), centred = z.sub(mean.reshape(1, 2).broadcastTo(z.shape()));
        assertArrayEquals(new float[] {1, -2}, mean.data(), 0.03f);
        assertArrayEquals(new float[] {1, 0.25f}, centred.mul(centred).sum(0, false).affine(1f / N, 0).data(), 0.05f);
    }
}
