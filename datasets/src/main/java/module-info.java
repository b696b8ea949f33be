/** Labelled images as plain arrays: generated digits, IDX files, and the splits the paper uses. */
module vecgrad.datasets {
    requires org.joml;
    requires java.net.http;

    exports vecgrad.datasets;
}
