package vecgrad.vae.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program that {@code ./vecgrad} starts. */
@Command(name = "vecgrad", mixinStandardHelpOptions = true, version = "vecgrad 0.1.0",
        description = "Semi-supervised learning with deep generative models.")
public final class Main implements Runnable {
    private Main() { }

    @Override
    public void run() { CommandLine.usage(this, System.out); }

    /** Runs one command. Exits with 0 when it succeeded, 1 when it failed, 2 when it was called wrongly. */
    public static void main(String[] args) { System.exit(new CommandLine(new Main()).execute(args)); }
}
