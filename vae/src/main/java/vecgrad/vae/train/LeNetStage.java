package vecgrad.vae.train;

import java.io.IOException;
import vecgrad.autograd.optim.Adam;
import vecgrad.datasets.LabeledImages;
import vecgrad.vae.model.LeNet;

/** The convolutional baseline: cross-entropy on the labelled examples alone, with dropout. */
final class LeNetStage {
    /** Filters of the two convolutions: those of the LeNet that is usual since, LeNet-5 had 6 and 16. */
    private static final int FIRST = 20, SECOND = 50;
    private static final int STEPS_PER_EPOCH = 100;

    private LeNetStage() {}

    static LeNet alone(RunContext run) throws IOException {
        LeNet model = LeNet.of(sizes(run.config(), run.data().train()), run.noise().stream("cnn weights"));
        var adam = new Adam(model.parameters(), run.rate(run.config().epochs() * STEPS_PER_EPOCH));
        run.trainer().train(LabelledTask.of(run, "cnn", model, STEPS_PER_EPOCH), adam, run.config().ema(), run.config().epochs());
        return model;
    }

    /** @throws IllegalArgumentException if the images are too small */
    static LeNet.Sizes sizes(TrainConfig config, LabeledImages images) {
        return new LeNet.Sizes(images.rows(), images.columns(), images.channels(), images.classes(), FIRST, SECOND, config.hidden());
    }
}
