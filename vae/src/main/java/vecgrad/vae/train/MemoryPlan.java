package vecgrad.vae.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import vecgrad.datasets.Dataset;
import vecgrad.tensor.Compute;
import vecgrad.vae.Failure;
import vecgrad.vae.model.LeNet;

/**
 * The memory that a run takes at its largest stage, known before it starts: sums over the layers, no more than about a quarter off
 * what a step is then seen to take. Classical methods are counted with their data alone.
 *
 * @param data    pixels, whitened features and M1's features, in bytes
 * @param weights parameters, and what Adam and the moving average keep beside them, in bytes
 * @param step    what a step computes on the way, in bytes
 */
public record MemoryPlan(long data, long weights, long step) {
    /** Of each number that a layer gives, a step makes this many: the value and its gradient, and what likelihoods and sums of gradients take (MemoryPlanTest). */
    private static final double COPIES = 3;

    /** Of each number of a hidden layer: its gradient is made once, with the slope of the activation in it, and soon gone. */
    private static final double HIDDEN = 2;

    /** Of each parameter a run keeps so many: its value, and two of Adam's. */
    private static final int KEPT = 3;

    /** Examples in a batch of the classifier on labels alone; labelled ones in a batch of M2. */
    private static final int LABELLED = 100;

    /** Units of the classifier that M2 is compared with. */
    private static final int COMPARED = 500;

    private static final double MB = 1e6;

    /** A minibatch in so many shards, of so many sizes: each size has arrays of its own. */
    private record Split(int shards, int sizes) {
        /** Of so many examples of each kind. */
        static Split of(int shards, int... examples) {
            return new Split(shards, 1 + (int) Arrays.stream(examples).map(n -> n % shards).filter(larger -> larger > 0).distinct().count());
        }
    }

    /** A stage: the sizes of its parameters, and the numbers that a step computes, all copies counted. */
    private record Stage(List<Long> parameters, double numbers) {
        Stage and(Stage other) { return new Stage(Stream.concat(parameters.stream(), other.parameters.stream()).toList(), numbers + other.numbers); }

        /** Layers of the widths [in, hidden..., out], applied to so many rows. */
        static Stage layers(double rows, long... widths) {
            List<Long> parameters = new ArrayList<>();
            double numbers = 0;
            for (int i = 0; i + 1 < widths.length; i++) {
                parameters.add(widths[i] * widths[i + 1]);
                parameters.add(widths[i + 1]);
                numbers += widths[i + 1] * (i + 2 < widths.length ? HIDDEN : COPIES);
            }
            return new Stage(parameters, rows * numbers);
        }

        /**
         * A parameter moves as soon as its gradient is whole, whose array then serves the next of its size. Where a minibatch is in shards all
         * gradients of those under way wait, and their sum is kept.
         */
        MemoryPlan plan(long data, int kept, Split split) {
            long all = 4 * sum(parameters.stream());
            if (split.shards == 1) return new MemoryPlan(data, kept * all, (long) (4 * numbers) + 4 * sum(parameters.stream().distinct()));
            int underWay = split.shards < Compute.threads() ? 1 : Compute.threads();
            return new MemoryPlan(data, (kept + 1) * all, underWay * ((long) (4 * numbers / split.shards * split.sizes) + all));
        }

        private static long sum(Stream<Long> sizes) { return sizes.mapToLong(Long::longValue).sum(); }
    }

    /** That of a run on these data. */
    public static MemoryPlan of(TrainConfig config, Dataset data) {
        long pixels = data.train().features(), classes = data.train().classes(), images = data.train().size() + data.validation().size() + data.test().size();
        long features = config.pca() > 0 ? config.pca() : pixels, heads = config.pca() > 0 ? 2 : 1;
        long bytes = images * pixels + (config.pca() > 0 ? 4 * images * features : 0);
        int averaged = config.ema() > 0 ? KEPT + 1 : KEPT, shards = config.shards();
        int labelled = Math.min(LABELLED, config.labels());
        Split ofLabelled = Split.of(shards, labelled), ofM1 = Split.of(shards, config.m1Batch()), ofPretraining = Split.of(shards, ContractiveStage.PRETRAINING_BATCH);
        MemoryPlan nn = Stage.layers(labelled, features, COMPARED, classes).plan(bytes, KEPT, ofLabelled);
        return switch (config.method()) {
            case M1 -> m1(features, config.hidden(), config.latent(), heads, config.m1Batch()).plan(bytes, KEPT, ofM1);
            case NN -> Stage.layers(labelled, features, config.hidden(), classes).plan(bytes, KEPT, ofLabelled);
            case CAE -> Stage.layers(ContractiveStage.PRETRAINING_BATCH, features, config.hidden(), config.hidden(), classes).plan(bytes, KEPT, ofPretraining);
            case CNN -> lenet(config, data).plan(bytes, KEPT, ofLabelled);
            case M2 -> largest(nn, m2(config, data, features, heads, bytes, averaged));
            case M1M2 -> largest(m1(features, config.m1Hidden(), config.m1Latent(), heads, config.m1Batch()).plan(bytes, KEPT, ofM1), nn,
                    m2(config, data, config.m1Latent(), 2, bytes + 8 * images * config.m1Latent(), averaged));
            case M1_KNN, M1_SVM, M1_TSVM -> m1(features, config.m1Hidden(), config.m1Latent(), heads, config.m1Batch()).plan(bytes + 8 * images * config.m1Latent(), KEPT, ofM1);
            case KNN, SVM, TSVM -> new MemoryPlan(bytes + 4 * images * features, 0, 0);
        };
    }

    private static MemoryPlan largest(MemoryPlan... plans) {
        MemoryPlan largest = plans[0];
        for (MemoryPlan plan : plans) if (plan.bytes() > largest.bytes()) largest = plan;
        return largest;
    }

    private static Stage m1(long features, long hidden, long latent, long heads, int batch) {
        return Stage.layers(batch, features, hidden, hidden, 2 * latent).and(Stage.layers(batch, latent, hidden, hidden, heads * features));
    }

    /** Every unlabelled example goes through encoder and decoder once for each class. */
    private static MemoryPlan m2(TrainConfig config, Dataset data, long features, long heads, long bytes, int kept) {
        long hidden = config.hidden(), classes = data.train().classes(), labelled = Math.min(LABELLED, config.labels());
        int n = data.train().size();
        long unlabelled = config.batching().equals("paper") ? Math.min(n, LABELLED) : Math.min(n, config.unlabelledBatch());
        long counted = config.prune() > 0 ? M2Stage.PRUNED : classes;
        double rows = labelled + unlabelled * counted;
        Stage stage = Stage.layers(labelled + unlabelled, features, hidden, classes)
                .and(Stage.layers(rows, features, hidden, 2L * config.latent()))
                .and(Stage.layers(rows, config.latent(), hidden, heads * features));
        boolean asked = config.shards() > 1 || config.batching().equals("paper");
        int shards = asked ? config.shards() : M2Stage.shards((int) labelled, (int) unlabelled, (int) counted, Stage.sum(stage.parameters.stream()));
        return stage.plan(bytes, kept, Split.of(shards, (int) labelled, (int) unlabelled));
    }

    private static Stage lenet(TrainConfig config, Dataset data) {
        LeNet.Sizes s = LeNetStage.sizes(config, data.train());
        long first = (long) s.rows() * s.columns() * s.first(), second = first / 4 / Math.max(1, s.first()) * s.second();
        return new Stage(List.of(25L * s.channels() * s.first(), 25L * s.first() * s.second(), (long) s.pooled() * s.hidden(), (long) s.hidden() * s.classes()),
                COPIES * LABELLED * (first + second + s.hidden()));
    }

    /** All of it, in bytes. */
    public long bytes() { return data + weights + step; }

    /** @throws ArithmeticException with the number that is needed, if there is less */
    public void requireRoom(long available) {
        if (bytes() <= available) return;
        throw new ArithmeticException(Failure.NO_ROOM.says(megabytes(bytes()), megabytes(weights), megabytes(step), megabytes(data), megabytes(available),
                bytes() / 1_000_000_000 + 2));
    }

    private static String megabytes(long bytes) { return String.format(Locale.ROOT, "%.0f", bytes / MB); }
}
