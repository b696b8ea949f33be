package vecgrad.vae.io;

import java.io.IOException;

/** A run folder cannot be used as asked; the message says what to ask instead. A command that meets it exits with 2, as for wrong usage. */
public final class RunFolderException extends IOException {
    private static final long serialVersionUID = 1;

    /** With this message. */
    public RunFolderException(String message) { super(message); }
}
