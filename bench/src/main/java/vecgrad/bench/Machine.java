package vecgrad.bench;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import vecgrad.tensor.kernel.FmaPeak;
import vecgrad.tensor.kernel.Kernels;
import vecgrad.vae.Provenance;

/**
 * What was measured on: numbers mean little without it.
 *
 * @param options the JVM's, without those that only say where things lie
 */
record Machine(String processor, int processors, String system, String java, int vectorBits, String collector, long heapMegabytes, List<String> options) {
    /** This one. */
    static Machine here() {
        String collector = String.join(", ", ManagementFactory.getGarbageCollectorMXBeans().stream().map(GarbageCollectorMXBean::getName).toList());
        List<String> options = ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(o -> o.startsWith("-X") || o.startsWith("-Dvecgrad.vector")).collect(Collectors.toCollection(ArrayList::new));
        if (!Kernels.name().equals("vector")) options.add("-Dvecgrad.kernels=" + Kernels.name());
        return new Machine(Provenance.processor(), Runtime.getRuntime().availableProcessors(), System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + Runtime.version(), FmaPeak.vectorBits(), collector, Runtime.getRuntime().maxMemory() >> 20, options);
    }
}
