package vecgrad.cluster;

import java.io.Serializable;
import vecgrad.datasets.Dataset;
import vecgrad.datasets.LabeledImages;

/** A data set on its way to a worker: plain arrays. */
record ShippedData(String name, Part train, Part validation, Part test) implements Serializable {
    /** @param pixels [image, row, column, channel] */
    record Part(String name, int rows, int columns, int channels, int classes, byte[] pixels, int[] labels) implements Serializable {
        static Part of(LabeledImages images) {
            byte[] pixels = new byte[images.size() * images.features()];
            for (int i = 0; i < images.size(); i++) System.arraycopy(images.pixels(i), 0, pixels, i * images.features(), images.features());
            return new Part(images.name(), images.rows(), images.columns(), images.channels(), images.classes(), pixels, images.labels());
        }

        LabeledImages unpacked() { return LabeledImages.of(name, rows, columns, channels, classes, pixels, labels); }
    }

    static ShippedData of(Dataset data) { return new ShippedData(data.name(), Part.of(data.train()), Part.of(data.validation()), Part.of(data.test())); }

    Dataset unpacked() { return new Dataset(name, train.unpacked(), validation.unpacked(), test.unpacked()); }
}
