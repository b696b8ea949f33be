package vecgrad.vae.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import vecgrad.tensor.Compute;
import vecgrad.vae.Failure;
import vecgrad.vae.Version;
import vecgrad.vae.io.RunFolderException;
import vecgrad.vae.train.StoppedException;

/** The command {@code vecgrad}. Results go to stdout, everything else to stderr; exit codes: 0 done, 1 failed, 2 called wrongly, 130 interrupted. */
@Command(name = "vecgrad", mixinStandardHelpOptions = true, versionProvider = Main.VersionText.class, sortOptions = false,
        description = {"Semi-supervised learning with deep generative models (Kingma et al. 2014), in pure Java.%n",
            "Trains M1, M2 and M1+M2 from a few labelled examples and many unlabelled ones."},
        footer = {"%nFirst: `vecgrad train` needs no data and takes a minute or two.",
            "`./vecgrad bench` is a program of its own that measures this machine and the kernels: `./vecgrad bench --help`.",
            "Exit codes: 0 done, 1 failed, 2 called wrongly, 130 interrupted. Results go to stdout, progress to stderr."},
        subcommands = {TrainCommand.class, EvaluateCommand.class, ReproduceCommand.class, ReportCommand.class, CurveCommand.class, SampleCommand.class, AnalogiesCommand.class,
            ManifoldCommand.class, ReconstructCommand.class, InterpolateCommand.class, FlyCommand.class, EmbedCommand.class, ExplainCommand.class, ExportCommand.class,
            ImportCommand.class, DataCommand.class})
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] args) { System.exit(run(args)); }

    /** Runs one command. @return its exit code */
    public static int run(String... args) {
        CommandLine line = commandLine();
        try {
            return line.execute(args);
        } catch (OutOfMemoryError e) {
            return say(line, Failure.OUT_OF_MEMORY.says(e.getMessage()), 1);
        }
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((e, command, result) -> explain(e, command));
        line.setParameterExceptionHandler(Main::usage);
        return line;
    }

    @Override
    public void run() { throw new ParameterException(spec.commandLine(), "no command given"); }

    /** One sentence for what a user can mend; a stack trace only for our own mistakes. */
    private static int explain(Exception e, CommandLine command) throws Exception {
        if (e instanceof StoppedException) return say(command, e.getMessage(), Interrupts.EXIT);
        if (e instanceof UsageException || e instanceof RunFolderException) return say(command, e.getMessage(), 2);
        if (e instanceof IOException || e instanceof ArithmeticException || e instanceof IllegalArgumentException) return say(command, e.getMessage(), 1);
        throw e;
    }

    private static int usage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("vecgrad: " + e.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, err))
            err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return 2;
    }

    private static int say(CommandLine command, String sentence, int code) {
        command.getErr().println("vecgrad: " + sentence);
        Failure.of(String.valueOf(sentence)).filter(failure -> !failure.isToldBy(sentence)).ifPresent(failure -> command.getErr().println("Try: " + failure.remedy()));
        return code;
    }

    /** Prints the version, the JVM's and the kernels'. */
    static final class VersionText implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"vecgrad " + Version.TEXT, "Java " + Runtime.version() + ", " + Compute.describe()};
        }
    }
}
