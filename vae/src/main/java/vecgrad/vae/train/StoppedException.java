package vecgrad.vae.train;

import java.io.IOException;
import vecgrad.vae.Failure;

/** A training was asked to stop, and did: what it had learned is in its checkpoint. A command that meets it exits with 130. */
public final class StoppedException extends IOException {
    private static final long serialVersionUID = 1;

    private final String before;

    /** With a message of both. @param before the stage and step that would have been next @param goOn what goes on from there */
    public StoppedException(String before, String goOn) {
        super(Failure.STOPPED.says(before, goOn));
        this.before = before;
    }

    /** The same, told by who knows the command that goes on. */
    public StoppedException goingOnWith(String command) { return new StoppedException(before, command); }
}
