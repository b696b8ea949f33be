package vecgrad.tour;

import vecgrad.autograd.Tape;
import vecgrad.autograd.Variable;
import vecgrad.autograd.nn.Initializer;
import vecgrad.autograd.nn.Linear;
import vecgrad.autograd.op.Likelihoods;
import vecgrad.autograd.optim.Adam;
import vecgrad.autograd.optim.LearningRate;
import vecgrad.datasets.Digits;
import vecgrad.datasets.LabelSplit;
import vecgrad.datasets.LabeledImages;
import vecgrad.datasets.Minibatches;
import vecgrad.tensor.Noise;
import vecgrad.tensor.Shape;
import vecgrad.tensor.Tensor;

/**
 * Tour 7 of 9: a classifier of handwritten digits. The digits are generated, so that nothing need be downloaded.
 *
 * <p>Run it by {@code ./vecgrad tour 7}.
 */
public final class Tour07ClassifyingDigits {
    private Tour07ClassifyingDigits() {}

    /** Prints what the comments promise. */
    public static void main(String[] args) {
        LabeledImages train = Digits.generate(1, 2000), test = Digits.generate(2, 1000);
        IO.println(train.size() + " images of " + train.features() + " pixels; the first is a " + train.label(0));
        // prints: 2000 images of 784 pixels; the first is a 3
        float[] pixels = train.toFloats(0);
        for (int row = 4; row < 24; row += 2) { // every second row, as letters are higher than wide
            var line = new StringBuilder();
            for (int column = 4; column < 24; column++) line.append(pixels[28 * row + column] > 0.4f ? '#' : '.');
            IO.println(line);
        }
        // prints: .......####.........
        // prints: ...############.....
        // prints: .............###....
        // prints: .............##.....
        // prints: ........######......
        // prints: .......#######......
        // prints: ............####....
        // prints: ..............###...
        // prints: ...............###..
        // prints: ..###############...

        // Softmax regression: log-odds of each class are a linear function of the pixels, q(y|x) = softmax(x·W + b). The loss is
        // the mean of −log q(y|x) over the minibatch: how surprised the classifier is by the true label, in nats.
        // @start region="classifier"
        Linear logits = Linear.of("classifier", 784, 10, null, Initializer.fanIn(), Noise.ofSeed(1));
        Adam adam = new Adam(logits.parameters(), LearningRate.constant(0.01));
        for (int step = 0; step < 200; step++) {
            int[] batch = batch(step, 100, train.size());
            Tape tape = new Tape();
            Variable x = tape.constant(Tensor.of(Shape.of(100, 784), train.toFloats(batch)));
            Variable loss = Likelihoods.softmaxCrossEntropy(logits.apply(x), train.labels(batch)).mean();
            adam.step(tape.backward(loss));
        }
        // @end
        IO.println("error on what it has seen: " + error(logits, train, 1000) + " %, on what it has not: " + error(logits, test, 1000) + " %");
        // prints: error on what it has seen: 1 %, on what it has not: 7 %

        // Before training every class is about as likely as any other: log 10 = 2.3 nats of surprise, nine of ten wrong. The gap
        // between the two errors is what it has learnt by heart; with fewer labels it widens. So the rest of the tour asks what can
        // be learnt from images without one. Which labels may be seen is a split, the same one whenever it is drawn; minibatches
        // pair seen with unseen.
        // @start region="data"
        LabelSplit split = LabelSplit.draw(train.labels(), train.classes(), 100, 0); // draw number 0: ten of each class
        Minibatches batches = Minibatches.allLabels(split, 100, 50, 1);              // all 100 seen, 50 unseen, a batch
        int[] seen = batches.labelled(0, 0), unseen = batches.unlabelled(0, 0);      // of epoch 0, step 0: indices into train
        IO.println(seen.length + " seen, " + unseen.length + " of " + split.unlabelled().length + " unseen");
        // prints: 100 seen, 50 of 1900 unseen
        // @end
    }

    /** The numbers of a minibatch: the examples in order, over and over. */
    private static int[] batch(int step, int size, int examples) {
        int[] batch = new int[size];
        for (int i = 0; i < size; i++) batch[i] = (step * size + i) % examples;
        return batch;
    }

    /** The share of the first n images whose largest logit is not the label's, in percent. */
    private static long error(Linear logits, LabeledImages images, int n) {
        Tensor scores = logits.apply(Tape.valuesOnly().constant(Tensor.of(Shape.of(n, 784), images.toFloats(batch(0, n, images.size()))))).value();
        int wrong = 0;
        for (int i = 0; i < n; i++) {
            int best = 0;
            for (int c = 1; c < 10; c++) if (scores.get(i, c) > scores.get(i, best)) best = c;
            if (best != images.label(i)) wrong++;
        }
        return Math.round(100.0 * wrong / n);
    }
}
