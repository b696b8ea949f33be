package vecgrad.vae;

/** The program's version. */
public final class Version {
    /** As in the module's POM. */
    public static final String TEXT = "0.1.0";

    private Version() {}
}
