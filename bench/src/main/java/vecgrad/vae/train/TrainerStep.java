package vecgrad.vae.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;
import vecgrad.autograd.StepCost;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Parameter;
import vecgrad.autograd.optim.Adam;
import vecgrad.autograd.optim.LearningRate;
import vecgrad.autograd.optim.MovingAverage;
import vecgrad.bench.peer.StepProblem;
import vecgrad.datasets.Digits;
import vecgrad.datasets.LabelSplit;
import vecgrad.datasets.LabeledImages;
import vecgrad.datasets.Minibatches;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.tensor.Workspace;
import vecgrad.vae.model.Architecture;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.M2;
import vecgrad.vae.model.Model;

/**
 * One training step as {@link Trainer} has it made, drawing of the minibatch and its noise included, over and over on the same
 * minibatch with the same noise.
 */
public final class TrainerStep {
    /**
     * Which step.
     *
     * @param model   m1, m2 (on pixels) or m1m2 (its second stage, on 50 features of M1)
     * @param batch   examples, beside 100 labelled ones (or one a class, if there are more classes) for M2
     * @param hidden  units of each hidden layer
     * @param classes of M2
     */
    public record Size(String model, int batch, int hidden, int classes) {
        /** The paper's network at this batch. */
        public static Size paper(String model, int batch) { return new Size(model, batch, model.equals("m1") ? 600 : 500, 10); }

        @Override
        public String toString() { return model + " " + batch; }
    }

    private static final int SIDE = Digits.SIDE, LATENT = 50, FEATURES = 50, EXAMPLES = 50_000;
    /** Small, since the same minibatch is learned again and again: at a training's rate a Gaussian's variance would reach zero. */
    private static final double STILL = 1e-7;

    private final Size size;
    private final Task task;
    private final M2.Weights weights;
    private final Noise noise = Noise.ofSeed(1).stream("step");
    private final ToDoubleFunction<Parameter> prior;
    private final double rate;
    private final Stepper stepper;

    /** A step that hardly moves its parameters. */
    public TrainerStep(Size size) { this(size, STILL); }

    /** A step at this learning rate. */
    public TrainerStep(Size size, double rate) {
        this.size = size;
        this.rate = rate;
        int classes = size.classes(), labelled = Math.max(100, classes), n = labelled + Math.max(size.batch(), 50 * classes);
        LabeledImages images = images(n, classes);
        Inputs.Pixels pixels = new Inputs.Pixels(images);
        if (size.model().equals("m1")) {
            M1 model = new M1(new Architecture(SIDE * SIDE, new int[] {size.hidden(), size.hidden()}, LATENT, 0, false), noise.stream("weights"));
            task = new M1Stage(model, pixels, pixels, Minibatches.shuffled(n, size.batch(), 1), noise);
            prior = _ -> 1.0 / EXAMPLES;
            weights = null;
        } else {
            boolean gaussian = size.model().equals("m1m2");
            if (!gaussian && !size.model().equals("m2")) throw new IllegalArgumentException("model: \"" + size.model() + "\" is none of m1, m2 and m1m2");
            Inputs inputs = gaussian ? latents(n) : pixels;
            M2 model = new M2(new Architecture(inputs.features(), new int[] {size.hidden()}, LATENT, classes, gaussian), noise.stream("weights"));
            var batches = Minibatches.allLabels(LabelSplit.draw(images.labels(), classes, labelled, 0), labelled, size.batch(), 1);
            weights = M2.Weights.of(labelled, EXAMPLES - labelled, 0.1);
            var examples = new Examples(inputs, images.labels());
            task = new M2Stage(model, new Examples.Parts(examples, examples, examples), batches, weights, 0, 0);
            prior = p -> p.kind() == Parameter.Kind.WEIGHT || p.name().startsWith("classifier") ? 1.0 / EXAMPLES : 0;
        }
        Adam adam = new Adam(task.parameters(), LearningRate.constant(rate)).prior(prior);
        stepper = new Stepper(task, adam, new MovingAverage(List.of(), 0), 1, RunControl.NONE);
    }

    /** Written digits, which are as empty as pixels are; labelled anew, since there may be more classes. */
    private static LabeledImages images(int n, int classes) {
        LabeledImages digits = Digits.generate(1, n);
        byte[] pixels = new byte[n * SIDE * SIDE];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(digits.pixels(i), 0, pixels, i * SIDE * SIDE, SIDE * SIDE);
            labels[i] = i % classes;
        }
        return LabeledImages.of("digits", SIDE, SIDE, 1, classes, pixels, labels);
    }

    private static Inputs.Latents latents(int n) {
        Noise noise = Noise.ofSeed(2);
        return new Inputs.Latents(noise.stream("mu").normal(Shape.of(n, FEATURES)), Tensor.full(Shape.of(n, FEATURES), -2));
    }

    /** One step. @return the loss, in nats per example */
    public float run() {
        Averages averages = new Averages();
        try {
            stepper.step(0, 0, noise, averages);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return (float) averages.mean("loss");
    }

    /** What a step costs at least. */
    public StepCost cost() {
        return new Workspace().run(() -> {
            Tape tape = new Tape();
            task.loss(tape, 0, 0, noise, new Averages());
            return StepCost.of(tape);
        });
    }

    /** The bytes of everything a step computes on the way. */
    public long workspaceBytes() { return stepper.bytes(); }

    /** The numbers of this step, for others: to be asked for before the first run, since runs move the parameters. */
    public StepProblem problem() {
        SequencedMap<String, StepProblem.Parameter> parameters = new LinkedHashMap<>();
        for (Parameter p : task.parameters())
            parameters.put(p.name(), new StepProblem.Parameter(p.value().shape().toArray(), p.value().data().clone(), prior.applyAsDouble(p)));
        SequencedMap<String, float[]> inputs = new LinkedHashMap<>();
        return switch (task) {
            case M1Stage m1 -> {
                int[] batch = m1.batches().batch(0, 0);
                inputs.put("x", m1.train().sample(batch, noise.stream("x")).data());
                inputs.put("eps", noise.stream("z").normal(Shape.of(batch.length, LATENT)).data());
                yield new StepProblem("m1", batch.length, 0, SIDE * SIDE, LATENT, 0, false, inputs, new int[0], new double[0], parameters, rate);
            }
            case M2Stage m2 -> {
                int[] labelled = m2.batches().labelled(0, 0), unlabelled = m2.batches().unlabelled(0, 0);
                int features = m2.data().train().inputs().features(), classes = size.classes();
                inputs.put("xl", new float[labelled.length * features]);
                inputs.put("xu", new float[unlabelled.length * features]);
                inputs.put("eps labelled", new float[labelled.length * LATENT]);
                inputs.put("eps unlabelled", new float[classes * unlabelled.length * LATENT]);
                int l = 0, u = 0;
                for (Shard shard : Shard.all(m2.shards())) { // the numbers of a minibatch are those of its shards, one after the other
                    Noise own = shard.of(noise), z = own.stream("z");
                    Inputs train = m2.data().train().inputs();
                    int[] nextLabelled = shard.of(labelled), nextUnlabelled = shard.of(unlabelled);
                    put(train.sample(nextLabelled, own.stream("x labelled")), 0, nextLabelled.length, inputs.get("xl"), l);
                    put(train.sample(nextUnlabelled, own.stream("x unlabelled")), 0, nextUnlabelled.length, inputs.get("xu"), u);
                    put(z.stream("labelled").normal(Shape.of(nextLabelled.length, LATENT)), 0, nextLabelled.length, inputs.get("eps labelled"), l);
                    Tensor eps = z.stream("unlabelled").normal(Shape.of(classes * nextUnlabelled.length, LATENT)); // class-major
                    for (int c = 0; c < classes; c++)
                        put(eps, c * nextUnlabelled.length, nextUnlabelled.length, inputs.get("eps unlabelled"), c * unlabelled.length + u);
                    l += nextLabelled.length;
                    u += nextUnlabelled.length;
                }
                yield new StepProblem(size.model(), unlabelled.length, labelled.length, features, LATENT, classes,
                        size.model().equals("m1m2"), inputs, m2.data().train().labels(labelled),
                        new double[] {weights.labelled(), weights.unlabelled(), weights.classifier()}, parameters, rate);
            }
            default -> throw new IllegalStateException(task.name());
        };
    }

    /** Rows of x become rows of y, from row {@code at} on. */
    private static void put(Tensor x, int from, int rows, float[] y, int at) {
        int columns = x.shape().extent(1);
        System.arraycopy(x.data(), from * columns, y, at * columns, rows * columns);
    }
}
