package vecgrad.datasets;

/**
 * A data set cut into the three parts of an experiment. The validation part chooses nothing on its own: it stands beside
 * the test error, so that whoever stops early can do it without looking at the test.
 *
 * @param name       what {@link Datasets#open} was asked for
 * @param train      what models learn from; {@link LabelSplit} decides which of its labels they may see
 * @param validation for choosing among runs
 * @param test       for the number that is reported
 */
public record Dataset(String name, LabeledImages train, LabeledImages validation, LabeledImages test) {
    /** Checks that the three parts hold images of one kind. */
    public Dataset {
        for (LabeledImages part : new LabeledImages[] {validation, test})
            if (part.rows() != train.rows() || part.columns() != train.columns() || part.channels() != train.channels()
                    || part.classes() != train.classes())
                throw new IllegalArgumentException(part + " does not fit " + train);
    }
}
