package vecgrad.vae.train;

import vecgrad.autograd.optim.LearningRate;
import vecgrad.datasets.Dataset;
import vecgrad.datasets.LabelSplit;
import vecgrad.tensor.Noise;
import vecgrad.vae.io.Progress;
import vecgrad.vae.io.RunFolder;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.Pca;

/**
 * What every method of a run is given: its settings, the data, the labels it may know, and the loop.
 *
 * @param split   the examples that keep their label
 * @param pixels  the data as a model of images sees them: their pixels, or, whitened, their features
 * @param noise   the root of the run's noise
 * @param pca     the whitening; null for pixels as they are
 * @param givenM1 the M1 of {@code --m1}; null if the run trains its own, or needs none
 */
record RunContext(TrainConfig config, Dataset data, LabelSplit split, Examples.Parts pixels, Pca pca, Noise noise, RunFolder folder, Progress progress,
                  Trainer trainer, M1 givenM1) {
    /** Whether a stage was finished before the checkpoint that this run goes on from. */
    boolean isBehind(String stage) { return trainer.isBehind(stage, config.method().stages()); }

    /** The last stage's learning rate: as it is, or along half a cosine down to a hundredth, large at first and settling in the end. */
    LearningRate rate(int steps) {
        double rate = config.learningRate();
        return config.schedule().equals("constant") ? LearningRate.constant(rate) : LearningRate.cosine(rate, 0.01 * rate, steps);
    }

    /** The weight of a KL term in a warm-up: it grows evenly from 0 to 1 over so many epochs; 0 for no warm-up. */
    static double temperature(int klWarmup, double epochs) { return klWarmup == 0 ? 1 : Math.min(1, epochs / klWarmup); }
}
