package vecgrad.vae.cli;

/** A command that was called wrongly, told in one sentence: exit code 2. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) { super(message); }
}
