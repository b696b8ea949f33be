package vecgrad.datasets;

import java.net.URI;
import java.util.List;

/**
 * A published data set: where it can be got and how to tell that it arrived whole.
 *
 * @param mirrors  folders to fetch from, the best first; each ends in a slash
 * @param homepage for people
 * @param files    the four gzipped IDX files
 */
record Source(String name, int classes, String homepage, List<URI> mirrors, List<RemoteFile> files) {
    /**
     * A gzipped file and its SHA-256.
     *
     * @param digestOfContent whether the digest is of what is inside; MNIST circulates in several compressions of the same
     *                        bytes, the others only as their authors packed them
     * @param contentLength   the length of what is inside, in bytes
     */
    record RemoteFile(String name, String sha256, boolean digestOfContent, long contentLength) {
        String gzName() { return name + ".gz"; }
    }

    private static final long[] LENGTHS = {16 + 60000L * 784, 8 + 60000, 16 + 10000L * 784, 8 + 10000};

    static final Source MNIST = new Source("mnist", 10, "https://storage.googleapis.com/cvdf-datasets/mnist/", List.of(
            URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
            URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/")),
            files(true,
                    "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
                    "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
                    "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
                    "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"));

    static final Source FASHION_MNIST = new Source("fashion-mnist", 10, "https://github.com/zalandoresearch/fashion-mnist", List.of(
            URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
            URI.create("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/")),
            files(false,
                    "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
                    "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
                    "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
                    "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"));

    static final Source KMNIST = new Source("kmnist", 10, "https://codh.rois.ac.jp/kmnist/", List.of(
            URI.create("https://codh.rois.ac.jp/kmnist/dataset/kmnist/"),
            URI.create("http://codh.rois.ac.jp/kmnist/dataset/kmnist/")),
            files(false,
                    "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4",
                    "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17",
                    "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5",
                    "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c"));

    /** The published data set of this name. @throws DataException if there is none */
    static Source named(String name) throws DataException {
        for (Source source : List.of(MNIST, FASHION_MNIST, KMNIST)) if (source.name.equals(name)) return source;
        throw new DataException("there is no data set called '" + name + "'; choose one of " + String.join(", ", Datasets.names()));
    }

    private static List<RemoteFile> files(boolean digestOfContent, String... sha256) {
        RemoteFile[] files = new RemoteFile[sha256.length];
        for (int i = 0; i < files.length; i++)
            files[i] = new RemoteFile(Datasets.FILES.get(i), sha256[i], digestOfContent, LENGTHS[i]);
        return List.of(files);
    }
}
