/** Labelled images as plain arrays: generated digits, the files of MNIST, SVHN and small NORB, and the splits the paper uses. */
module vecgrad.datasets {
    requires org.joml;
    requires java.net.http;
    requires us.hebi.matlab.mat.mfl.core;

    exports vecgrad.datasets;
}
