package vecgrad.vae.io;

import java.io.IOException;

/** A file is not what its name says: damaged, truncated, or of another kind. The message names the file and the first thing wrong. */
public final class FormatException extends IOException {
    private static final long serialVersionUID = 1;

    private static final int LONGEST_NAME = 60, LONGEST = 1500;

    /** With this message, on one line: what it repeats from a file cannot command a terminal. */
    public FormatException(String message) { super(plain(message, LONGEST)); }

    /** A name from a file, made fit to be shown: in quotes, on one line, at most 60 characters. */
    public static String quoted(String name) { return '"' + plain(name, LONGEST_NAME) + '"'; }

    private static String plain(String text, int longest) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), longest); i++) {
            char c = text.charAt(i);
            shown.append(Character.isISOControl(c) || Character.isSurrogate(c) || Character.getType(c) == Character.FORMAT ? '?' : c);
        }
        return shown.append(text.length() > longest ? "..." : "").toString();
    }
}
