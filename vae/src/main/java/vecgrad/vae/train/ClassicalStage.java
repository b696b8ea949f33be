package vecgrad.vae.train;

import java.io.IOException;
import java.util.Map;
import vecgrad.tensor.Tensor;
import vecgrad.vae.baseline.NystroemFeatures;
import vecgrad.vae.baseline.SvmSettings;
import vecgrad.vae.baseline.TransductiveSvm;
import vecgrad.vae.eval.Evaluation;
import vecgrad.vae.model.ClassicalClassifier;
import vecgrad.vae.model.KernelMachine;
import vecgrad.vae.model.M1;
import vecgrad.vae.model.M1Classifier;
import vecgrad.vae.model.NearestNeighbour;
import vecgrad.vae.model.SquaredDistances;

/**
 * The classical methods: on pixels, or on the means of M1 in the dimensions that it uses. None of them has epochs, or a checkpoint:
 * a resumed run fits them anew, which takes a minute or two and gives the same bits.
 *
 * @param name of the stage
 * @param svm the settings of a support vector machine, as far as it is one
 */
record ClassicalStage(RunContext run, String name, SvmSettings svm) {
    static ClassicalClassifier knn(RunContext run) throws IOException { return new ClassicalStage(run, "knn", null).onPixels(); }

    static ClassicalClassifier svm(RunContext run) throws IOException { return new ClassicalStage(run, "svm", SvmSettings.onPixels().supervised()).onPixels(); }

    static ClassicalClassifier tsvm(RunContext run) throws IOException { return new ClassicalStage(run, "tsvm", SvmSettings.onPixels()).onPixels(); }

    static M1Classifier m1Knn(RunContext run) throws IOException { return new ClassicalStage(run, "knn", null).onM1(); }

    static M1Classifier m1Svm(RunContext run) throws IOException { return new ClassicalStage(run, "svm", SvmSettings.onFeatures().supervised()).onM1(); }

    static M1Classifier m1Tsvm(RunContext run) throws IOException { return new ClassicalStage(run, "tsvm", SvmSettings.onFeatures()).onM1(); }

    private ClassicalClassifier onPixels() throws IOException { return fit(run.pixels()); }

    private M1Classifier onM1() throws IOException {
        M1 m1 = M1Stage.trained(run);
        int[] kept = M1Stage.active(run, m1);
        return new M1Classifier(m1, kept, fit(run.pixels().seen(pixels -> M1Stage.features(m1, kept, pixels))));
    }

    private ClassicalClassifier fit(Examples.Parts data) throws IOException {
        ClassicalClassifier classifier = svm == null ? nearestNeighbour(data.train()) : machine(data.train());
        run.trainer().finished(name, Map.of("valid_error", Evaluation.errorRate(classifier, data.validation().inputs(), data.validation().labels()),
                "test_error", Evaluation.errorRate(classifier, data.test().inputs(), data.test().labels())));
        return classifier;
    }

    private NearestNeighbour nearestNeighbour(Examples train) {
        int[] labelled = run.split().labelled();
        return new NearestNeighbour(SquaredDistances.to(train.inputs().mean(labelled)), train.labels(labelled), run.data().train().classes());
    }

    private KernelMachine machine(Examples train) {
        int[] labelled = run.split().labelled();
        run.progress().stage(name, 1 + svm.stages());
        double gamma = svm.gamma() / NystroemFeatures.medianDistance(train.inputs(), run.noise());
        NystroemFeatures features = NystroemFeatures.draw(train.inputs(), svm.landmarks(), gamma, run.noise());
        Tensor phi = features.of(train.inputs()); // [n, landmarks]: by far the largest thing here
        run.progress().update(1, Map.of("landmarks", features.size()), Double.NaN, Double.NaN);
        return TransductiveSvm.train(features, phi, labelled, train.labels(labelled), run.data().train().classes(), svm,
                (round, unlabelledC) -> run.progress().update(1 + round, Map.of("unlabelled_c", unlabelledC), Double.NaN, Double.NaN));
    }
}
