package vecgrad.vae.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vecgrad.vae.Version;
import vecgrad.vae.interchange.ForeignModel;
import vecgrad.vae.interchange.NameMap;
import vecgrad.vae.interchange.WeightFile;
import vecgrad.vae.io.RunFolder;
import vecgrad.vae.model.Model;
import vecgrad.vae.model.ModelFile;

/** {@code vecgrad import FILE --model m1 --map MAP}. */
@Command(name = "import", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Makes a run of weights from elsewhere, a safetensors or an npz file: evaluate, sample and export take it, and train --m1 an M1.%n",
            "What `vecgrad export` wrote needs no more options."},
        footer = {"%nA map is a JSON object, from our name to what it is made of; ours are [in, out]:",
            "  {\"encoder.0.bias\": \"q.b1\",",
            "   \"encoder.0.weight\": {\"from\": \"q.w1\", \"transpose\": true},",
            "   \"encoder.1.weight\": [{\"from\": \"mean_w\"}, {\"from\": \"logvar_w\"}]}",
            "The arrays of a list are joined side by side: our last encoder layer is mu, then logvar. An object may also have \"rows\": [from, to] and"
                + " \"columns\": [from, to], after transposition, and \"plus\": a vector added to every row (a first layer's bias belongs to our table of classes).",
            "Our names:", "  m1: encoder.0.weight, encoder.0.bias, ..., decoder.0.weight, ...",
            "  m2: encoder.input.weight [features, hidden], encoder.classes.weight [classes, hidden], encoder.0.weight, ..., the same of decoder,"
                + " classifier.0.weight, ... (none if it was trained with all labels)",
            "  m1m2: both, behind m1. and m2., and kept, the dimensions of z1 that M2 sees", "  nn: classifier.0.weight, ...",
            "%nExamples:", "  vecgrad import m1-mnist.safetensors --map nips14-m1 --out runs/theirs", "  vecgrad import m2.npz --out runs/back",
            "  vecgrad import torch.safetensors --model m1 --map pytorch"})
final class ImportCommand implements Callable<Integer> {
    /** The map of a file whose names are ours, but its weights are PyTorch's. */
    private static final String PYTORCH = "pytorch";

    @Parameters(paramLabel = "FILE", description = "the weights, safetensors or npz")
    private Path file;

    @Option(names = "--model", paramLabel = "NAME", description = "m1, m2, m1m2 or nn; default what the file or the map says")
    private String model;

    @Option(names = "--map", paramLabel = "MAP", description = "where our parameters are in the file: a JSON file, nips14-m1 or nips14-m2 (the authors' released models), or pytorch"
        + " (our names, weights [out, in]); default our names and layout")
    private String map;

    @Option(names = "--data", paramLabel = "NAME", defaultValue = "mnist", description = "the data the model is about, as in train; default ${DEFAULT-VALUE}")
    private String data;

    @Mixin
    private DataOptions dataOptions;

    @Option(names = "--out", paramLabel = "RUN", description = "the run folder; default runs/imported-<FILE>")
    private Path out;

    @Option(names = "--overwrite", description = "throw away the run in that folder, if there is one")
    private boolean overwrite;

    @Override
    public Integer call() throws IOException {
        DataOptions.requireKnown(data);
        Model imported = read();
        String name = file.getFileName().toString();
        Path path = out != null ? out : Path.of("runs", "imported-" + (name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name));
        try (RunFolder folder = overwrite ? RunFolder.overwrite(path) : RunFolder.create(path)) {
            String kind = ModelFile.stored(imported).metadata().get("model");
            Map<String, Object> origin = new LinkedHashMap<>();
            origin.put("file", name);
            origin.put("sha256", sha256(file));
            origin.put("map", map);
            Map<String, Object> config = new LinkedHashMap<>();
            config.put("model", kind);
            config.put("data", data);
            config.put("imported", origin);
            Map<String, Object> result = new LinkedHashMap<>(config);
            config.put("data_dir", dataOptions.dataDir == null ? null : dataOptions.dataDir.toAbsolutePath().normalize().toString());
            config.put("version", Version.TEXT);
            result.put("version", Version.TEXT);
            ModelFile.write(folder.model(), imported);
            folder.writeConfig(config);
            folder.writeResult(result);
        }
        System.out.println(path);
        return 0;
    }

    private Model read() throws IOException {
        WeightFile weights = WeightFile.read(file);
        if (map == null && weights.isOurs()) {
            if (model != null && !model.equals(weights.metadata().get("model")))
                throw new UsageException("--model: " + file + " holds a model " + weights.metadata().get("model") + ", not " + model);
            return weights.model(file);
        }
        if (map == null) return ForeignModel.of(kind(null), weights.arrays(), file);
        if (map.equals(PYTORCH)) return ForeignModel.of(kind(null), WeightFile.ofPytorch(weights.arrays()), file);
        NameMap names = NameMap.of(map);
        return ForeignModel.of(kind(names.model()), names.apply(weights.arrays()), file);
    }

    private String kind(String ofMap) {
        if (model != null && ofMap != null && !model.equals(ofMap)) throw new UsageException("--model: the map " + map + " is for " + ofMap + ", not " + model);
        String kind = model != null ? model : ofMap;
        if (kind == null) throw new UsageException("--model is needed: " + file + " does not say whether it is m1, m2, m1m2 or nn");
        if (!kind.matches("m1|m2|m1m2|nn")) throw new UsageException("--model: \"" + kind + "\" is none of m1, m2, m1m2 and nn");
        return kind;
    }

    private static String sha256(Path file) throws IOException {
        try (var in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }
}
