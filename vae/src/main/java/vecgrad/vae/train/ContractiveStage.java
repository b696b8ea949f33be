package vecgrad.vae.train;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Parameter;
import vecgrad.autograd.optim.Adam;
import vecgrad.autograd.optim.LearningRate;
import vecgrad.datasets.LabeledImages;
import vecgrad.datasets.Minibatches;
import vecgrad.datasets.ShuffledMinibatches;
import vecgrad.tensor.Noise;
import vecgrad.vae.model.Architecture;
import vecgrad.vae.model.ContractiveAutoencoder;
import vecgrad.vae.model.ContractiveLayer;

/**
 * Training the contractive auto-encoder: the layers one after the other on all images, labelled or not, each by cross-entropy +
 * λ ‖∂h/∂x‖² of what the layers below make of x; then encoders and softmax on the labels.
 *
 * <p>A layer's checkpoint holds the whole model, so that going on with a later stage finds what the earlier ones trained.
 *
 * @param layer from 0, the lowest
 */
record ContractiveStage(ContractiveAutoencoder model, int layer, Inputs train, ShuffledMinibatches batches) implements Task {
    /**
     * λ, the source's order of magnitude for a loss summed over pixels. A larger one does not help (validation error of MNIST's draw 4 with
     * 1000 labels, one layer without dropout: 8.7 % with 1 and with 3, 9.5 % with 10; two layers with 0.1: 8.4 %).
     */
    private static final double LAMBDA = 0.1;
    /** Epochs of fine-tuning for one of pre-training a layer, a pass through all images: after ten of these the loss has become nearly flat. */
    private static final int FINE_TUNING = 2;
    private static final double PRETRAINING_RATE = 1e-3;
    static final int PRETRAINING_BATCH = 200;
    private static final int FINE_TUNING_STEPS_PER_EPOCH = 100;

    static ContractiveAutoencoder alone(RunContext run) throws IOException {
        TrainConfig config = run.config();
        LabeledImages images = run.data().train();
        var architecture = new Architecture(images.features(), new int[] {config.hidden(), config.hidden()}, 1, images.classes(), false);
        var model = ContractiveAutoencoder.of(architecture, run.noise().stream("cae weights"));
        var batches = Minibatches.shuffled(images.size(), PRETRAINING_BATCH, config.seed());
        for (int layer = 0; layer < model.layers().size(); layer++) {
            var task = new ContractiveStage(model, layer, run.pixels().train().inputs(), batches);
            if (!run.isBehind(task.name()))
                run.trainer().train(task, new Adam(model.layers().get(layer).parameters(), LearningRate.constant(PRETRAINING_RATE)), Math.max(1, config.epochs() / FINE_TUNING));
        }
        var task = LabelledTask.of(run, "cae", model, FINE_TUNING_STEPS_PER_EPOCH);
        run.trainer().train(task, new Adam(model.classifier(), run.rate(config.epochs() * FINE_TUNING_STEPS_PER_EPOCH)), config.ema(), config.epochs());
        return model;
    }

    @Override
    public String name() { return "cae" + (layer + 1); }

    @Override
    public List<Parameter> parameters() { return model.parameters(); }

    @Override
    public int stepsPerEpoch() { return batches.perEpoch(); }

    @Override
    public int examplesPerStep() { return batches.batchSize(); }

    @Override
    public Variable loss(Tape tape, int epoch, int step, Shard shard, Noise noise, Averages averages) {
        ContractiveLayer autoencoder = model.layers().get(layer);
        int[] batch = batches.batch(epoch, step);
        Variable x = tape.constant("x", model.below(layer, train.mean(shard.of(batch))));
        Variable h = autoencoder.encode(x);
        Variable crossEntropy = autoencoder.decode(h).logProb(x, null).mean().negate();
        averages.add("reconstruction", crossEntropy.item());
        Variable mean = crossEntropy.add(autoencoder.penalty(h).mean().mul((float) LAMBDA));
        return shard.of(mean, batch.length);
    }

    @Override
    public Map<String, Double> evaluate(int epoch, boolean last) { return Map.of(); }
}
