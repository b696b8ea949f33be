package vecgrad.vae.train;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import vecgrad.vae.io.FormatException;
import vecgrad.vae.model.Model;

/** What can be trained, by the names of {@code --model}: the rows of the paper's tables, and M1 that several are made of. */
public enum Method {
    /** The variational autoencoder of all images. */
    M1("m1", "the VAE of all images, which needs no labels", List.of("m1"), M1Stage::alone),
    /** The generative model in which unknown labels are summed out. */
    M2("m2", "the generative model on pixels, unknown labels summed out", List.of("nn", "m2"), M2Stage::onPixels),
    /** M2 on the features of M1. */
    M1M2("m1m2", "M2 on the features of M1", List.of("nn", "m1", "m2"), M2Stage::onFeatures),
    /** The baseline. */
    NN("nn", "a network that has the labelled examples alone", List.of("nn"), BaselineStage::alone),
    /** The baseline that knows of images. */
    CNN("cnn", "a convolutional network that has the labelled examples alone", List.of("cnn"), LeNetStage::alone),
    /** The baseline that learns its features from all images. */
    CAE("cae", "contractive auto-encoders of all images, fine-tuned on the labelled ones", List.of("cae1", "cae2", "cae"), ContractiveStage::alone),
    /** 1-NN. */
    KNN("knn", "the nearest labelled example, on pixels or their components (--pca)", List.of("knn"), ClassicalStage::knn),
    /** The support vector machine. */
    SVM("svm", "a support vector machine of the labelled examples, on pixels or their components", List.of("svm"), ClassicalStage::svm),
    /** The transductive one. */
    TSVM("tsvm", "a transductive support vector machine, on pixels or their components", List.of("tsvm"), ClassicalStage::tsvm),
    /** 1-NN on the features of M1. */
    M1_KNN("m1-knn", "the nearest labelled example, on the features of M1", List.of("m1", "knn"), ClassicalStage::m1Knn),
    /** The support vector machine on the features of M1. */
    M1_SVM("m1-svm", "a support vector machine on the features of M1", List.of("m1", "svm"), ClassicalStage::m1Svm),
    /** The transductive one on the features of M1. */
    M1_TSVM("m1-tsvm", "a transductive support vector machine on the features of M1", List.of("m1", "tsvm"), ClassicalStage::m1Tsvm);

    private final String text, what;
    private final List<String> stages;
    private final Training training;

    Method(String text, String what, List<String> stages, Training training) {
        this.text = text;
        this.what = what;
        this.stages = stages;
        this.training = training;
    }

    private interface Training { Model train(RunContext run) throws IOException; }

    /** The method of this name. @throws IllegalArgumentException if there is none */
    public static Method named(String name) {
        for (Method method : values()) if (method.text.equals(name)) return method;
        throw new IllegalArgumentException("--model: " + FormatException.quoted(name) + " is none of " + names());
    }

    /** All names, between commas. */
    public static String names() { return Arrays.stream(values()).map(Method::text).collect(Collectors.joining(", ")); }

    /** The name on the command line and in files. */
    public String text() { return text; }

    /** What it is, for help texts. */
    public String what() { return what; }

    /** The stages of its training, in order. */
    public List<String> stages() { return stages; }

    /** Whether it has an M1, its own or that of another run. */
    public boolean usesM1() { return stages.contains("m1") && this != M1; }

    /** Whether its last stage is a classical method, which has no epochs. */
    boolean isClassical() { return switch (this) { case M1, M2, M1M2, NN, CNN, CAE -> false; case KNN, SVM, TSVM, M1_KNN, M1_SVM, M1_TSVM -> true; }; }

    /** Whether it makes sense on pixels alone: of neighbours in an image, or of values from 0 to 1. */
    boolean needsPixels() { return this == CNN || this == CAE; }

    /** Whether it learns from labelled and unlabelled examples in one batch. */
    boolean sumsOverLabels() { return stages.contains("m2"); }

    /** Trains to the end. @throws IOException in one sentence; what was trained until then can be resumed */
    Model train(RunContext run) throws IOException { return training.train(run); }
}
