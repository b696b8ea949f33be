package vecgrad.vae.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static vecgrad.vae.cli.Console.vecgrad;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import vecgrad.datasets.LabeledImages;
import vecgrad.datasets.MatFiles;
import vecgrad.vae.Failure;
import vecgrad.vae.StreetNumbers;
import vecgrad.vae.cli.Console.Ended;
import vecgrad.vae.io.Json;
import vecgrad.vae.io.NamedArray;
import vecgrad.vae.io.RunFolder;
import vecgrad.vae.io.Safetensors;

/** Each entry of the catalogue is raised by a command, with its exit code; an entry that no command here raises fails the test. */
class FailureCatalogueTest {
    /** What a person does. */
    private interface Raise { Ended raise() throws Exception; }

    @TempDir
    private static Path folder;
    private static TinyRuns runs;
    private static Path stack, nn, m1, line, small;
    private static int names;

    private final Map<Failure, Raise> raises = new EnumMap<>(Failure.class);

    @BeforeAll
    static void trainALittle() throws IOException {
        runs = new TinyRuns(folder);
        stack = runs.run("stack");
        nn = runs.run("nn", "--model", "nn");
        m1 = runs.run("m1", "--model", "m1");
        line = runs.run("line", "--model", "m1", "--latent", 1);
        small = idx("small", images(60, 11), labels(60), images(20, 11), labels(20));
    }

    @TestFactory
    Stream<DynamicTest> everyEntryIsRaisedWithItsExitCode() throws IOException {
        theCommandLine();
        whatCannotBeTrained();
        aTraining();
        runFolders();
        whatARunFolderHolds();
        commandsThatLookAtARun();
        importing();
        manyMachines();
        reproducing();
        idxFiles();
        otherData();
        fetching();
        Stream<Failure> all = Stream.of(Failure.values()).filter(failure -> failure != Failure.CLUSTER_FAILED); // where Spark is, SparkGridTest raises it
        return all.map(failure -> dynamicTest(failure.name(), () -> {
            Raise raise = raises.get(failure);
            assertNotNull(raise, "no command raises it");
            Ended ended = raise.raise();
            assertEquals("", ended.out());
            String sentence = ended.sentence().substring("vecgrad: ".length());
            assertEquals(failure, Failure.of(sentence).orElse(null), sentence);
            assertEquals(failure.exit(), ended.code(), sentence);
            assertTrue(sentence.chars().noneMatch(Character::isISOControl) && sentence.length() < 1600, sentence);
            assertTrue(failure.isToldBy(sentence) || ended.err().lines().skip(1).findFirst().orElse("").matches("(Try|Did you mean|Possible solutions): .*"),
                    () -> "nothing says what to do: " + ended.err());
            assertTrue(!failure.expected().isBlank() && !failure.remedy().isBlank());
        }));
    }

    private void on(Failure failure, Object... call) { raises.put(failure, () -> vecgrad(call)); }

    private void onTrain(Failure failure, Object... options) {
        Path out = fresh();
        raises.put(failure, () -> vecgrad(runs.train(Stream.concat(Stream.of("--out", out), Stream.of(options)).toArray())));
    }

    private static Path fresh() { return folder.resolve("fresh" + names++); }

    private static Path written(String text) throws IOException { return Files.writeString(fresh(), text); }

    // ------------------------------------------------------------------------------------------------ the cases

    private void theCommandLine() {
        on(Failure.NO_COMMAND);
        on(Failure.NO_DATA_COMMAND, "data");
        on(Failure.UNKNOWN_OPTION, "train", "--nonsense");
        on(Failure.UNMATCHED_ARGUMENT, "nonsense");
        on(Failure.MISSING_ARGUMENT, "evaluate");
        on(Failure.OPTION_WITHOUT_VALUE, "train", "--seed", "--quiet");
        on(Failure.INVALID_VALUE, "train", "--seed", "x");
        onTrain(Failure.UNKNOWN_MODEL, "--model", "m3");
        onTrain(Failure.UNKNOWN_DATA, "--data", "nowhere");
        on(Failure.UNKNOWN_TABLE, "reproduce", "table9");
        on(Failure.UNKNOWN_SETTING, reproduce(fresh(), "--set", "nonsense=1"));
        onTrain(Failure.UNKNOWN_BATCHING, "--batching", "x");
        onTrain(Failure.UNKNOWN_SCHEDULE, "--schedule", "x");
        onTrain(Failure.UNKNOWN_KERNELS, "--kernels", "x");
        raises.put(Failure.KERNELS_IN_USE, () -> {
            String before = System.getProperty("vecgrad.kernels");
            try {
                return vecgrad(runs.train("--out", fresh(), "--kernels", "scalar"));
            } finally {
                if (before == null) System.clearProperty("vecgrad.kernels");
                else System.setProperty("vecgrad.kernels", before);
            }
        });
        on(Failure.OUT_OF_RANGE, "sample", stack, "--out", fresh(), "--scale", 0);
        on(Failure.NO_SUCH_IMAGE, "interpolate", stack, 60, 0, "--out", fresh());
        onTrain(Failure.TOO_SMALL, "--threads", 0);
        onTrain(Failure.NO_SUCH_NUMBER, "--alpha=-1");
        onTrain(Failure.NEGATIVE, "--draw=-1");
        on(Failure.RESUME_OR_OVERWRITE, "train", "--resume", "--overwrite", "--out", stack);
        on(Failure.OTHER_SETTINGS, "train", "--resume", "--out", stack, "--seed", 9);
        raises.put(Failure.IMPORTED, () -> {
            Path imported = fresh();
            assertEquals(0, vecgrad("import", nn.resolve("model.safetensors"), "--data", "idx:" + runs.data, "--out", imported).code());
            return vecgrad("train", "--resume", "--out", imported);
        });
    }

    private void whatCannotBeTrained() throws IOException {
        onTrain(Failure.LABELS_TOO_FEW, "--labels", 5);
        onTrain(Failure.LABELS_TOO_MANY, "--labels", 251);
        byte[] uneven = new byte[60];
        for (int i = 0; i < 10; i++) uneven[i] = (byte) i;
        onTrain(Failure.LABELS_OF_CLASS, "--data", "idx:" + idx("uneven", images(60, 14), labels(uneven), images(20, 14), labels(20)));
        onTrain(Failure.LABELS_OF_ALL, "--labels", 250, "--model", "m2");
        onTrain(Failure.M1_UNUSED, "--model", "nn", "--m1", m1);
        onTrain(Failure.WHITENED, "--model", "cnn", "--pca", 5);
        onTrain(Failure.PCA_TOO_LARGE, "--model", "m2", "--pca", 500);
        onTrain(Failure.CNN_TOO_SMALL, "--model", "cnn", "--data", "idx:" + small);
        onTrain(Failure.M1_OTHER_IMAGES, "--m1", m1, "--data", "idx:" + small);
        onTrain(Failure.NO_M1, "--m1", nn);
        onTrain(Failure.M1_LEARNED_NOTHING, "--m1-epochs", 1, "--m1-learning-rate", 1e-9);
    }

    private void aTraining() {
        raises.put(Failure.STOPPED, () -> {
            Path run = fresh();
            return FaultsTest.interrupted(run, folder, runs.train("--out", run, "--epochs", 100_000));
        });
        onTrain(Failure.NOT_FINITE, "--model", "m2", "--alpha", "1e39", "--check-finite");
        onTrain(Failure.LOSS_NOT_FINITE, "--model", "m2", "--alpha", "1e39");
        onTrain(Failure.NO_ROOM, "--model", "nn", "--hidden", 10_000_000);
        raises.put(Failure.OUT_OF_MEMORY, () -> {
            ProcessBuilder java = Console.inOwnJvm(folder, "data", "show", "digits");
            java.command().add(java.command().indexOf("-cp"), "-Xmx8m");
            return Console.ended(java, folder);
        });
        raises.put(Failure.RUN_CANNOT_WRITE, () -> {
            Path run = runs.copy(nn, fresh().getFileName().toString(), "config.json");
            Files.createDirectory(run.resolve("model.safetensors"));
            return vecgrad("train", "--resume", "--quiet", "--out", run);
        });
        raises.put(Failure.RUN_FOLDER_GONE, () -> {
            Path run = fresh(), elsewhere = fresh();
            Thread thief = Thread.ofPlatform().start(() -> {
                try {
                    while (!Files.exists(run.resolve("metrics.jsonl")) || Files.size(run.resolve("metrics.jsonl")) == 0) Thread.sleep(2);
                    Files.move(run, elsewhere);
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            Ended ended = vecgrad(runs.train("--out", run, "--epochs", 3000, "--checkpoint-seconds", 0));
            thief.join();
            return ended;
        });
    }

    private void runFolders() throws IOException {
        on(Failure.FOLDER_HOLDS_RUN, runs.train("--out", stack));
        raises.put(Failure.FOLDER_IN_USE, () -> {
            Path run = fresh();
            try (RunFolder _ = RunFolder.create(run)) {
                return vecgrad(runs.train("--out", run));
            }
        });
        on(Failure.FOLDER_IS_FILE, runs.train("--out", written("x")));
        Path foreign = Files.createDirectory(fresh());
        Files.writeString(foreign.resolve("config.json"), "theirs");
        on(Failure.FOLDER_FOREIGN, runs.train("--out", foreign));
        on(Failure.FOLDER_UNUSABLE, runs.train("--out", folder.resolve("x".repeat(300))));
        on(Failure.NO_RUN, "evaluate", fresh());
        on(Failure.NOT_A_RUN, "evaluate", Files.createDirectory(fresh()));
        on(Failure.NO_MODEL, "evaluate", runs.copy(nn, "no model", "config.json"));
        on(Failure.CANNOT_WRITE, "sample", stack, "--out", fresh().resolve("a.png"));
        Path full = runs.copy(nn, "full", "config.json");
        Files.createDirectories(full.resolve("model.safetensors/below"));
        on(Failure.CANNOT_REMOVE, runs.train("--out", full, "--overwrite"));
        on(Failure.CANNOT_MAKE_FOLDER, "export", stack, "--format", "onnx", "--out", written("x").resolve("below"));
        Path unreadable = runs.copy(nn, "unreadable", "config.json");
        Files.createDirectory(unreadable.resolve("result.json"));
        on(Failure.CANNOT_READ, "train", "--resume", "--out", unreadable);
        on(Failure.NO_FILE, "import", fresh(), "--model", "m1");
    }

    private void whatARunFolderHolds() throws IOException {
        onResumed(Failure.CHECKPOINT_DAMAGED, runs.copy(nn, "damaged", "config.json"), "checkpoint.safetensors", Files.readAllBytes(nn.resolve("model.safetensors")));
        onResumed(Failure.CHECKPOINT_OF_OTHER_STAGE, runs.copy(nn, "other stage", "config.json"), "checkpoint.safetensors", Files.readAllBytes(stack.resolve("checkpoint.safetensors")));
        Map<String, Object> config = new LinkedHashMap<>(Json.read(nn.resolve("config.json")));
        config.put("hidden", 17);
        onResumed(Failure.PARAMETER_STRANGE, runs.copy(nn, "other sizes", "checkpoint.safetensors"), "config.json", Json.pretty(config).getBytes(StandardCharsets.UTF_8));
        onResumed(Failure.METRICS_DAMAGED, runs.copy(nn, "damaged metrics", "config.json"), "metrics.jsonl", "x\n{}\n".getBytes(StandardCharsets.UTF_8));
        config.put("labels", "many");
        onResumed(Failure.CONFIG_STRANGE, runs.copy(nn, "strange", "checkpoint.safetensors"), "config.json", Json.pretty(config).getBytes(StandardCharsets.UTF_8));
        byte[] model = Files.readAllBytes(nn.resolve("model.safetensors"));
        Path cut = runs.copy(nn, "cut", "config.json");
        Files.write(cut.resolve("model.safetensors"), Arrays.copyOf(model, model.length / 2));
        on(Failure.SAFETENSORS_DAMAGED, "evaluate", cut);
        on(Failure.NPZ_DAMAGED, "import", written("PK, and then no zip"), "--model", "m1");
        on(Failure.NOT_A_MODEL, "import", arrays(Map.of("w", new int[] {2, 3})), "--model", "m1");
        onResumed(Failure.NOT_JSON, runs.copy(nn, "json 1"), "config.json", "{".getBytes(StandardCharsets.UTF_8));
        onResumed(Failure.NO_JSON_OBJECT, runs.copy(nn, "json 2"), "config.json", "[]".getBytes(StandardCharsets.UTF_8));
        onResumed(Failure.JSON_KEY_TWICE, runs.copy(nn, "json 3"), "config.json", "{\"a\": 1, \"a\": 2}".getBytes(StandardCharsets.UTF_8));
        onResumed(Failure.JSON_NOT_UTF8, runs.copy(nn, "json 4"), "config.json", new byte[] {'{', '"', (byte) 0xC3, '"', '}'});
    }

    private void onResumed(Failure failure, Path run, String file, byte[] content) throws IOException {
        Files.write(run.resolve(file), content);
        on(failure, "train", "--resume", "--quiet", "--out", run);
    }

    private void commandsThatLookAtARun() throws IOException {
        Map<String, Object> config = new LinkedHashMap<>(Json.read(stack.resolve("config.json")));
        config.put("data", "idx:" + small);
        Path other = runs.copy(stack, "other images", "model.safetensors");
        Files.writeString(other.resolve("config.json"), Json.pretty(config));
        on(Failure.OTHER_IMAGES, "evaluate", other);
        on(Failure.NO_LATENT_SPACE, "sample", nn, "--out", fresh());
        on(Failure.NO_CLASSES, "analogies", m1, "--out", fresh());
        on(Failure.NO_CLASS_OPTION, "manifold", m1, "--class", 1, "--out", fresh());
        on(Failure.CLASS_OF_WALK, "sample", stack, "--class", 1, "--out", fresh());
        on(Failure.NO_PLANE, "manifold", line, "--out", fresh());
        on(Failure.NO_STACK, "manifold", m1, "--space", "z1", "--out", fresh());
        on(Failure.OTHER_ENDING, "sample", stack, "--out", folder.resolve("a.gif"));
        on(Failure.EXAMPLES_TOO_MANY, "explain", stack, "--examples", 200);
        on(Failure.RUN_OR_MODEL, "explain", stack, "--model", "m1");
        on(Failure.NO_BOUND, "explain", nn);
    }

    private void importing() throws IOException {
        Path file = arrays(Map.of("w", new int[] {2, 3}));
        on(Failure.IMPORT_OTHER_MODEL, "import", stack.resolve("model.safetensors"), "--model", "nn");
        on(Failure.IMPORT_OTHER_MAP, "import", file, "--map", "nips14-m1", "--model", "m2");
        on(Failure.IMPORT_NO_MODEL, "import", file);
        on(Failure.NO_MAP, "import", file, "--map", fresh());
        on(Failure.MAP_NAMES_NOTHING, "import", file, "--map", written("{}"));
        on(Failure.MAP_STRANGE, "import", file, "--map", written("{\"encoder.0.weight\": 3}"));
        on(Failure.MAP_MODEL, "import", file, "--map", written("{\"model\": 3}"));
        List<NamedArray> superfluous = new ArrayList<>(Safetensors.read(nn.resolve("model.safetensors")).arrays().values());
        superfluous.add(new NamedArray("superfluous", new int[] {1}, new float[1]));
        Path more = fresh();
        Safetensors.write(more, superfluous, Map.of());
        on(Failure.NOT_ALL_USED, "import", more, "--model", "nn");
    }

    private static Path arrays(Map<String, int[]> shapes) throws IOException {
        List<NamedArray> arrays = new ArrayList<>();
        shapes.forEach((name, shape) -> arrays.add(new NamedArray(name, shape, new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)])));
        Path file = fresh();
        Safetensors.write(file, arrays, Map.of());
        return file;
    }

    private static Object[] reproduce(Path out, Object... more) {
        List<Object> call = new ArrayList<>(List.of("reproduce", "table1", "--data", "idx:" + runs.data, "--methods", "nn", "--labels", "20", "--first-draw", 0, "--draws", 1,
                "--epochs-scale", 0.01, "--set", "hidden=16", "--quiet", "--out", out));
        call.addAll(List.of(more));
        return call.toArray();
    }

    private void manyMachines() {
        onTrain(Failure.SHARDS_OF_NONE, "--model", "knn", "--shards", 2);
        onTrain(Failure.SHARDS_OF_PAPER, "--batching", "paper", "--shards", 2);
        onTrain(Failure.CLUSTER_OPTION, "--spark-conf", "spark.x=1");
        for (String option : new String[] {"--resume", "--tensorboard", "--check-finite"}) {
            Ended ended = vecgrad(runs.train("--out", fresh(), "--spark", "spark://nowhere:1", option));
            assertEquals(2, ended.code(), option);
            assertTrue(ended.sentence().contains(option + " is for one machine"), ended.sentence());
        }
        Ended tooMany = vecgrad(runs.train("--out", fresh(), "--spark", "spark://nowhere:1", "--labels", 100_000)); // told before anybody is asked
        assertEquals(2, tooMany.code(), tooMany.err());
        assertEquals(Failure.LABELS_TOO_MANY, Failure.of(tooMany.sentence().substring("vecgrad: ".length())).orElseThrow());
        on(Failure.ONE_MACHINE, reproduce(fresh(), "--spark", "spark://nowhere:1", "--jobs", 2));
        onTrain(Failure.NO_CLUSTER, "--spark", "spark://nowhere:1");
    }

    private void reproducing() throws IOException {
        on(Failure.M1_IN_TABLE, "reproduce", "table1", "--data", "idx:" + runs.data, "--methods", "m1", "--out", fresh());
        on(Failure.SET_BY_GRID, reproduce(fresh(), "--set", "draw=1"));
        Path grid = fresh();
        String cell = "{\"method\": \"nn\", \"labels\": 20, \"draw\": 0, \"test_error\": 0.1, \"seconds\": 1.0, \"settings\": {\"seed\": 5}}";
        Files.createDirectories(grid.resolve("cells"));
        Files.writeString(grid.resolve("cells/nn-20-0.json"), cell);
        on(Failure.CELL_OF_OTHER_SETTINGS, reproduce(grid));
        Files.writeString(grid.resolve("cells/nn-20-0.json"), cell.replace("{\"method\"", "{\"table\": \"table1\", \"data\": \"mnist\", \"method\""));
        on(Failure.NO_MARKS, "reproduce", "table1", "--from", grid.resolve("cells"), "--into", written("no marks"));
        on(Failure.RESULT_OF_OTHER_DATA, "reproduce", "table1", "--data", "digits", "--from", grid.resolve("cells"));
        on(Failure.NOTHING_TO_TRAIN, "reproduce", "table1", "--from", grid.resolve("cells"), "--labels", "20");
        on(Failure.NO_RESULTS, "reproduce", "table1", "--from", fresh());
        Path strange = Files.createDirectory(fresh());
        Files.writeString(strange.resolve("a.json"), "{}");
        on(Failure.NOT_A_RESULT, "reproduce", "table1", "--from", strange);
        Path begun = fresh();
        Files.createDirectories(begun.resolve("runs"));
        Path run = runs.copy(nn, "begun", "config.json", "checkpoint.safetensors");
        Files.move(run, begun.resolve("runs/nn-20-0"));
        on(Failure.RUN_OF_OTHER_SETTINGS, reproduce(begun));
    }

    // ------------------------------------------------------------------------------------------------ data

    private static byte[] idx(int magic, int[] sizes, byte[] content) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * sizes.length + content.length).putInt(magic);
        for (int size : sizes) file.putInt(size);
        return file.put(content).array();
    }

    private static byte[] images(int n, int side) { return idx(2051, new int[] {n, side, side}, new byte[n * side * side]); }

    private static byte[] labels(byte[] labels) { return idx(2049, new int[] {labels.length}, labels); }

    private static byte[] labels(int n) {
        byte[] labels = new byte[n];
        for (int i = 0; i < n; i++) labels[i] = (byte) (i % 10);
        return labels(labels);
    }

    private static Path idx(String name, byte[] trainImages, byte[] trainLabels, byte[] testImages, byte[] testLabels) throws IOException {
        Path data = Files.createDirectories(folder.resolve(name));
        Files.write(data.resolve("train-images-idx3-ubyte"), trainImages);
        Files.write(data.resolve("train-labels-idx1-ubyte"), trainLabels);
        Files.write(data.resolve("t10k-images-idx3-ubyte"), testImages);
        Files.write(data.resolve("t10k-labels-idx1-ubyte"), testLabels);
        return data;
    }

    private void onImages(Failure failure, byte[] trainImages) throws IOException {
        on(failure, "data", "show", "idx:" + idx(failure.name(), trainImages, labels(60), images(20, 11), labels(20)));
    }

    private void idxFiles() throws IOException {
        raises.put(Failure.DATA_NOT_HERE, () -> Console.ended(Console.inOwnJvm(Files.createDirectory(fresh()), "data", "show", "mnist"), folder));
        on(Failure.DATA_LACKS, "data", "show", "idx:" + Files.createDirectory(fresh()));
        byte[] good = images(60, 11);
        onImages(Failure.DATA_OTHER_KIND, new byte[100]);
        onImages(Failure.DATA_TOO_SHORT, Arrays.copyOf(good, 1000));
        onImages(Failure.DATA_HEADER_SHORT, Arrays.copyOf(good, 9));
        onImages(Failure.DATA_HEADER_STRANGE, idx(2051, new int[] {60, 0, 11}, new byte[60]));
        onImages(Failure.DATA_GOES_ON, Arrays.copyOf(good, good.length + 1));
        byte[] packed = gzip(good);
        onImages(Failure.DATA_CUT_GZIP, Arrays.copyOf(packed, packed.length - 9));
        byte[] damaged = packed.clone();
        damaged[packed.length - 6] ^= 0x55; // the checksum
        onImages(Failure.DATA_DAMAGED_GZIP, damaged);
        onImages(Failure.DATA_LABELS_COUNT, images(61, 11));
        onImages(Failure.DATA_SIZES, images(60, 12));
        byte[] strange = new byte[20];
        strange[7] = 99;
        on(Failure.DATA_LABEL, "data", "show", "idx:" + idx("labels", images(60, 11), labels(60), images(20, 11), labels(strange)));
        on(Failure.DATA_TOO_FEW, "data", "show", "idx:" + idx("few", images(5, 11), labels(5), images(5, 11), labels(5)));
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) { out.write(content); }
        return packed.toByteArray();
    }

    private void otherData() throws IOException {
        on(Failure.DATA_MISSING, "data", "show", "svhn:" + Files.createDirectory(fresh()));
        on(Failure.DATA_NOT_MAT, "data", "show", "svhn:" + train("x".getBytes(StandardCharsets.UTF_8)));
        try (var corpus = FailureCatalogueTest.class.getResourceAsStream("/fuzz/mat/y only")) {
            on(Failure.DATA_MAT_LACKS, "data", "show", "svhn:" + train(corpus.readAllBytes()));
        }
        on(Failure.DATA_MAT_SHAPE, "data", "show", "svhn:" + train(MatFiles.flat()));
        Path home = fresh();
        LabeledImages few = StreetNumbers.images(1, 20);
        MatFiles.svhn(home.resolve("svhn-subset"), few, few);
        on(Failure.DATA_OTHER_COUNT, "data", "show", "svhn-subset", "--data-dir", home);
        onNorb(Failure.DATA_NORB_KIND, matrix(7, new int[] {24_300, 1, 1}));
        onNorb(Failure.DATA_NORB_SHAPE, matrix(0x1E3D4C54, new int[] {6, 1, 1}));
        onNorb(Failure.DATA_NORB_SHORT, matrix(0x1E3D4C54, new int[] {24_300, 1, 1}));
    }

    private static Path train(byte[] mat) throws IOException {
        Path data = Files.createDirectory(fresh());
        Files.write(data.resolve("train_32x32.mat"), mat);
        Files.write(data.resolve("test_32x32.mat"), mat);
        return data;
    }

    /** A header of one dimension. */
    private static byte[] matrix(int magic, int[] stored) {
        ByteBuffer file = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN).putInt(magic).putInt(1);
        for (int size : stored) file.putInt(size);
        return file.array();
    }

    private void onNorb(Failure failure, byte[] categories) throws IOException {
        Path home = fresh(), norb = Files.createDirectories(home.resolve("norb"));
        for (String part : List.of("smallnorb-5x46789x9x18x6x2x96x96-training-", "smallnorb-5x01235x9x18x6x2x96x96-testing-")) {
            Files.write(norb.resolve(part + "cat.mat"), categories);
            Files.write(norb.resolve(part + "dat.mat"), new byte[4]);
        }
        on(failure, "data", "show", "norb", "--data-dir", home);
    }

    private void fetching() throws IOException {
        on(Failure.FETCH_GENERATED, "data", "fetch", "digits");
        on(Failure.FETCH_UNPUBLISHED, "data", "fetch", "svhn-subset", "--data-dir", fresh());
        on(Failure.FETCH_NO_FOLDER, "data", "fetch", "mnist", "--data-dir", written("x"));
        raises.put(Failure.FETCH_FAILED, () -> {
            ProxySelector before = ProxySelector.getDefault();
            ProxySelector.setDefault(ProxySelector.of(new InetSocketAddress("localhost", 9))); // nobody listens: as without a network
            try {
                Ended ended = vecgrad("data", "fetch", "mnist", "--data-dir", fresh());
                return new Ended(ended.code(), ended.out(), ended.err().substring(ended.err().indexOf("vecgrad: ")));
            } finally {
                ProxySelector.setDefault(before);
            }
        });
    }
}
