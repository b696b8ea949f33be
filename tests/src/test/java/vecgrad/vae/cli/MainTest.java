package vecgrad.vae.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static vecgrad.vae.cli.Console.vecgrad;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import vecgrad.vae.Version;
import vecgrad.vae.cli.Console.Ended;

/** Help, version, wrong calls. */
class MainTest {
    @TempDir
    private Path folder;

    // ------------------------------------------------------------------------------------------------ help

    @TestFactory
    Stream<DynamicTest> theHelpOfEveryCommandExplainsEverythingItTakes() {
        return commands(Main.commandLine()).map(command -> dynamicTest(command.getCommandSpec().qualifiedName(), () -> {
            String[] path = command.getCommandSpec().qualifiedName().split(" ");
            Object[] call = Arrays.copyOfRange(path, 1, path.length + 1, Object[].class);
            call[call.length - 1] = "--help";
            Ended help = vecgrad(call);
            assertEquals(0, help.code());
            assertEquals("", help.err());
            assertTrue(help.out().contains(String.join(" ", command.getCommandSpec().usageMessage().description()).substring(0, 20)), help.out());
            for (OptionSpec option : command.getCommandSpec().options()) {
                assertTrue(option.description().length > 0 && !option.description()[0].isBlank(), option.longestName() + " has no description");
                assertTrue(help.out().contains(option.longestName()), option.longestName());
                assertTrue(option.arity().max() == 0 || !option.paramLabel().startsWith("<"), option.longestName() + " has no name for its value");
            }
            for (PositionalParamSpec parameter : command.getCommandSpec().positionalParameters())
                assertTrue(parameter.description().length > 0 && help.out().contains(parameter.paramLabel()), parameter.paramLabel());
            for (String sub : command.getSubcommands().keySet()) assertTrue(help.out().contains("  " + sub + " "), sub);
            for (String line : help.out().lines().toList()) assertTrue(line.length() <= 80, line);
        }));
    }

    private static Stream<CommandLine> commands(CommandLine command) {
        return Stream.concat(Stream.of(command), command.getSubcommands().values().stream().flatMap(MainTest::commands));
    }

    @Test
    void theHelpNamesTheFiveCommandsAndTheExitCodes() {
        Ended help = vecgrad("--help");
        for (String command : List.of("train", "evaluate", "sample", "explain", "data")) assertTrue(help.out().contains("\n  " + command), command);
        assertTrue(help.out().contains("Exit codes: 0 done, 1 failed, 2 called wrongly"), help.out());
    }

    @Test
    void theVersionIsThatOfThePom() throws IOException {
        Ended version = vecgrad("--version");
        assertEquals(0, version.code());
        assertTrue(version.out().startsWith("vecgrad " + Version.TEXT + System.lineSeparator()) && version.out().contains("Java " + Runtime.version()), version.out());
        Matcher pom = Pattern.compile("<artifactId>vecgrad</artifactId>\\s*<version>([^<]*)</version>").matcher(Files.readString(Path.of("pom.xml")));
        assertTrue(pom.find());
        assertEquals(pom.group(1), Version.TEXT);
    }

    // ------------------------------------------------------------------------------------------------ wrong calls

    @Test
    void aCallWithoutACommandSaysSo() {
        refused("no command given");
        refused("fetch or show", "data");
    }

    @Test
    void whatIsNotKnownIsNamed() {
        refused("'trian'", "trian");
        assertTrue(vecgrad("trian").err().contains("train"), "a suggestion");
        refused("--modle", "train", "--modle", "m2");
        refused("'extra'", "train", "extra");
        refused("RUN", "evaluate");
        refused("--out", "sample", "run");
        refused("NAME", "data", "show");
        refused("\"m3\"", "train", "--model", "m3");
        refused("\"m3\"", "explain", "--model", "m3");
        for (String value : List.of("0", "-1", "1001", "x")) refused("--examples", "explain", "--examples", value);
        refused("give one of the two", "explain", "run", "--model", "m2");
        refused("\"emnist\"; choose one of digits, mnist", "data", "show", "emnist");
        refused("\"emnist\"", "data", "fetch", "emnist");
        refused("\"emnist\"", "train", "--data", "emnist", "--out", folder.resolve("run"));
        assertEquals(0, folder.toFile().list().length);
        refused("\"some\"", "train", "--batching", "some");
    }

    @Test
    void numbersThatMakeNoSenseAreRefusedByTheirOption() {
        for (String option : List.of("--labels", "--epochs", "--m1-epochs", "--hidden", "--latent", "--m1-hidden", "--m1-latent", "--unlabelled-batch", "--m1-batch", "--threads"))
            for (String value : List.of("abc", "0", "-1", "1.5", "", "99999999999")) refused(option, "train", "--out", folder, option, value);
        for (String value : List.of("2000000000", "10000001")) refused("--hidden", "train", "--out", folder, "--hidden", value);
        for (String value : List.of("-1", "x")) refused("--draw", "train", "--out", folder, "--draw", value);
        for (String value : List.of("x", "99999999999999999999")) refused("--seed", "train", "--out", folder, "--seed", value);
        for (String value : List.of("-1", "x", "NaN")) refused("--alpha", "train", "--out", folder, "--alpha", value);
        for (String value : List.of("0", "-1", "7", "NaN")) refused("--learning-rate", "train", "--out", folder, "--learning-rate", value);
        for (String value : List.of("-1", "NaN")) refused("--checkpoint-seconds", "train", "--out", folder, "--checkpoint-seconds", value);
        refused("--samples", "evaluate", folder, "--samples", "0");
        refused("--m1", "train", "--out", folder, "--model", "m2", "--m1", folder);
        refused("exclude each other", "train", "--out", folder, "--resume", "--overwrite");
        assertEquals(0, folder.toFile().list().length, "a refused call leaves nothing behind");
    }

    @Test
    void aRunFolderThatIsNotThereIsNamed() throws IOException {
        Path nowhere = folder.resolve("nowhere");
        for (Object[] call : new Object[][] {{"evaluate", nowhere}, {"explain", nowhere}, {"sample", nowhere, "--out", folder.resolve("a.png")}, {"train", "--resume", "--out", nowhere}})
            refused("there is no run folder " + nowhere, call);
        Files.createDirectory(nowhere);
        refused("is not the folder of a run", "evaluate", nowhere);
        Files.writeString(nowhere.resolve("config.json"), "{\"model\": \"m2\", \"data\": \"digits\"}");
        refused("holds no trained model yet", "evaluate", nowhere);
        Files.writeString(nowhere.resolve("config.json"), "{\"model\": ");
        Ended damaged = vecgrad("train", "--resume", "--out", nowhere);
        assertEquals(1, damaged.code());
        assertTrue(damaged.sentence().contains("config.json"), damaged.sentence());
    }

    /** Exit code 2, one sentence on stderr that contains the reason, nothing on stdout. */
    private static void refused(String reason, Object... call) {
        Ended ended = vecgrad(call);
        assertEquals(2, ended.code(), () -> Arrays.toString(call) + ": " + ended);
        assertEquals("", ended.out());
        assertTrue(ended.sentence().contains(reason), () -> Arrays.toString(call) + ": " + ended.err());
    }

    // ------------------------------------------------------------------------------------------------ data

    @Test
    void theDigitsAreShown() throws IOException {
        Path picture = folder.resolve("digits.png");
        Ended shown = vecgrad("data", "show", "digits", "--out", picture);
        assertEquals(0, shown.code());
        assertEquals(List.of("digits train: 20000 images of 28x28x1 in 10 classes", "digits validation: 2000 images of 28x28x1 in 10 classes",
                "digits test: 5000 images of 28x28x1 in 10 classes", picture.toString()), shown.out().lines().toList());
        byte[] png = Files.readAllBytes(picture);
        assertTrue(png.length > 10_000 && png[1] == 'P' && png[2] == 'N' && png[3] == 'G');
    }

    @Test
    void dataThatAreNotThereAreNamedWithTheCommandThatFetchesThem() throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        Ended missing = Console.ended(Console.inOwnJvm(folder.resolve("home"), "train", "--data", "mnist", "--data-dir", data, "--out", folder.resolve("run"), "--json"), folder);
        assertEquals(1, missing.code(), missing::toString);
        assertEquals("", missing.out());
        assertTrue(missing.err().contains("mnist is not here") && missing.err().contains(data.resolve("mnist").toString()), missing.err());
        assertTrue(missing.err().contains("./vecgrad data fetch mnist"), missing.err());
        Ended empty = vecgrad("data", "show", "idx:" + data);
        assertEquals(1, empty.code());
        assertTrue(empty.sentence().contains("train-images-idx3-ubyte"), empty.sentence());
    }
}
