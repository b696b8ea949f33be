package vecgrad.vae.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vecgrad.vae.interchange.WeightFile;
import vecgrad.vae.io.RunFolder;
import vecgrad.vae.io.RunFolderException;
import vecgrad.vae.model.Model;
import vecgrad.vae.model.ModelFile;
import vecgrad.vae.onnx.OnnxExport;

/** {@code vecgrad export RUN --format onnx|safetensors|npz}. */
@Command(name = "export", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Writes a trained model for other tools.%n",
            "onnx: classifier.onnx (x to probabilities), encoder.onnx (x, y to mu, logvar) and decoder.onnx (z, y to mean), as far as the model has them;"
                + " opset " + OnnxExport.OPSET + ", x and z float [batch, ...], y int64 [batch].",
            "safetensors: weights for PyTorch, [out, in].", "npz: weights for NumPy, [in, out].", "`vecgrad import` reads the last two back, to the same bits."},
        footer = {"%nExamples:", "  vecgrad export runs/m2-mnist-100-0-1 --format onnx", "  vecgrad export runs/m2-mnist-100-0-1 --format npz --out m2.npz"})
final class ExportCommand implements Callable<Integer> {
    /** What can be written. */
    enum Format { ONNX, SAFETENSORS, NPZ }

    @Parameters(paramLabel = "RUN", description = "the run folder")
    private Path run;

    @Option(names = "--format", paramLabel = "KIND", required = true, description = "onnx, safetensors or npz")
    private Format format;

    @Option(names = "--out", paramLabel = "PATH", description = "a folder for onnx, else a file; default RUN/onnx, RUN/weights.safetensors or RUN/weights.npz")
    private Path out;

    @Override
    public Integer call() throws IOException {
        Model model;
        try (RunFolder folder = RunFolder.read(run)) {
            if (!Files.exists(folder.model()))
                throw new RunFolderException(run + " holds no trained model yet: finish the run with vecgrad train --resume --out " + run);
            model = ModelFile.read(folder.model());
        }
        Path to = out != null ? out : run.resolve(switch (format) {
            case ONNX -> "onnx";
            case SAFETENSORS -> "weights.safetensors";
            case NPZ -> "weights.npz";
        });
        List<Path> written = switch (format) {
            case ONNX -> OnnxExport.write(to, model);
            case SAFETENSORS -> {
                WeightFile.writeSafetensors(to, model);
                yield List.of(to);
            }
            case NPZ -> {
                WeightFile.writeNpz(to, model);
                yield List.of(to);
            }
        };
        written.forEach(System.out::println);
        return 0;
    }
}
