package vecgrad.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vecgrad.vae.Version;

/** The project in {@code tests/example}, which is no module of ours, is built against our jars as anybody's would be. */
class ExampleProjectTest {
    private static final Path EXAMPLE = Library.project().resolve("tests/example");

    @TempDir
    private Path folder;

    @Test
    void aModelOfItsOwnIsTrainedInUnderFortyLines() throws IOException {
        Maven.assumeInstalled();
        for (Library library : Library.all()) assumeTrue(library.isPackaged(), "the jars are not built before the phase package: mvn verify");
        assertTrue(Files.readAllLines(EXAMPLE.resolve("src/main/java/example/ConditionalVae.java")).size() < 40);
        Path project = folder.resolve("project"), repository = folder.resolve("repository");
        Maven.copy(EXAMPLE, project, List.of("target"));
        install(repository);
        Path settings = Files.writeString(folder.resolve("settings.xml"), """
                <settings>
                  <mirrors><mirror><id>here</id><mirrorOf>*</mirrorOf><url>%s</url></mirror></mirrors>
                </settings>
                """.formatted(Maven.localRepository().toUri())); // the plugins are those of this build: nothing is downloaded
        Maven.run(project, "-s", settings.toString(), "-Dmaven.repo.local=" + repository, "package");
        String said = Maven.ran(project, List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-p", "target/lib" + File.pathSeparator + "target/classes",
                "-m", "example/example.ConditionalVae"));
        List<Double> losses = said.lines().filter(line -> line.matches("[0-9]+ [0-9.]+")).map(line -> Double.valueOf(line.split(" ")[1])).toList();
        assertEquals(4, losses.size(), said);
        assertTrue(losses.getFirst() > 500 && losses.getLast() < 180, said);
    }

    /** As {@code mvn install} leaves them: a folder per artefact, with its jar and its POM. */
    private static void install(Path repository) throws IOException {
        put(repository, "vecgrad", Library.project().resolve("pom.xml"), null);
        put(repository, "vecgrad-bom", Library.project().resolve("vae/bom/pom.xml"), null);
        for (Library library : Library.all()) put(repository, library.artifact(), Library.project().resolve(library.name()).resolve("pom.xml"), library.location());
    }

    private static void put(Path repository, String artifact, Path pom, Path jar) throws IOException {
        Path folder = Files.createDirectories(repository.resolve("vecgrad").resolve(artifact).resolve(Version.TEXT));
        Files.copy(pom, folder.resolve(artifact + "-" + Version.TEXT + ".pom"));
        if (jar != null) Files.copy(jar, folder.resolve(artifact + "-" + Version.TEXT + ".jar"));
    }

    @Test
    void theBillOfMaterialsNamesEveryLibraryInThisVersion() throws IOException {
        String bom = Files.readString(Library.project().resolve("vae/bom/pom.xml"));
        for (Library library : Library.all())
            assertTrue(bom.contains("<artifactId>" + library.artifact() + "</artifactId><version>" + Version.TEXT + "</version>"), library.artifact());
        assertEquals(Library.all().size(), bom.lines().filter(line -> line.contains("<dependency>")).count());
        assertTrue(bom.contains("<artifactId>vecgrad-bom</artifactId>\n  <version>" + Version.TEXT + "</version>"), bom);
        assertTrue(Files.readString(EXAMPLE.resolve("pom.xml")).contains("<artifactId>vecgrad-bom</artifactId><version>" + Version.TEXT + "</version>"));
        assertEquals(List.of(Version.TEXT), Files.readString(Library.project().resolve("pom.xml")).lines().filter(line -> line.startsWith("  <version>"))
                .map(line -> line.replaceAll(" *</?version>", "")).collect(Collectors.toList()));
    }
}
