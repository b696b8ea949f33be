package vecgrad.datasets;

import java.net.URI;
import java.util.List;

/**
 * A published data set: where it can be got and how to tell that it arrived whole.
 *
 * @param folder   the subfolder of the data folder that holds the files
 * @param mirrors  folders to fetch from, the best first; each ends in a slash; none if it is not published on its own
 * @param homepage for people
 * @param files    the files that are needed
 */
record Source(String name, String folder, int classes, String homepage, List<URI> mirrors, List<RemoteFile> files) {
    /** With a folder of the data set's name. */
    Source(String name, int classes, String homepage, List<URI> mirrors, List<RemoteFile> files) { this(name, name, classes, homepage, mirrors, files); }

    /**
     * A file and its SHA-256.
     *
     * @param digestOfContent whether the digest is of what is inside; MNIST circulates in several compressions of the same
     *                        bytes, the others only as their authors packed them
     * @param contentLength   the length of what is inside, in bytes
     * @param gzipped         whether it is published with .gz, which its name here leaves out
     */
    record RemoteFile(String name, String sha256, boolean digestOfContent, long contentLength, boolean gzipped) {
        RemoteFile(String name, String sha256, boolean digestOfContent, long contentLength) { this(name, sha256, digestOfContent, contentLength, true); }

        /** The name under which it is fetched and kept. */
        String publishedName() { return gzipped ? name + ".gz" : name; }
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

    /**
     * SVHN's cropped digits. The official page states no digests; these SHA-256, and the lengths, are those that TensorFlow Datasets
     * and torchvision pin for the official files, independently of each other.
     */
    static final Source SVHN = svhn("svhn"), SVHN_EXTRA = svhn("svhn-extra");

    /** Ten thousand of SVHN's test images, published nowhere on their own. */
    static final Source SVHN_SUBSET = new Source("svhn-subset", 10, "http://ufldl.stanford.edu/housenumbers/", List.of(),
            Svhn.files("svhn-subset").stream().map(name -> new RemoteFile(name, null, false, 0, false)).toList());

    /** Small NORB. The official page states no digests; these SHA-256 of the packed files are those that TensorFlow Datasets pins. */
    static final Source NORB = norb("norb"), NORB_48 = norb("norb-48");

    private static Source svhn(String name) {
        return new Source(name, "svhn", 10, "http://ufldl.stanford.edu/housenumbers/ (format 2; for non-commercial use only)",
                List.of(URI.create("http://ufldl.stanford.edu/housenumbers/")), List.of(
                new RemoteFile(Svhn.TRAIN, "435e94d69a87fde4fd4d7f3dd208dfc32cb6ae8af2240d066de1df7508d083b8", false, 182_040_794, false),
                new RemoteFile(Svhn.TEST, "cdce80dfb2a2c4c6160906d0bd7c68ec5a99d7ca4831afa54f09182025b6a75b", false, 64_275_384, false),
                new RemoteFile(Svhn.EXTRA, "a133a4beb38a00fcdda90c9489e0c04f900b660ce8a316a5e854838379a71eb3", false, 1_329_278_602, false))
                .subList(0, Svhn.files(name).size()));
    }

    private static Source norb(String name) {
        String[] sha256 = {"5ffd6272a07d32695ee1082a26a41a93a37aab8c28da047f8c34ed348d214873", "2784e542c1922060691090952b6cd6278879a216c90f81476f0f00256d42cdaa",
                "cf7104eed3e51174d2f65b66d1e5878b9da233b886f161b0d88f4510ba2c7474", "ecaf6d5bb8c3bc5eab9cf0258f6d2198dd474e016e374836fc097f2e5ff509ff"};
        long[] lengths = {447_897_624, 97_220, 447_897_624, 97_220};
        RemoteFile[] files = new RemoteFile[sha256.length];
        for (int i = 0; i < files.length; i++) files[i] = new RemoteFile(Norb.FILES.get(i), sha256[i], false, lengths[i]);
        return new Source(name, "norb", 5, "https://cs.nyu.edu/~ylclab/data/norb-v1.0-small/ (for research only)",
                List.of(URI.create("https://cs.nyu.edu/~ylclab/data/norb-v1.0-small/")), List.of(files));
    }

    /** The published data set of this name. @throws DataException if there is none */
    static Source named(String name) throws DataException {
        for (Source source : List.of(MNIST, FASHION_MNIST, KMNIST, SVHN, SVHN_EXTRA, SVHN_SUBSET, NORB, NORB_48)) if (source.name.equals(name)) return source;
        throw new DataException("there is no data set called '" + name + "'; choose one of " + String.join(", ", Datasets.names()));
    }

    private static List<RemoteFile> files(boolean digestOfContent, String... sha256) {
        RemoteFile[] files = new RemoteFile[sha256.length];
        for (int i = 0; i < files.length; i++)
            files[i] = new RemoteFile(Datasets.FILES.get(i), sha256[i], digestOfContent, LENGTHS[i]);
        return List.of(files);
    }
}
