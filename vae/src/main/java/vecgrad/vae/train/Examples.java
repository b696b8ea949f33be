package vecgrad.vae.train;

import java.util.Map;
import java.util.function.Function;
import vecgrad.autograd.Variable;
import vecgrad.datasets.Dataset;
import vecgrad.datasets.LabeledImages;
import vecgrad.tensor.Noise;
import vecgrad.vae.eval.Evaluation;
import vecgrad.vae.model.Pca;
import vecgrad.vae.prob.Categorical;

/** What a model sees of a set of examples, and their classes. */
record Examples(Inputs inputs, int[] labels) {
    /** The classes of these examples, as a new array. [rows.length] */
    int[] labels(int[] rows) {
        int[] y = new int[rows.length];
        for (int i = 0; i < rows.length; i++) y[i] = labels[rows[i]];
        return y;
    }

    /** The three parts of a data set; labels of the training part are for those who are allowed to know them. */
    record Parts(Examples train, Examples validation, Examples test) {
        /** The pixels of a data set, or its whitened features. @param pca null for pixels */
        static Parts of(Dataset data, Pca pca) { return new Parts(examples(data.train(), pca), examples(data.validation(), pca), examples(data.test(), pca)); }

        private static Examples examples(LabeledImages images, Pca pca) { return new Examples(Inputs.of(images, pca), images.labels()); }

        /** The same examples, seen in another way. */
        Parts seen(View view) {
            return new Parts(new Examples(view.of(train.inputs), train.labels), new Examples(view.of(validation.inputs), validation.labels),
                    new Examples(view.of(test.inputs), test.labels));
        }

        /** A classifier's errors, in the names of a line of metrics. */
        Map<String, Double> errors(Function<Variable, Categorical> qy) { return errors(qy, 0, null); }

        /** The same with the probabilities averaged over samples of what the classifier sees; 0 for its mean. */
        Map<String, Double> errors(Function<Variable, Categorical> qy, int samples, Noise noise) {
            return Map.of("valid_error", Evaluation.errorRate(qy, validation.inputs, validation.labels, samples, noise),
                    "test_error", Evaluation.errorRate(qy, test.inputs, test.labels, samples, noise));
        }
    }

    /** Another way to see examples. */
    interface View { Inputs of(Inputs inputs); }
}
