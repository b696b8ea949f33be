package vecgrad.vae.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vecgrad.datasets.DataFolders;
import vecgrad.datasets.Dataset;
import vecgrad.datasets.Fetch;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;
import vecgrad.vae.eval.Pictures;
import vecgrad.vae.io.Progress;

/** {@code vecgrad data fetch|show NAME}. */
@Command(name = "data", mixinStandardHelpOptions = true, description = "Downloads data sets, and shows them.",
        subcommands = {DataCommand.FetchCommand.class, DataCommand.ShowCommand.class})
final class DataCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() { throw new ParameterException(spec.commandLine(), "data: fetch or show?"); }

    /** {@code vecgrad data fetch NAME}. */
    @Command(name = "fetch", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Downloads a data set from its official mirrors and checks its SHA-256 or MD5.")
    static final class FetchCommand implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "mnist, fashion-mnist, kmnist, svhn, svhn-extra or norb")
        private String name;

        @Mixin
        private DataOptions dataOptions;

        @Override
        public Integer call() throws IOException {
            DataOptions.requireKnown(name);
            Progress progress = new Progress(false);
            String[] current = {""};
            Path folder = Fetch.fetch(name, DataFolders.ofUser().preferred(dataOptions.dataDir), (file, bytes, total) -> {
                if (!file.equals(current[0])) progress.stage(current[0] = file, 100);
                if (total > 0) progress.update((int) (100 * bytes / total), Map.of("MB", bytes / 1_000_000), Double.NaN, Double.NaN);
            });
            System.out.println(folder);
            return 0;
        }
    }

    /** {@code vecgrad data show NAME}. */
    @Command(name = "show", mixinStandardHelpOptions = true, sortOptions = false, description = "Says what a data set holds, and draws its first images.")
    static final class ShowCommand implements Callable<Integer> {
        private static final int ROWS = 10, COLUMNS = 20;

        @Parameters(paramLabel = "NAME", description = "digits, mnist, fashion-mnist, kmnist, svhn, svhn-subset, norb, idx:DIR or svhn:DIR")
        private String name;

        @Mixin
        private DataOptions dataOptions;

        @Option(names = "--out", paramLabel = "FILE.png", description = "where to draw the first 200 training images")
        private Path out;

        @Override
        public Integer call() throws IOException {
            Dataset data = dataOptions.open(name);
            for (LabeledImages part : new LabeledImages[] {data.train(), data.validation(), data.test()}) System.out.println(part);
            if (out != null) {
                int[] first = new int[Math.min(ROWS * COLUMNS, data.train().size())];
                for (int i = 0; i < first.length; i++) first[i] = i;
                Tensor images = Tensor.of(Shape.of(first.length, data.train().features()), data.train().toFloats(first));
                new Pictures.Picture(data.train(), ROWS, COLUMNS, images).write(out);
                System.out.println(out);
            }
            return 0;
        }
    }
}
