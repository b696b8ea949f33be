package vecgrad.datasets;

import java.io.IOException;

/** Data that are missing, damaged or not what they claim; the message is one sentence for the person at the keyboard. */
public final class DataException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What was wrong with which file, what was expected, what to do. */
    public DataException(String message) { super(message); }

    /** As above, with the failure underneath. */
    public DataException(String message, Throwable cause) { super(message, cause); }
}
