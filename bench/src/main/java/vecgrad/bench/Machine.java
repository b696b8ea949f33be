package vecgrad.bench;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import vecgrad.tensor.kernel.FmaPeak;

/**
 * What was measured on: numbers mean little without it.
 *
 * @param options the JVM's, without those that only say where things lie
 */
record Machine(String processor, int processors, String system, String java, int vectorBits, String collector, long heapMegabytes, List<String> options) {
    /** This one. */
    static Machine here() {
        String collector = String.join(", ", ManagementFactory.getGarbageCollectorMXBeans().stream().map(GarbageCollectorMXBean::getName).toList());
        List<String> options = ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(o -> o.startsWith("-X") || o.startsWith("-Dvecgrad.kernels") || o.startsWith("-Dvecgrad.vector")).toList();
        return new Machine(processorName(), Runtime.getRuntime().availableProcessors(), System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + Runtime.version(), FmaPeak.vectorBits(), collector, Runtime.getRuntime().maxMemory() >> 20, options);
    }

    private static String processorName() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) { // Linux; elsewhere Java does not know
            return lines.filter(l -> l.startsWith("model name")).findFirst().map(l -> l.substring(l.indexOf(':') + 1).strip()).orElse("unknown processor");
        } catch (IOException e) {
            return "unknown processor";
        }
    }
}
