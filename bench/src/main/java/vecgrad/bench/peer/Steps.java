package vecgrad.bench.peer;

import java.util.ArrayList;
import java.util.List;
import vecgrad.tensor.Compute;
import vecgrad.vae.train.TrainerStep;

/** Training steps by whoever makes them. Nobody's is handed out before its first losses agree with ours. */
public final class Steps {
    /** Steps that are compared, at a rate that a training would take: a wrong gradient or update shows in the second loss. */
    private static final int COMPARED = 6;
    private static final double RATE = 3e-4, TOLERANCE = 1e-4;

    private Steps() {}

    /** Who makes steps of this size on so many threads: {@code vecgrad} first, then others as {@code name: way}. */
    public static List<String> names(TrainerStep.Size size, int threads) {
        List<String> names = new ArrayList<>(List.of("vecgrad"));
        StepProblem problem = new TrainerStep(size).problem();
        for (StepPeer peer : Peers.steps())
            if (peer.useThreads(threads)) for (String way : peer.ways(problem)) names.add(peer.name() + ": " + way);
        return names;
    }

    /** A step by its name. @throws IllegalStateException if it computes other losses than we do */
    public static Prepared prepare(String by, TrainerStep.Size size, int threads) {
        Compute.setThreads(threads);
        if (by.equals("vecgrad")) return ours(new TrainerStep(size));
        int colon = by.indexOf(": ");
        StepPeer peer = Peers.steps().stream().filter(p -> colon > 0 && p.name().equals(by.substring(0, colon))).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("step: \"" + by + "\" is none of " + names(size, threads) + " (more with -Pnative-peers)"));
        if (!peer.useThreads(threads)) throw new IllegalStateException(by + " cannot use " + threads + " threads");
        String way = by.substring(colon + 2);
        if (!peer.ways(new TrainerStep(size).problem()).contains(way)) throw new IllegalArgumentException(peer.name() + " does not write " + size.model() + " in the way \"" + way + "\"");
        compare(peer, way, size);
        return peer.prepare(new TrainerStep(size).problem(), way);
    }

    private static void compare(StepPeer peer, String way, TrainerStep.Size size) {
        TrainerStep ours = new TrainerStep(size, RATE);
        try (Prepared theirs = peer.prepare(ours.problem(), way)) {
            for (int step = 1; step <= COMPARED; step++) {
                theirs.run();
                float a = ours.run(), b = theirs.result()[0];
                if (!(Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a))))
                    throw new IllegalStateException(size + " by " + peer.name() + ", " + way + ": the loss of step " + step + " is " + b + ", ours " + a);
            }
        }
    }

    private static Prepared ours(TrainerStep step) {
        return new Prepared() {
            private float loss;

            @Override
            public void run() { loss = step.run(); }

            @Override
            public float[] result() { return new float[] {loss}; }
        };
    }
}
