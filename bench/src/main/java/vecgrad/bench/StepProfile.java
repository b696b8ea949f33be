package vecgrad.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingStream;

/** Where the time of a step goes: the JVM's own flight recorder looks at the working thread every few milliseconds. */
final class StepProfile {
    /** The phase by a method on the stack, the outermost that says something; a step that is in none of these goes forward. */
    static final Map<String, String> PHASES = Map.of("Tape.walk", "backward", "Optimizer.step", "optimizer", "ShardedGradient.add", "shards",
            "Inputs$Pixels.sample", "minibatch", "Inputs$Latents.sample", "minibatch");
    /** The kind of work by a class, or one of its methods, the innermost that says something. */
    static final Map<String, String> WORK = Map.ofEntries(
            Map.entry("VectorGemmTiles", "products"), Map.entry("VectorGemmLyingTiles", "products"), Map.entry("VectorGemmPacking", "packing"), Map.entry("VectorGemmTranspose", "packing"),
            Map.entry("VectorGemmProduct", "products"), Map.entry("VectorSparseProduct", "products"), Map.entry("VectorSparseStrips", "products"), Map.entry("VectorThinProduct", "products"),
            Map.entry("VectorPointwise", "activations"), Map.entry("VectorLikelihoods", "likelihoods"),
            Map.entry("VectorRows", "rows"), Map.entry("VectorReductions", "reductions"), Map.entry("VectorKernels.adam", "adam"),
            Map.entry("VectorKernels", "elementwise"), Map.entry("VectorNoise", "noise"), Map.entry("ScalarKernels", "scalar kernels"),
            Map.entry("Layout", "layout"), Map.entry("LabeledImages", "pixels"), Map.entry("Parallel.close", "waiting"));

    private StepProfile() {}

    /** Shares of the time in which this thread ran the step for so many seconds; largest first, those below one percent together. */
    static Map<String, Double> of(Runnable step, double seconds) {
        Map<String, Integer> counts = new TreeMap<>();
        String me = Thread.currentThread().getName();
        try (RecordingStream recorder = new RecordingStream()) {
            recorder.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(2));
            recorder.setReuse(false);
            recorder.onEvent("jdk.ExecutionSample", e -> {
                if (e.getThread("sampledThread") != null && me.equals(e.getThread("sampledThread").getJavaName())) counts.merge(name(e), 1, Integer::sum);
            });
            recorder.startAsync();
            for (long end = System.nanoTime() + (long) (seconds * 1e9); System.nanoTime() < end; ) step.run();
            recorder.stop(); // all events have been handled when it returns
        }
        return shares(counts);
    }

    private static Map<String, Double> shares(Map<String, Integer> counts) {
        double all = counts.values().stream().mapToInt(Integer::intValue).sum();
        Map<String, Double> shares = new LinkedHashMap<>();
        counts.entrySet().stream().sorted(Map.Entry.<String, Integer>comparingByValue().reversed()).forEach(e -> {
            double share = e.getValue() / all;
            shares.merge(share < 0.01 ? "rest" : e.getKey(), share, Double::sum);
        });
        return shares;
    }

    private static String name(RecordedEvent sample) {
        if (sample.getStackTrace() == null) return "rest";
        List<String> stack = sample.getStackTrace().getFrames().stream().map(StepProfile::method).collect(Collectors.toList());
        String work = stack.stream().map(StepProfile::work).filter(w -> w != null).findFirst().orElse("bookkeeping");
        String phase = stack.reversed().stream().map(PHASES::get).filter(p -> p != null).findFirst().orElse("forward");
        return work.equals("adam") ? "adam" : phase + " " + work;
    }

    private static String work(String method) {
        String byMethod = WORK.get(method);
        return byMethod != null ? byMethod : WORK.get(method.substring(0, method.lastIndexOf('.')));
    }

    private static String method(RecordedFrame frame) {
        String type = frame.getMethod().getType().getName();
        return type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethod().getName();
    }
}
