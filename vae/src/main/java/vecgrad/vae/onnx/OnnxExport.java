package vecgrad.vae.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vecgrad.autograd.nn.Parameter;
import vecgrad.tensor.Tensor;
import vecgrad.vae.io.AtomicFile;
import vecgrad.vae.model.Architecture;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.M2;
import vecgrad.vae.model.MlpClassifier;
import vecgrad.vae.model.Model;
import vecgrad.vae.model.StackedM1M2;

/**
 * The networks of a trained model as ONNX files of opset 17, a file each, with a dynamic batch axis:
 *
 * <pre>
 *   classifier.onnx   x float [batch, features]                     → probabilities [batch, classes]
 *   encoder.onnx      x, and in M2 and M1+M2 y int64 [batch]        → mu, logvar [batch, latent]
 *   decoder.onnx      z float [batch, latent], and y as above       → mean [batch, features]
 * </pre>
 *
 * <p>x are grey pixels in [0, 1]. In M1+M2 the files hold both models, one behind the other: the classifier and the encoder see
 * the mean of q(z₁|x), the decoder goes through the mean of p(z₁|y,z₂). What M1+M2 drops of M1 is dropped from the layers' weights, so
 * that there is nothing to select at run time. A Gaussian decoder has a second output, logvar.
 */
public final class OnnxExport {
    /** Of the operators: those used here mean the same in every later one. */
    public static final int OPSET = 17;

    /** Of the file format, the one that came with this opset. */
    static final int IR_VERSION = 8;

    private OnnxExport() {}

    /**
     * Writes a model's networks into a folder, which is made if it is not there.
     *
     * @return the files
     * @throws IOException in one sentence
     * @throws IllegalArgumentException if models of this kind have no ONNX form here
     */
    public static List<Path> write(Path folder, Model model) throws IOException {
        Map<String, byte[]> networks = networks(model);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IOException("cannot make the folder " + folder + ": " + AtomicFile.reason(e), e);
        }
        List<Path> files = new ArrayList<>();
        for (Map.Entry<String, byte[]> network : networks.entrySet()) {
            Path file = folder.resolve(network.getKey() + ".onnx");
            AtomicFile.write(file, network.getValue());
            files.add(file);
        }
        return files;
    }

    /** The files' contents by the networks' names. */
    static Map<String, byte[]> networks(Model model) {
        Map<String, byte[]> networks = new LinkedHashMap<>();
        switch (model) {
            case M1 m1 -> {
                Nets nets = new Nets(m1, "");
                networks.put("encoder", graph("encoder", "q(z|x) of M1", g -> gaussian(g, nets, "encoder", hidden(g, nets, "encoder", x(g, m1.architecture()), "Softplus"))));
                networks.put("decoder", graph("decoder", "p(x|z) of M1", g -> pixels(g, nets, m1.architecture(), hidden(g, nets, "decoder", z(g, m1.architecture()), "Softplus"))));
            }
            case M2 m2 -> {
                Nets nets = new Nets(m2, "");
                Architecture a = m2.architecture();
                if (m2.hasClassifier()) networks.put("classifier", graph("classifier", "q(y|x) of M2", g -> classes(g, nets, a, x(g, a), "Softplus")));
                networks.put("encoder", graph("encoder", "q(z|x,y) of M2", g -> gaussian(g, nets, "encoder", labelled(g, nets, "encoder", x(g, a)))));
                networks.put("decoder", graph("decoder", "p(x|y,z) of M2", g -> pixels(g, nets, a, labelled(g, nets, "decoder", z(g, a)))));
            }
            case StackedM1M2 stack -> stack(stack, networks);
            case MlpClassifier mlp -> networks.put("classifier",
                    graph("classifier", "q(y|x) of the labels alone", g -> classes(g, new Nets(mlp, ""), mlp.architecture(), x(g, mlp.architecture()), "Relu")));
            default -> throw new IllegalArgumentException("a " + model.getClass().getSimpleName()
                    + " has no ONNX form here: only m1, m2, m1m2 and nn have, on pixels as they are; its weights can be had as safetensors or npz");
        }
        return networks;
    }

    private static void stack(StackedM1M2 stack, Map<String, byte[]> networks) {
        Nets below = new Nets(stack.m1(), "m1."), above = new Nets(stack.m2(), "m2.");
        Architecture a1 = stack.m1().architecture(), a2 = stack.m2().architecture();
        networks.put("classifier", graph("classifier", "q(y|z1) of M2 at the mean of q(z1|x) of M1", g -> classes(g, above, a2, features(g, stack, below), "Softplus")));
        networks.put("encoder", graph("encoder", "q(z2|z1,y) of M2 at the mean of q(z1|x) of M1",
                g -> gaussian(g, above, "encoder", labelled(g, above, "encoder", features(g, stack, below)))));
        networks.put("decoder", graph("decoder", "p(x|z1) of M1 at the mean of p(z1|y,z2) of M2", g -> {
            String h = labelled(g, above, "decoder", z(g, a2));
            String z1 = linear(g, "m2.z1", h, above.last("decoder", 0, a2.features()));
            Linear first = below.layer("decoder", 0); // dropped dimensions are 0: their rows of the first layer multiply nothing
            String units = g.node("Softplus", "m1.decoder.0", linear(g, "m1.decoder.0.in", z1, new Linear("m1.decoder.0", first.weight.gatherRows(stack.kept()), first.bias)));
            pixels(g, below, a1, hidden(g, below, "decoder", 1, units, "Softplus"));
        }));
    }

    private static String features(OnnxGraph g, StackedM1M2 stack, Nets below) {
        String h = hidden(g, below, "encoder", x(g, stack.m1().architecture()), "Softplus");
        Linear heads = below.layer("encoder", below.layers("encoder") - 1);
        return linear(g, "m1.z1", h, heads.columns("kept", stack.kept()));
    }

    // ---- the parts of a network

    private interface Body { void into(OnnxGraph graph); }

    private static byte[] graph(String name, String description, Body body) {
        OnnxGraph graph = new OnnxGraph(name);
        body.into(graph);
        return graph.toBytes(description);
    }

    private static String x(OnnxGraph g, Architecture a) { return g.input("x", a.features()); }

    private static String z(OnnxGraph g, Architecture a) { return g.input("z", a.latent()); }

    private static void classes(OnnxGraph g, Nets nets, Architecture a, String x, String activation) {
        String h = hidden(g, nets, "classifier", x, activation);
        g.output("Softmax", "probabilities", a.classes(), linear(g, "logits", h, nets.layer("classifier", nets.layers("classifier") - 1)));
    }

    /** The units after a first layer of a vector and a label, and after the hidden layers above it. */
    private static String labelled(OnnxGraph g, Nets nets, String net, String v) {
        String y = g.labels("y");
        String input = nets.prefix + net + ".input", table = nets.prefix + net + ".classes";
        String byVector = g.node("MatMul", input, v, g.constant(input + ".weight", nets.get(net + ".input.weight")));
        String byLabel = g.node("Gather", table, g.constant(table + ".weight", nets.get(net + ".classes.weight")), y); // of rows
        return hidden(g, nets, net, g.node("Softplus", input + ".units", g.node("Add", input + ".sum", byVector, byLabel)), "Softplus");
    }

    private static String hidden(OnnxGraph g, Nets nets, String net, String x, String activation) { return hidden(g, nets, net, 0, x, activation); }

    /** All layers from one on, but for the last. */
    private static String hidden(OnnxGraph g, Nets nets, String net, int from, String x, String activation) {
        String h = x;
        for (int i = from; i + 1 < nets.layers(net); i++) {
            Linear layer = nets.layer(net, i);
            h = g.node(activation, layer.name, linear(g, layer.name + ".in", h, layer));
        }
        return h;
    }

    private static String linear(OnnxGraph g, String name, String x, Linear layer) { return g.node("Gemm", name, inputs(g, x, layer)); }

    private static String[] inputs(OnnxGraph g, String x, Linear layer) {
        return new String[] {x, g.constant(layer.name + ".weight", layer.weight), g.constant(layer.name + ".bias", layer.bias)};
    }

    private static void gaussian(OnnxGraph g, Nets nets, String net, String h) {
        int width = nets.layer(net, nets.layers(net) - 1).bias.size() / 2;
        g.output("Gemm", "mu", width, inputs(g, h, nets.last(net, 0, width)));
        g.output("Gemm", "logvar", width, inputs(g, h, nets.last(net, width, 2 * width)));
    }

    private static void pixels(OnnxGraph g, Nets nets, Architecture a, String h) {
        int features = a.features();
        if (a.gaussian()) {
            g.output("Gemm", "mean", features, inputs(g, h, nets.last("decoder", 0, features)));
            g.output("Gemm", "logvar", features, inputs(g, h, nets.last("decoder", features, 2 * features)));
        } else {
            g.output("Sigmoid", "mean", features, linear(g, "pixel logits", h, nets.layer("decoder", nets.layers("decoder") - 1)));
        }
    }

    // ---- a model's parameters

    /** x · weight + bias. [in, out] and [out] */
    private record Linear(String name, Tensor weight, Tensor bias) {
        /** The layer that gives some of this one's outputs. */
        Linear columns(String which, int... kept) {
            int out = bias.size();
            return new Linear(name + "." + which, StackedM1M2.keep(weight, kept), StackedM1M2.keep(bias.reshape(1, out), kept).reshape(kept.length));
        }
    }

    private record Nets(String prefix, Map<String, Tensor> parameters) {
        Nets(Model model, String prefix) {
            this(prefix, new LinkedHashMap<>());
            for (Parameter p : model.parameters()) parameters.put(p.name(), p.value());
        }

        Tensor get(String name) { return parameters.get(name); }

        int layers(String net) {
            int layers = 0;
            while (parameters.containsKey(net + "." + layers + ".weight")) layers++;
            return layers;
        }

        Linear layer(String net, int i) { return new Linear(prefix + net + "." + i, get(net + "." + i + ".weight"), get(net + "." + i + ".bias")); }

        /** Outputs from one to before another of the last layer. */
        Linear last(String net, int from, int to) {
            int[] columns = new int[to - from];
            for (int i = 0; i < columns.length; i++) columns[i] = from + i;
            return layer(net, layers(net) - 1).columns(from == 0 ? "mu" : "logvar", columns);
        }
    }
}
