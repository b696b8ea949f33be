package vecgrad.fuzz;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vecgrad.datasets.GzipFuzz;
import vecgrad.datasets.IdxFuzz;
import vecgrad.datasets.MatFuzz;
import vecgrad.datasets.NorbFuzz;
import vecgrad.vae.interchange.NameMapFuzz;
import vecgrad.vae.io.NpyFuzz;
import vecgrad.vae.io.NpzFuzz;
import vecgrad.vae.io.SafetensorsFuzz;
import vecgrad.vae.model.ModelFuzz;
import vecgrad.vae.onnx.OnnxFuzz;
import vecgrad.vae.train.CheckpointFuzz;
import vecgrad.vae.train.ConfigFuzz;

/** Every parser of files that others may have written. */
final class Targets {
    private static final List<Class<?>> CLASSES = List.of(IdxFuzz.class, GzipFuzz.class, MatFuzz.class, NorbFuzz.class, SafetensorsFuzz.class, NpyFuzz.class, NpzFuzz.class,
            ConfigFuzz.class, CheckpointFuzz.class, ModelFuzz.class, NameMapFuzz.class, OnnxFuzz.class);

    private Targets() {}

    /** By class, in a readable order. */
    static Map<Class<?>, ParserTarget> all() {
        Map<Class<?>, ParserTarget> all = new LinkedHashMap<>();
        try {
            for (Class<?> c : CLASSES) all.put(c, (ParserTarget) c.getField("TARGET").get(null));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
        return all;
    }
}
