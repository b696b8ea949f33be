package vecgrad.vae.train;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import vecgrad.autograd.StepCost;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Parameter;
import vecgrad.autograd.optim.Adam;
import vecgrad.autograd.optim.LearningRate;
import vecgrad.bench.peer.StepProblem;
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
 * One training step as {@link Trainer} makes it, drawing of the minibatch and its noise included, over and over on the same
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

    private static final int SIDE = 28, LATENT = 50, FEATURES = 50, EXAMPLES = 50_000;
    /** Small, since the same minibatch is learned again and again: at a training's rate a Gaussian's variance would reach zero. */
    private static final double STILL = 1e-7;

    private final Size size;
    private final Task task;
    private final M2.Weights weights;
    private final Noise noise = Noise.ofSeed(1).stream("step");
    private final ToDoubleFunction<Parameter> prior;
    private final double rate;
    private final Adam adam;
    private final Workspace workspace = new Workspace();

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
        adam = new Adam(task.parameters(), LearningRate.constant(rate)).prior(prior);
    }

    /** Pixels as sparse as written digits: a fifth of them are on. */
    private static LabeledImages images(int n, int classes) {
        SplittableRandom random = new SplittableRandom(1);
        byte[] pixels = new byte[n * SIDE * SIDE];
        int[] labels = new int[n];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) (random.nextInt(5) == 0 ? random.nextInt(256) : 0);
        for (int i = 0; i < n; i++) labels[i] = i % classes;
        return LabeledImages.of("random", SIDE, SIDE, 1, classes, pixels, labels);
    }

    private static Inputs.Latents latents(int n) {
        Noise noise = Noise.ofSeed(2);
        return new Inputs.Latents(noise.stream("mu").normal(Shape.of(n, FEATURES)), Tensor.full(Shape.of(n, FEATURES), -2));
    }

    /** One step. @return the loss, in nats per example */
    public float run() {
        return workspace.run(() -> {
            Tape tape = new Tape();
            Variable loss = task.loss(tape, 0, 0, noise, new Averages());
            float value = loss.item();
            adam.descend(loss);
            return value;
        });
    }

    /** What a step costs at least. */
    public StepCost cost() {
        return workspace.run(() -> {
            Tape tape = new Tape();
            task.loss(tape, 0, 0, noise, new Averages());
            return StepCost.of(tape);
        });
    }

    /** The bytes of everything a step computes on the way. */
    public long workspaceBytes() { return workspace.bytes(); }

    /** The numbers of this step, for others: to be asked for before the first run, since runs move the parameters. */
    public StepProblem problem() {
        SequencedMap<String, StepProblem.Parameter> parameters = new LinkedHashMap<>();
        for (Parameter p : task.parameters())
            parameters.put(p.name(), new StepProblem.Parameter(p.value().shape().toArray(), p.value().data().clone(), prior.applyAsDouble(p)));
        SequencedMap<String, float[]> inputs = new LinkedHashMap<>();
        Noise z = noise.stream("z");
        return switch (task) {
            case M1Stage m1 -> {
                int[] batch = m1.batches().batch(0, 0);
                inputs.put("x", m1.train().sample(batch, noise.stream("x")).data());
                inputs.put("eps", z.normal(Shape.of(batch.length, LATENT)).data());
                yield new StepProblem("m1", batch.length, 0, SIDE * SIDE, LATENT, 0, false, inputs, new int[0], new double[0], parameters, rate);
            }
            case M2Stage m2 -> {
                int[] labelled = m2.batches().labelled(0, 0), unlabelled = m2.batches().unlabelled(0, 0);
                inputs.put("xl", m2.data().train().inputs().sample(labelled, noise.stream("x labelled")).data());
                inputs.put("xu", m2.data().train().inputs().sample(unlabelled, noise.stream("x unlabelled")).data());
                inputs.put("eps labelled", z.stream("labelled").normal(Shape.of(labelled.length, LATENT)).data());
                inputs.put("eps unlabelled", z.stream("unlabelled").normal(Shape.of(size.classes() * unlabelled.length, LATENT)).data());
                yield new StepProblem(size.model(), unlabelled.length, labelled.length, m2.data().train().inputs().features(), LATENT, size.classes(),
                        size.model().equals("m1m2"), inputs, m2.data().train().labels(labelled),
                        new double[] {weights.labelled(), weights.unlabelled(), weights.classifier()}, parameters, rate);
            }
            default -> throw new IllegalStateException(task.name());
        };
    }
}
