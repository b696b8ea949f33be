package vecgrad.vae;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Every error that a user of the command line can see: what happened, as the sentence is printed; what was expected; what to do; and the
 * exit code, 1 for what failed, 2 for what was called wrongly, 130 for a training that was interrupted. In a sentence {@code {}} stands for
 * what is told of the case at hand. Where the sentence does not say what to do, the command prints that on a second line.
 *
 * <p>Whoever throws says what happened: with {@link #says}, or in words of its own where they read better beside the check. A sentence
 * that is not here is a mistake of ours, which the tests of the command line find; and each entry is raised by one of them.
 */
public enum Failure {
    // ---- the command line
    NO_COMMAND(2, "no command given", "a command", "vecgrad --help"),
    NO_DATA_COMMAND(2, "data: fetch or show?", "fetch or show, and a name", "vecgrad data --help"),
    UNKNOWN_OPTION(2, "Unknown option{}", "an option of this command", "the command with --help"),
    UNMATCHED_ARGUMENT(2, "Unmatched argument{}", "a command's name, and then its arguments", "the command with --help"),
    MISSING_ARGUMENT(2, "Missing required {}", "all arguments that have no default", "the command with --help"),
    OPTION_WITHOUT_VALUE(2, "Expected parameter for {}", "a value behind the option", "the command with --help"),
    INVALID_VALUE(2, "Invalid value for {}", "a value of the option's kind", "the command with --help"),
    UNKNOWN_MODEL(2, "--model: {} is none of {}", "a name of the list", "one of these names"),
    UNKNOWN_DATA(2, "there is no data set {}; choose one of {}", "a name of the list", "one of these names"),
    UNKNOWN_TABLE(2, "there is no table {}; choose {}", "a name of the list", "one of these names"),
    UNKNOWN_SETTING(2, "there is no setting {}", "a name as config.json has it", "a name from the config.json of a run"),
    UNKNOWN_BATCHING(2, "--batching: {} is neither {}", "one of the two", "leave the option out for what suits model and data"),
    UNKNOWN_SCHEDULE(2, "--schedule: {} is neither {}", "one of the two", "leave the option out for a constant rate"),
    UNKNOWN_KERNELS(2, "--kernels: {}; expected scalar or vector", "scalar or vector", "leave the option out for vector"),
    KERNELS_IN_USE(2, "--kernels: {} ones are in use already; choose {} before the first computation", "a process that has not computed", "start the command anew"),
    OUT_OF_RANGE(2, "--{}: {} is not in {}", "a number in that range", "a number in that range"),
    NO_SUCH_IMAGE(2, "A and B: {} is not in {}", "the numbers of two test images", "two numbers in that range"),
    TOO_SMALL(2, "--{}: {} is not at least 1", "1 or more", "a number from 1 on"),
    NO_SUCH_NUMBER(2, "--{}: {} is not a number {}", "a number as the sentence says", "a number as the sentence says, or leave the option out"),
    NEGATIVE(2, "--{}: {} is negative", "a number from 0 on", "a number from 0 on"),
    RESUME_OR_OVERWRITE(2, "--resume and --overwrite exclude each other", "one of the two", "--resume to go on, --overwrite to start anew"),
    OTHER_SETTINGS(2, "--resume: the run was started with {}, not {}: {remedy}", "the settings that the run was started with",
            "leave the option out, or start a new run with --out"),
    IMPORTED(2, "{} holds imported weights, with no training to go on with; {}", "the folder of a training", "train upon an imported M1 by --m1"),

    // ---- what cannot be trained
    LABELS_TOO_FEW(2, "--labels: {} labels for {} classes: {}", "a label for each class at least", "more --labels"),
    LABELS_TOO_MANY(2, "--labels: {} labels of {} training examples: {}", "no more labels than training examples", "fewer --labels"),
    LABELS_OF_CLASS(2, "--labels: class {} has {} training examples, but {}", "as many examples in each class as it gets labels", "fewer --labels"),
    LABELS_OF_ALL(2, "--labels: {} of {} examples leave {} without a label, {remedy}", "an unlabelled example for each minibatch",
            "too few for {} minibatches; give fewer labels, or use --model nn"),
    M1_UNUSED(2, "--m1: {} does not use the M1 of another run", "a model with an M1: m1m2, m1-knn, m1-svm or m1-tsvm", "leave --m1 out"),
    WHITENED(2, "--pca: {} is for pixels as they are, {remedy}", "no whitening for this model", "give 0"),
    PCA_TOO_LARGE(2, "--pca: {} components of images of {} pixels; expected 1 to {}", "no more components than pixels", "a smaller --pca"),
    SHARDS_OF_NONE(2, "--shards: {} is not trained by minibatches", "a model that is trained by minibatches", "leave --shards out"),
    SHARDS_OF_PAPER(2, "--shards: the paper's minibatches have too few labelled examples to be split; {remedy}", "minibatches that can be split", "choose --batching all-labels"),
    CNN_TOO_SMALL(2, "cnn: images of {} are too small {}", "images that two convolutions and poolings leave something of", "another --model"),
    M1_OTHER_IMAGES(1, "{} was trained on images of {} pixels, these have {}", "an M1 of the same images", "another --m1 or --data"),
    NO_M1(1, "{} holds no M1: {remedy}", "a run with an M1", "--m1 takes the folder of a run of model m1, or of one that has an M1"),
    M1_LEARNED_NOTHING(1, "M1 uses none of its latent dimensions: {remedy}", "an M1 with a dimension in use", "train it longer (--m1-epochs), as there is nothing to learn from"),

    // ---- a training
    STOPPED(130, "stopped before {}, as SIGINT asked; a checkpoint is written: {remedy}", "to end by itself", "go on with {}"),
    NOT_FINITE(1, "a number that is not finite came up in {}: {}; {remedy}", "finite values and gradients",
            "the last checkpoint is kept: start anew with a smaller --learning-rate"),
    LOSS_NOT_FINITE(1, "the loss became {} in {}; {remedy}", "a finite loss",
            "the last checkpoint is kept: --resume with --check-finite names the op, and a smaller --learning-rate may avoid it"),
    NO_ROOM(1, "not enough memory: this run needs about {} MB ({} for weights and their optimiser, {} for a step, {} for data), and the JVM may take {} MB: {remedy}",
            "a run that fits", "choose smaller sizes, or give the JVM more by VECGRAD_JAVA_OPTS=-Xmx{}g"),
    OUT_OF_MEMORY(1, "not enough memory ({}): {remedy}", "a run that fits", "choose smaller sizes, or give the JVM more by VECGRAD_JAVA_OPTS=-Xmx8g"),

    // ---- run folders
    FOLDER_HOLDS_RUN(2, "{} already holds {}: {remedy}", "a folder without a run", "continue it with --resume, throw it away with --overwrite, or choose another folder with --out"),
    FOLDER_IN_USE(2, "{} is in use by {}; {remedy}", "a folder that no other process trains in", "wait until it is done, or choose another folder with --out"),
    FOLDER_IS_FILE(2, "{} is a file, or lies below one: {remedy}", "a folder, or a name that is free", "choose another folder with --out"),
    FOLDER_FOREIGN(2, "{} holds a {} that no run here has written: {remedy}", "an empty folder, or that of a run", "choose another folder with --out"),
    FOLDER_UNUSABLE(1, "cannot use {} as a run folder: {}", "a folder that can be written in", "mend that, or choose another folder with --out"),
    NO_RUN(2, "there is no run folder {}", "the folder of a run", "the folder that vecgrad train printed"),
    NOT_A_RUN(2, "{} is not the folder of a run: it has no {}", "the folder of a run", "the folder that vecgrad train printed"),
    NO_MODEL(2, "{} holds no trained model yet: {remedy}", "a finished run", "finish the run with vecgrad train --resume --out {}"),
    RUN_FOLDER_GONE(1, "cannot write {}; the run folder is gone: {remedy}", "the run folder, as long as the run lasts", "start the run anew"),
    RUN_CANNOT_WRITE(1, "cannot write {}: {}; nothing that was checkpointed is lost: {remedy}", "room on the disk, and leave to write", "mend that, then go on with vecgrad train --resume --out {}"),
    CANNOT_WRITE(1, "cannot write {}: {}", "a folder that is there and can be written in", "another --out, or room on the disk"),
    CANNOT_REMOVE(1, "cannot remove {}: {}", "a run folder whose files may be removed", "remove the file by hand, or choose another folder with --out"),
    CANNOT_MAKE_FOLDER(1, "cannot make the folder {}: {}", "a name for a folder that is free", "another --out"),
    CANNOT_READ(1, "cannot read {}: {}", "a file that can be read", "the file's permissions, and its disk"),
    NO_FILE(1, "there is no file {}", "a file of this name", "the name and the folder"),

    // ---- what a run folder holds
    CHECKPOINT_DAMAGED(1, "{} is not a sound checkpoint: {}", "a checkpoint as the run wrote it", "--overwrite, to start the run anew"),
    CHECKPOINT_OF_OTHER_STAGE(1, "{} was written in stage {}, but the run would go on in stage {}: {remedy}", "a checkpoint of this run", "start it anew with --overwrite"),
    METRICS_DAMAGED(1, "{}metrics.jsonl, line {}: {}", "a JSON object in each line", "mend or remove that line"),
    CONFIG_STRANGE(1, "config.json: {} is {}; expected {}", "settings as the run wrote them", "--overwrite, to start the run anew"),
    PARAMETER_STRANGE(1, "parameter {}: the file has {}", "arrays of the names and shapes of the model", "the file of this very model"),
    SAFETENSORS_DAMAGED(1, "{} is not a sound safetensors file: {}", "a whole safetensors file", "get or write the file again"),
    NPZ_DAMAGED(1, "{} is not a sound npz file: {}", "a whole npz file of arrays of numbers", "get or write the file again"),
    NOT_ALL_USED(1, "{} is nothing that an {} of these sizes has; {remedy}", "arrays of the model and no others", "choose the arrays by a map (--map)"),
    NOT_A_MODEL(1, "{} is not a model: {}", "weights of a model of ours", "another file, or a map (--map) of its names"),
    NOT_JSON(1, "{}: not JSON at {}", "a JSON object", "mend the file there"),
    NO_JSON_OBJECT(1, "{}: a JSON object was expected, this is {}", "a JSON object", "a file that begins with {"),
    JSON_KEY_TWICE(1, "{}: the key {} stands twice", "each key once", "remove one of the two"),
    JSON_NOT_UTF8(1, "{}: it is not UTF-8", "text in UTF-8", "another file, or its text in UTF-8"),

    // ---- commands that look at a run
    OTHER_IMAGES(1, "{} holds a model of images of {} pixels, those of {} have {}", "the data that the model was trained on", "another run, or --data-dir"),
    NO_LATENT_SPACE(2, "{} is a run of {}, which has no latent space to draw: {remedy}", "a run with a latent space", "take one of m1, m2 or m1m2"),
    NO_CLASSES(2, "{} is a run of m1, which knows no classes: {}", "a run that knows classes", "a run of m2 or m1m2"),
    NO_CLASS_OPTION(2, "--class: M1 knows no classes", "a space with classes", "leave --class out"),
    CLASS_OF_WALK(2, "--class chooses a block of --walk, which was not given", "--walk with --class", "add --walk, or leave --class out"),
    NO_PLANE(2, "{} has a latent space of one dimension, which holds no plane: {remedy}", "two latent dimensions at least", "this picture takes a run with --latent 2 or more"),
    NO_STACK(2, "--space: {} is no run of m1m2: {}", "a run with two latent spaces", "leave --space out"),
    OTHER_ENDING(2, "--out: {} would hold a {}, whatever its name ends in: {remedy}", "the ending of the format", "leave out {}"),
    EXAMPLES_TOO_MANY(2, "--examples: {} labelled and as many unlabelled are more than {}", "no more examples than there are", "fewer --examples"),
    RUN_OR_MODEL(2, "--model: the run {} has its model; {remedy}", "a run or a model", "give one of the two"),
    NO_BOUND(2, "{} holds a model without a bound, or without a classifier: expected {}", "a run of m1, m2 or m1m2", "another run"),

    // ---- import
    IMPORT_OTHER_MODEL(2, "--model: {} holds a model {}, not {}", "the model that the file says it holds", "leave --model out"),
    IMPORT_OTHER_MAP(2, "--model: the map {} is for {}, not {}", "the model that the map is for", "leave --model out"),
    IMPORT_NO_MODEL(2, "--model is needed: {} does not say whether it is {}", "m1, m2, m1m2 or nn", "--model with one of them"),
    NO_MAP(1, "there is no map {}: {remedy}", "a map's name or file", "give a JSON file, or one of {}"),
    MAP_NAMES_NOTHING(1, "{} names no parameters", "a parameter at least", "add one to the map"),
    MAP_STRANGE(1, "{}, \"{}\": {}", "arrays that the file has, and parts that fit", "mend this entry of the map"),
    MAP_MODEL(1, "{}: \"model\" is {}; expected text", "a model's name", "mend this entry of the map"),

    // ---- many machines
    CLUSTER_OPTION(2, "--spark-conf is for --spark", "both, or none", "add --spark, or leave --spark-conf out"),
    ONE_MACHINE(2, "{} is for one machine, not for --spark{}", "an option that goes with --spark", "leave the option out"),
    NO_CLUSTER(1, "--spark: this build has no module cluster; {remedy}", "a build with the module cluster", "start it through ./vecgrad, which builds it when it is needed"),
    CLUSTER_FAILED(1, "--spark: {}", "a Spark 4 master there, and workers that go on", "the same command again; the executors' logs tell more"),

    // ---- reproduce
    M1_IN_TABLE(2, "--methods: m1 has no test error, so no place in the table", "methods that classify", "leave m1 out"),
    SET_BY_GRID(2, "--set: {} is decided by the grid", "a setting that the grid leaves open", "--labels, --draws or --methods"),
    NO_MARKS(2, "--into: {} has no lines {}", "a file with both marks", "put the two lines into the file"),
    NO_RESULTS(1, "there is no folder {} with results in it", "the folder cells of a grid", "the folder that reproduce wrote, and in it cells"),
    RESULT_OF_OTHER_DATA(1, "--from: {} is of {}, not of {}: {remedy}", "results of one table and one data set", "name both as they were trained, by TABLE and --data"),
    NOTHING_TO_TRAIN(2, "--from trains nothing: {remedy}", "--from with --data, --into or --json", "leave --methods, --labels, --draws, --set and --out out"),
    NOT_A_RESULT(1, "{} is not a cell's result: {}", "a result as reproduce wrote it", "remove the file, and run the grid again"),
    CELL_OF_OTHER_SETTINGS(1, "{} was trained with {}, not {}: {remedy}", "cells of the same settings", "give the grid another folder by --out, or the same settings"),
    RUN_OF_OTHER_SETTINGS(1, "{} was begun with {}, not {}: {remedy}", "runs of the same settings", "give the grid another folder by --out, or the same settings"),

    // ---- data
    DATA_NOT_HERE(1, "{} is not here: looked for {}", "the files of the data set in one of the folders", "vecgrad data fetch, or put the files there"),
    DATA_LACKS(1, "{} lacks {}; four IDX files {} were expected there{}", "four IDX files with MNIST's names", "put them there, plain or with .gz"),
    DATA_MISSING(1, "{} does not exist; {} was expected there", "the file", "put it there"),
    DATA_OTHER_KIND(1, "{} start with {}: is it the right file?", "a file of this format", "get the right file"),
    DATA_TOO_SHORT(1, "{} is cut short: {}", "as many bytes as the header announces", "get it again"),
    DATA_HEADER_SHORT(1, "{} ends inside its header{}", "a whole header", "get it again"),
    DATA_HEADER_STRANGE(1, "{}: its header {}", "sizes that a file can have", "get it again"),
    DATA_GOES_ON(1, "{} goes on after the {}", "no more than the header announces", "get it again"),
    DATA_DAMAGED_GZIP(1, "{} is a damaged gzip file ({}): {remedy}", "a whole gzip file", "get it again"),
    DATA_CUT_GZIP(1, "{} ends in the middle; {}", "a whole gzip file", "get it again"),
    DATA_LABELS_COUNT(1, "{} has {} labels, but {} images{}", "as many labels as images", "get both files again"),
    DATA_LABEL(1, "{}: label {} of image {} is not in {}", "labels of the data set's classes", "get it again"),
    DATA_SIZES(1, "{} has images of {}, but the training images are {}", "images of one size", "the files of one data set"),
    DATA_TOO_FEW(1, "{} images; at least {} are needed, because {}", "enough images to keep some for validation", "a larger data set"),
    DATA_NOT_MAT(1, "{} is no sound MATLAB file of version 5 ({}", "a MATLAB file with X and y", "get it again"),
    DATA_MAT_LACKS(1, "{} has no {}; {} was expected: is it SVHN's format 2?", "X and y", "get the right file"),
    DATA_MAT_SHAPE(1, "{}: {} is {}; expected {}: is it SVHN's format 2?", "X and y of SVHN's shapes", "get the right file"),
    DATA_OTHER_COUNT(1, "{} has {} images; {} has {}: {}", "as many images as the data set has", "the right file, or svhn:DIR for a part"),
    DATA_NORB_KIND(1, "{} starts with {}; a binary matrix of {}", "a binary matrix of small NORB", "get the right file"),
    DATA_NORB_SHAPE(1, "{} is a matrix of {} was expected: is it the right file?", "the dimensions of small NORB", "get the right file"),
    DATA_NORB_SHORT(1, "{} ends within piece {}", "as many pieces as the header announces", "get it again"),
    FETCH_GENERATED(1, "digits are generated on the fly; there is nothing to fetch", "a published data set", "vecgrad train, which needs no download"),
    FETCH_UNPUBLISHED(1, "{} is not published on its own: {}", "a published data set", "svhn, of which it is a part"),
    FETCH_NO_FOLDER(1, "{} cannot be written to ({}); {remedy}", "a folder for the data", "name another folder with --data-dir"),
    FETCH_FAILED(1, "{} could not be fetched ({}); {}", "a mirror that has the file, with its checksum", "again later, or by other means");

    private final int exit;
    private final String sentence, expected, remedy;
    private final Pattern pattern;

    Failure(int exit, String sentence, String expected, String remedy) {
        this.exit = exit;
        this.sentence = sentence.replace("{remedy}", remedy);
        this.expected = expected;
        this.remedy = remedy;
        this.pattern = Pattern.compile(Pattern.quote(this.sentence).replace("{}", "\\E.*\\Q") + (sentence.endsWith("{}") ? "" : ".*"), Pattern.DOTALL);
    }

    /** The sentence, with these in the places of {@code {}}; places that are left stay empty. */
    public String says(Object... details) {
        StringBuilder said = new StringBuilder();
        int from = 0, detail = 0;
        for (int at; (at = sentence.indexOf("{}", from)) >= 0; from = at + 2)
            said.append(sentence, from, at).append(detail < details.length ? String.valueOf(details[detail++]) : "");
        return said.append(sentence, from, sentence.length()).toString();
    }

    /** The first that such a sentence is of. */
    public static Optional<Failure> of(String sentence) {
        for (Failure failure : values()) if (failure.pattern.matcher(sentence).matches()) return Optional.of(failure);
        return Optional.empty();
    }

    /** What the command exits with. */
    public int exit() { return exit; }

    /** What would have been right. */
    public String expected() { return expected; }

    /** What to do. */
    public String remedy() { return remedy; }

    /** Whether this sentence, one of its own, says what to do; else that is said after it. */
    public boolean isToldBy(String said) { return sentence.contains(remedy) || said.contains(remedy); }
}
