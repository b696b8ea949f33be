package vecgrad.vae.io;

import java.io.IOException;

/** A file is not what its name says: damaged, truncated, or of another kind. The message names the file and the first thing wrong. */
public final class FormatException extends IOException {
    private static final long serialVersionUID = 1;

    /** With this message. */
    public FormatException(String message) { super(message); }

    /** A name from a file, made fit to be shown: in quotes, on one line, at most 60 characters. */
    static String quoted(String name) {
        StringBuilder shown = new StringBuilder("\"");
        for (int i = 0; i < Math.min(name.length(), 60); i++) {
            char c = name.charAt(i);
            shown.append(Character.isISOControl(c) || Character.isSurrogate(c) || Character.getType(c) == Character.FORMAT ? '?' : c);
        }
        return shown.append(name.length() > 60 ? "...\"" : "\"").toString();
    }
}
