package vecgrad.vae.train;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import vecgrad.autograd.NonFiniteException;
import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.optim.MovingAverage;
import vecgrad.autograd.optim.Optimizer;
import vecgrad.tensor.Compute;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Workspace;
import vecgrad.vae.Failure;

/**
 * Makes the steps of a stage: minibatch, tape, backward, and the parameters move.
 *
 * <p>A minibatch in shards is a tape for each of them, and as many shards are under way at a time as there are threads. Their gradients are
 * added up in the shards' order, so the bits are the same at any number of threads.
 */
final class Stepper {
    private final Task task;
    private final Optimizer optimizer;
    private final MovingAverage average;
    private final RunControl control;
    private final ShardedGradient sharded; // null where minibatches are not split
    private final Map<Thread, Workspace> workspaces = new ConcurrentHashMap<>();

    /** @param shards how many every minibatch is split into; 1 for as many as suit the task */
    Stepper(Task task, Optimizer optimizer, MovingAverage average, int shards, RunControl control) {
        this.task = task;
        this.optimizer = optimizer;
        this.average = average;
        this.control = control;
        int count = shards == 1 && control.others() == null ? task.shards() : shards;
        sharded = count == 1 ? null : new ShardedGradient(task.parameters(), count, control.others());
    }

    /**
     * One step; what is worth logging goes into {@code averages}.
     *
     * @throws IOException         if a process that computes another shard is gone
     * @throws ArithmeticException in one sentence, if the loss, or a number that is looked at, is not finite
     */
    void step(int epoch, int step, Noise noise, Averages averages) throws IOException {
        if (sharded == null) {
            inWorkspace(() -> fromLoss(epoch, step, Shard.WHOLE, noise, averages, optimizer::descend));
        } else {
            sharded.clear();
            Compute.forEach(sharded.here().size(), place -> add(place, epoch, step, noise));
            sharded.total().forEach(averages::add);
            optimizer.step(sharded::of);
        }
        average.update();
    }

    private void add(int place, int epoch, int step, Noise noise) {
        Shard shard = sharded.here().get(place);
        Averages logged = new Averages();
        boolean done = false;
        try {
            inWorkspace(() -> fromLoss(epoch, step, shard, shard.of(noise), logged, loss -> sharded.add(place, loss.tape().backward(loss), logged.means())));
            done = true;
        } finally {
            if (!done) sharded.fail();
        }
    }

    /** Computes a minibatch's loss, and goes on from there. */
    private void fromLoss(int epoch, int step, Shard shard, Noise noise, Averages averages, Consumer<Variable> then) {
        try {
            Variable loss = task.loss(control.checkFinite() ? Tape.checkingFinite() : new Tape(), epoch, step, shard, noise, averages);
            averages.add("loss", (double) loss.item() * shard.count()); // a share, beside means
            if (!Float.isFinite(loss.item())) throw new ArithmeticException(Failure.LOSS_NOT_FINITE.says(loss.item(), where(epoch, step)));
            then.accept(loss);
        } catch (NonFiniteException e) {
            throw new ArithmeticException(Failure.NOT_FINITE.says(where(epoch, step), e.getMessage()));
        }
    }

    /** A thread has arrays of its own: those that it wrote last are in its cache. */
    private void inWorkspace(Runnable work) {
        workspaces.computeIfAbsent(Thread.currentThread(), _ -> new Workspace()).run(() -> {
            work.run();
            return null;
        });
    }

    /** A step by its place in the stage, for whoever reads about it. */
    String where(int epoch, int step) { return "stage " + task.name() + ", epoch " + (epoch + 1) + ", step " + (step + 1); }

    /** The bytes of all that steps compute on the way. */
    long bytes() { return sum(Workspace::bytes); }

    /** The most that {@link #bytes} has been. */
    long peakBytes() { return sum(Workspace::peakBytes); }

    private long sum(ToLongFunction<Workspace> bytes) { return workspaces.values().stream().mapToLong(bytes).sum(); }
}
