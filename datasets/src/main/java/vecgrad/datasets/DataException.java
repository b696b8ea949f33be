package vecgrad.datasets;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipException;

/** Data that are missing, damaged or not what they claim; the message is one sentence for the person at the keyboard. */
public final class DataException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 1500;

    /** What was wrong with which file, what was expected, what to do. */
    public DataException(String message) { super(plain(message)); }

    /** As above, with the failure underneath. */
    public DataException(String message, Throwable cause) { super(plain(message), cause); }

    /** On one line, and not too long: what it repeats from a file cannot command a terminal. */
    private static String plain(String message) {
        String shown = message.replaceAll("[\\p{Cntrl}\\p{Cc}\\p{Cf}\\p{Cs}]", "?");
        return shown.length() > LONGEST ? shown.substring(0, LONGEST) + "..." : shown;
    }

    /** What kept a file from being read, in words. @param expected what should be there, with its article */
    static DataException reading(Path file, String expected, IOException e) {
        return switch (e) {
            case DataException said -> said;
            case NoSuchFileException missing -> new DataException(file + " does not exist; " + expected + " was expected there", missing);
            case EOFException end -> new DataException(file + " ends in the middle; it was cut short, perhaps while downloading: get it again", end);
            case ZipException damaged -> new DataException(file + " is a damaged gzip file (" + damaged.getMessage() + "): get it again", damaged);
            default -> new DataException(file + " cannot be read: " + e.getMessage(), e);
        };
    }
}
