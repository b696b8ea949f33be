package vecgrad.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import vecgrad.autograd.StepCost;
import vecgrad.bench.peer.Peers;
import vecgrad.bench.peer.Prepared;
import vecgrad.bench.peer.ProductPeer;
import vecgrad.bench.peer.Steps;
import vecgrad.tensor.Compute;
import vecgrad.tensor.kernel.KernelCase;
import vecgrad.tensor.kernel.Kernels;
import vecgrad.tensor.kernel.ProductShape;
import vecgrad.vae.train.TrainerStep;

/** The measurements of a run, one after the other into its {@link Results}. What there is a reference for is checked before it is timed. */
final class Measurements {
    private static final List<String> MODELS = List.of("m1", "m2", "m1m2");

    private final Results results;
    private final Stopwatch watch;
    private final int[] threads;
    private final Consumer<String> progress;

    Measurements(Results results, int[] threads, Consumer<String> progress) {
        this.results = results;
        this.watch = results.quick() ? Stopwatch.QUICK : Stopwatch.FULL;
        this.threads = threads;
        this.progress = progress;
    }

    /** What the machine can do, for every number of threads. */
    void limits() {
        progress.accept("what this machine can do");
        for (int t : threads) results.limits().add(Limits.measure(t, watch));
    }

    private Limits limits(int threads) {
        return results.limits().stream().filter(l -> l.threads() == threads).findFirst().orElseThrow();
    }

    /** Kernels other than products. */
    void kernels() {
        Kernels kernels = Kernels.active();
        for (KernelCase k : KernelCase.all()) {
            progress.accept("kernel " + k.name());
            k.check();
            for (int t : threads) {
                Compute.setThreads(t);
                double seconds = watch.time(() -> k.run(kernels));
                results.kernels().add(new Results.Row(k.name(), t, seconds, k.flops(), k.bytes(), limits(t).seconds(k.flops(), k.bytes()), allocated(() -> k.run(kernels))));
            }
        }
    }

    /** Our products, and those of others if they take part. */
    void products(boolean peers) {
        List<ProductShape> shapes = new ArrayList<>(results.quick() ? ProductShape.m1(100) : ProductShape.paper());
        shapes.addAll(results.quick() ? ProductShape.squares().subList(1, 3) : ProductShape.squares());
        for (int t : threads)
            for (ProductShape s : shapes) {
                progress.accept("product " + s + ", " + threads(t));
                Map<String, Double> seconds = race(s, t, peers);
                results.products().add(new Results.Row(s.toString(), t, seconds.get("vecgrad"), s.flops(), s.bytes(), limits(t).seconds(s.flops(), s.bytes()), null));
                if (seconds.size() > 1) results.races().add(new Results.Race("product", s.toString(), t, seconds));
            }
    }

    private Map<String, Double> race(ProductShape s, int threads, boolean peers) {
        List<ProductPeer> who = new ArrayList<>(List.of(Peers.VECGRAD));
        if (peers) who.addAll(Peers.products());
        who.removeIf(p -> !p.useThreads(threads));
        float[] a = s.a(), b = s.b();
        return race(who.stream().map(ProductPeer::name).toList(), i -> {
            Prepared product = who.get(i).prepare(s, a, b);
            product.run();
            s.check(who.get(i).name(), a, b, product.result());
            return product;
        });
    }

    /** The training steps: how long, against what limit, where the time goes, what is allocated. */
    void steps() {
        for (int t : threads)
            for (int batch : results.quick() ? new int[] {100} : new int[] {100, 512})
                for (String model : MODELS) step(TrainerStep.Size.paper(model, batch), t);
    }

    private void step(TrainerStep.Size size, int t) {
        progress.accept("step " + size + ", " + threads(t));
        Compute.setThreads(t);
        TrainerStep step = new TrainerStep(size);
        StepCost cost = step.cost();
        double seconds = steady().time(step::run);
        Map<String, Double> where = StepProfile.of(step::run, results.quick() ? 1.5 : 5);
        results.steps().add(new Results.Step(size.model(), size.batch(), t, seconds, cost.flops(), cost.bytes(), limit(cost, limits(t)),
                allocated(step::run), step.workspaceBytes(), where));
    }

    /** A step is many kernels, each of which the JIT must be done with. */
    private Stopwatch steady() { return new Stopwatch(4 * watch.warm(), watch.rounds(), 2 * watch.round()); }

    /** Every product and every other op at the machine's limit for it, one after the other. */
    private static double limit(StepCost cost, Limits limits) {
        double seconds = 0;
        for (Map.Entry<StepCost.Product, Integer> e : cost.products().entrySet())
            seconds += e.getValue() * limits.seconds(e.getKey().flops(), e.getKey().bytes());
        for (long bytes : cost.others()) seconds += limits.seconds(0, bytes);
        return seconds;
    }

    /** Bytes that all threads put on the heap in a run. */
    private static long allocated(Runnable run) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int runs = 20;
        long before = threads.getTotalThreadAllocatedBytes();
        for (int i = 0; i < runs; i++) run.run();
        return (threads.getTotalThreadAllocatedBytes() - before) / runs;
    }

    /** Training steps by us and by others, in turns. */
    void races() {
        for (int t : threads)
            for (int batch : results.quick() ? new int[] {100} : new int[] {100, 512})
                for (String model : MODELS) {
                    TrainerStep.Size size = TrainerStep.Size.paper(model, batch);
                    List<String> names = Steps.names(size, t);
                    if (names.size() < 2) continue;
                    progress.accept("step " + size + " by " + String.join(", ", names) + ", " + threads(t));
                    results.races().add(new Results.Race("step", size.toString(), t, race(names, i -> Steps.prepare(names.get(i), size, t))));
                }
    }

    private interface Preparation { Prepared of(int i); }

    private Map<String, Double> race(List<String> names, Preparation preparation) {
        List<Prepared> sides = new ArrayList<>();
        try {
            for (int i = 0; i < names.size(); i++) sides.add(preparation.of(i));
            double[] times = watch.times(sides.stream().map(s -> (Runnable) s::run).toList());
            Map<String, Double> seconds = new LinkedHashMap<>();
            for (int i = 0; i < times.length; i++) seconds.put(names.get(i), times[i]);
            return seconds;
        } finally {
            sides.forEach(Prepared::close);
        }
    }

    /** How a step's time grows with each size. */
    void growth() {
        int all = threads[threads.length - 1];
        boolean quick = results.quick();
        int[] batches = quick ? new int[] {1, 32, 512} : new int[] {1, 4, 16, 64, 128, 256, 512, 1024, 2048};
        int[] hidden = quick ? new int[] {100, 500} : new int[] {100, 200, 300, 500, 800, 1200, 2000};
        int[] classes = quick ? new int[] {10, 40} : new int[] {10, 20, 50, 100, 200};
        for (String model : MODELS) {
            TrainerStep.Size paper = TrainerStep.Size.paper(model, 100);
            curve(model, "batch", batches, all, b -> new TrainerStep.Size(model, b, paper.hidden(), 10));
            curve(model, "hidden", hidden, all, h -> new TrainerStep.Size(model, 100, h, 10));
            if (!model.equals("m1")) curve(model, "classes", classes, all, c -> new TrainerStep.Size(model, 100, paper.hidden(), c));
            results.growth().add(new Results.Curve(model, "threads", results.steps().stream().filter(s -> s.model().equals(model) && s.batch() == 100)
                    .map(s -> new Results.Point(s.threads(), s.seconds(), s.limit())).toList()));
        }
    }

    private interface Sizing { TrainerStep.Size of(int at); }

    private void curve(String model, String axis, int[] at, int threads, Sizing sizing) {
        Compute.setThreads(threads);
        List<Results.Point> points = new ArrayList<>();
        for (int x : at) {
            progress.accept("growth of " + model + " with " + axis + ": " + x);
            TrainerStep step = new TrainerStep(sizing.of(x));
            points.add(new Results.Point(x, watch.time(step::run), limit(step.cost(), limits(threads))));
        }
        results.growth().add(new Results.Curve(model, axis, points));
    }

    private static String threads(int n) { return n == 1 ? "1 thread" : n + " threads"; }
}
