package vecgrad.vae.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Parameter;
import vecgrad.autograd.optim.Adam;
import vecgrad.autograd.optim.LearningRate;
import vecgrad.autograd.optim.MovingAverage;
import vecgrad.datasets.LabelSplit;
import vecgrad.datasets.Minibatches;
import vecgrad.tensor.Compute;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.TinyDigits;
import vecgrad.vae.io.Progress;
import vecgrad.vae.io.RunFolder;
import vecgrad.vae.model.Architecture;
import vecgrad.vae.model.M2;
import vecgrad.vae.model.MlpClassifier;

/** Minibatches in parts: what is added up is the minibatch, and it does not matter who computes which part. */
class ShardsTest {
    private static final Noise NOISE = Noise.ofSeed(3);

    @TempDir
    private Path temporary;

    @Test
    void shardsAreTheMinibatchWithoutOverlap() {
        for (int n : new int[] {1, 2, 7, 100})
            for (int count = 1; count <= Math.min(n, 9); count++) {
                int[] batch = IntStream.range(5, 5 + n).toArray();
                List<Integer> all = new ArrayList<>();
                double shares = 0;
                for (int i = 0; i < count; i++) {
                    Shard shard = new Shard(i, count);
                    int[] part = shard.of(batch);
                    for (int row : part) all.add(row);
                    assertTrue(part.length >= n / count && part.length <= n / count + 1);
                    assertEquals((double) part.length / n, shard.share(n), 1e-12);
                    shares += shard.share(n);
                }
                assertEquals(Arrays.stream(batch).boxed().toList(), all);
                assertEquals(1, shares, 1e-12);
            }
    }

    /** A network without noise: the parts' gradients add up to the whole one's. 100 labels are 34 + 33 + 33. */
    @Test
    void lossesAndGradientsOfShardsAddUpToTheMinibatchs() {
        var data = Examples.Parts.of(TinyDigits.dataset(), null);
        MlpClassifier model = MlpClassifier.of(new Architecture(196, new int[] {12}, 1, 10, false), NOISE);
        int[] labelled = IntStream.range(0, 100).toArray();
        var task = new LabelledTask("nn", model, data, labelled, Minibatches.shuffled(100, 100, 1), 1);
        Tape whole = new Tape();
        var loss = task.loss(whole, 0, 0, NOISE, new Averages());
        var gradients = whole.backward(loss);
        var sharded = new ShardedGradient(model.parameters(), 3, null);
        double sum = 0;
        for (int place = 0; place < 3; place++) {
            Shard shard = sharded.here().get(place);
            Tape tape = new Tape();
            Averages averages = new Averages();
            var part = task.loss(tape, 0, 0, shard, shard.of(NOISE), averages);
            sum += part.item();
            sharded.add(place, tape.backward(part), averages.means());
        }
        assertEquals(loss.item(), sum, 1e-6);
        for (Parameter p : model.parameters()) assertArrayEquals(gradients.of(p).data(), sharded.of(p).data(), 1e-6f, p.name());
    }

    /** The noise of shards is their own, so only the objective's exact terms can be compared: here the cross-entropy, which has no noise. */
    @Test
    void theWeightsOfM2AreSharedOutByKind() {
        var whole = M2.Weights.of(100, 900, 2);
        var part = whole.times(0.25, 0.5);
        assertEquals(new M2.Weights(0.025, 0.45, 0.5, 1), part);
    }

    /** M2's step of the paper's networks: 12 shards of 435 rows, or 4 where many gradients are to be added up, and none of few rows or few labels. */
    @Test
    void aLargeMinibatchOfM2IsSplitWhereNobodyAsked() {
        assertEquals(12, M2Stage.shards(100, 512, 10, 190_000), "M1+M2");
        assertEquals(4, M2Stage.shards(100, 512, 10, 1_267_394), "M2 on pixels");
        assertEquals(1, M2Stage.shards(100, 100, 10, 190_000), "the paper's minibatch");
        assertEquals(1, M2Stage.shards(100, 250, M2Stage.PRUNED, 190_000), "a pruned sum");
        assertEquals(1, M2Stage.shards(1, 5000, 10, 190_000), "one label");
        assertEquals(8, M2Stage.shards(10, 5000, 10, 190_000), "ten labels");
    }

    private static M2Stage exactSum() {
        M2 model = new M2(new Architecture(196, new int[] {16}, 4, 10, false), NOISE);
        LabelSplit split = LabelSplit.draw(TinyDigits.dataset().train().labels(), 10, 40, 0);
        return new M2Stage(model, Examples.Parts.of(TinyDigits.dataset(), null), Minibatches.allLabels(split, 40, 160, 1), M2.Weights.of(40, 320, 1), 0, 0);
    }

    /** What two steps with so many shards, 1 for by itself, and so many threads make of the parameters, and log. */
    private static List<Object> twoSteps(int shards, int threads) throws IOException {
        M2Stage task = exactSum();
        Averages averages = new Averages();
        int before = Compute.threads();
        Compute.setThreads(threads);
        try {
            var stepper = new Stepper(task, new Adam(task.parameters(), LearningRate.constant(1e-2)), new MovingAverage(List.of(), 0), shards, RunControl.NONE);
            for (int epoch = 0; epoch < 2; epoch++) stepper.step(epoch, 0, NOISE.at(epoch), averages);
        } finally {
            Compute.setThreads(before);
        }
        List<Object> all = new ArrayList<>(List.of(averages.toText()));
        for (Parameter p : task.parameters()) all.add(Arrays.hashCode(p.value().data()));
        return all;
    }

    @Test
    void aSplitMinibatchHasTheSameBitsAtAnyNumberOfThreads() throws IOException {
        assertEquals(4, exactSum().shards());
        List<Object> expected = twoSteps(4, 1);
        for (int threads : new int[] {1, 2, 3, 4, 7}) assertEquals(expected, twoSteps(1, threads), threads + " threads");
        for (int threads : new int[] {1, 2, 4}) assertEquals(twoSteps(35, 1), twoSteps(35, threads), threads + " threads");
    }

    /** A task of which one shard is bad: the others, who wait for their turn to add, must not wait for ever. */
    @Test
    @Timeout(60)
    void aShardThatFailsEndsTheStepForAll() {
        var w = new Parameter("w", Parameter.Kind.WEIGHT, Tensor.full(Shape.of(3), 1));
        var task = new Task() {
            @Override
            public String name() { return "bad"; }

            @Override
            public List<Parameter> parameters() { return List.of(w); }

            @Override
            public int stepsPerEpoch() { return 1; }

            @Override
            public int examplesPerStep() { return 8; }

            @Override
            public Variable loss(Tape tape, int epoch, int step, Shard shard, Noise noise, Averages averages) {
                return tape.parameter(w).sum().mul(shard.index() == 1 ? Float.NaN : 1);
            }

            @Override
            public Map<String, Double> evaluate(int epoch, boolean last) { return Map.of(); }
        };
        int before = Compute.threads();
        Compute.setThreads(3);
        try {
            var stepper = new Stepper(task, new Adam(task.parameters(), LearningRate.constant(1)), new MovingAverage(List.of(), 0), 8, RunControl.NONE);
            for (int times = 0; times < 50; times++) {
                String message = assertThrows(ArithmeticException.class, () -> stepper.step(2, 3, NOISE, new Averages())).getMessage();
                assertTrue(message.startsWith("the loss became NaN in stage bad, epoch 3, step 4; "), message);
            }
        } finally {
            Compute.setThreads(before);
        }
        assertArrayEquals(new float[] {1, 1, 1}, w.value().data());
    }

    // ------------------------------------------------------------------------------------------------ whole runs

    private static TrainConfig config(String model, int shards) {
        return new TrainConfig(model, "tiny", 20, 1, 5, 2, 2, null, 0, 16, 4, 16, 4, "all-labels", 50, 50, 0.1, 0.05, 3e-3, "cosine", 3e-3, 0.9, 0, 0, 0, shards, 1e9);
    }

    @Test
    void processesWithAShardEachComeToTheBitsOfOneThatHasAll() throws Exception {
        for (String model : List.of("nn", "m1", "m2", "m1m2", "cnn", "cae")) {
            int shards = model.equals("m1m2") ? 3 : 2;
            run(config(model, shards), model, RunControl.NONE);
            var meeting = new Meeting(shards);
            try (ExecutorService processes = Executors.newFixedThreadPool(shards)) {
                List<Future<?>> all = new ArrayList<>();
                for (int s = 0; s < shards; s++) {
                    int shard = s;
                    all.add(processes.submit(() -> {
                        run(config(model, shards), model + "-" + shard, new RunControl(() -> false, false, meeting.as(shard)));
                        return null;
                    }));
                }
                for (Future<?> one : all) one.get();
            }
            for (int s = 0; s < shards; s++) assertSame(model, model + "-" + s);
            run(config(model, 1), model + "-whole", RunControl.NONE);
            assertFalse(Arrays.equals(model(model), model(model + "-whole")), model + ": it is not split");
        }
    }

    @Test
    void aSplitRunGoesOnWhereItWasStopped() throws IOException {
        run(config("m1m2", 2), "whole", RunControl.NONE);
        int[] asked = {0};
        assertThrows(StoppedException.class, () -> run(config("m1m2", 2), "stopped", new RunControl(() -> ++asked[0] > 515, false)));
        try (RunFolder folder = RunFolder.resume(temporary.resolve("stopped"))) {
            new TrainingRun(TrainConfig.ofMap(folder.config()), TinyDigits.dataset(), folder, new Progress(true)).run();
        }
        assertSame("whole", "stopped");
    }

    @Test
    void whatCannotBeSplitIsRefused() {
        for (String method : List.of("knn", "svm", "tsvm", "m1-knn", "m1-svm", "m1-tsvm")) refused(method, "all-labels", 2, "--shards: " + method);
        refused("m2", "paper", 2, "--batching all-labels");
        refused("m1m2", "all-labels", 21, "--shards: 21 is not in 1 to 20");
        refused("m1", "all-labels", 0, "--shards: 0 is not in");
        assertEquals(4, config("nn", 1).with(Map.of("shards", 4)).shards());
        assertEquals(config("nn", 1), TrainConfig.ofMap(config("nn", 1).toMap()));
        assertEquals(config("nn", 4), TrainConfig.ofMap(config("nn", 4).toMap()));
        assertTrue(config("nn", 4).command().contains(" --shards 4"));
        assertFalse(config("nn", 1).command().contains("--shards"));
    }

    private static void refused(String model, String batching, int shards, String what) {
        String message = assertThrows(IllegalArgumentException.class, () -> config("m1", 1).with(Map.of("model", model, "batching", batching, "shards", shards))).getMessage();
        assertTrue(message.contains(what), message);
    }

    private void run(TrainConfig config, String name, RunControl control) throws IOException {
        try (RunFolder folder = RunFolder.create(temporary.resolve(name))) {
            folder.writeConfig(config.toMap());
            new TrainingRun(config, TinyDigits.dataset(), folder, new Progress(true), control).run();
        }
    }

    private void assertSame(String one, String other) throws IOException {
        assertArrayEquals(model(one), model(other), other);
        try (RunFolder first = RunFolder.read(temporary.resolve(one)); RunFolder second = RunFolder.read(temporary.resolve(other))) {
            assertEquals(TrainerTest.untimed(first.metrics()), TrainerTest.untimed(second.metrics()), other);
        }
    }

    private byte[] model(String run) throws IOException { return Files.readAllBytes(temporary.resolve(run).resolve(RunFolder.MODEL)); }

    /** Threads that wait for each other, and add up. */
    private static final class Meeting {
        private final float[][] gradients;
        private final double[][] values;
        private final CyclicBarrier barrier;

        Meeting(int shards) {
            gradients = new float[shards][];
            values = new double[shards][];
            barrier = new CyclicBarrier(shards);
        }

        AllReduce as(int shard) {
            return new AllReduce() {
                @Override
                public int shard() { return shard; }

                @Override
                public void sum(float[] gradient, double[] logged) throws IOException {
                    gradients[shard] = gradient.clone();
                    values[shard] = logged.clone();
                    await();
                    for (int s = 0; s < gradients.length; s++) {
                        for (int i = 0; i < gradient.length; i++) gradient[i] = s == 0 ? gradients[0][i] : gradient[i] + gradients[s][i];
                        for (int i = 0; i < logged.length; i++) logged[i] = s == 0 ? values[0][i] : logged[i] + values[s][i];
                    }
                    await();
                }
            };
        }

        private void await() throws IOException {
            try {
                barrier.await();
            } catch (BrokenBarrierException e) {
                throw new IOException("another process is gone", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }
}
