package io.drover.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.packaging.Sandbox.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FindJdkTest {
    private static final Path SCRIPT = Sandbox.repository().resolve("build/find-jdk");

    private Sandbox sandbox;

    @BeforeEach
    void setUp(@TempDir Path folder) {
        sandbox = new Sandbox(folder);
    }

    @Test
    void takesJavaHomeFirst() {
        Path home = sandbox.jdk("mine", "25.0.3");
        sandbox.jdk("jdks/other", "25.0.9");

        assertFound(sandbox.set("JAVA_HOME", home.toString()).run(SCRIPT), home);
    }

    @Test
    void passesOverJavaHomeOfAnotherVersion() {
        Path home = sandbox.jdk("mine", "17.0.15");
        Path installed = sandbox.jdk("jdks/temurin", "25.0.3");

        assertFound(sandbox.set("JAVA_HOME", home.toString()).run(SCRIPT), installed);
    }

    @Test
    void followsJavaOnPathToItsHome() throws Exception {
        Path home = sandbox.jdk("somewhere", "25.0.3");
        Files.createSymbolicLink(sandbox.root().resolve("path/java"), home.resolve("bin/java"));

        assertFound(sandbox.run(SCRIPT), home);
    }

    @Test
    void asksTheJvmForItsHomeWhereJavaOnPathIsAStub() {
        Path home = sandbox.jdk("behind-the-stub", "25.0.3");
        sandbox.command("java", "echo '    java.home = %s' >&2".formatted(home));

        assertFound(sandbox.run(SCRIPT), home);
    }

    @Test
    void looksIntoTheInstallFoldersOfMacOsToo() {
        Path home = sandbox.jdk("jdks/temurin-25.jdk/Contents/Home", "25");

        assertFound(sandbox.run(SCRIPT), home);
    }

    @Test
    void findsAHomeWithASpaceInItsName() {
        Path home = sandbox.jdk("jdks/JDK 25", "25.0.3");

        assertFound(sandbox.run(SCRIPT), home);
    }

    @ParameterizedTest
    @ValueSource(strings = {"25", "25.0.3", "25-ea", "25+36"})
    void takesEveryReleaseOf25(String version) {
        Path home = sandbox.jdk("jdks/a", version);

        assertFound(sandbox.run(SCRIPT), home);
    }

    @ParameterizedTest
    @ValueSource(strings = {"24.0.2", "26", "250", "1.8.0_25", ""})
    void refusesOtherVersionsAndNamesThem(String version) {
        sandbox.jdk("jdks/a", version);

        Result result = sandbox.run(SCRIPT);

        assertNoneFound(result);
        assertThat(result.err()).contains("jdks/a (version " + (version.isEmpty() ? "unknown" : version) + ")");
    }

    @Test
    void saysWhatToInstallWhereThereIsNone() {
        Result result = sandbox.run(SCRIPT);

        assertNoneFound(result);
        assertThat(result.err())
                .contains("No JDK 25 was found", "JAVA_HOME: not set", "java on PATH: none", "temurin-25-jdk");
    }

    @Test
    void namesAJavaHomeWithoutJava() {
        Result result = sandbox.set("JAVA_HOME", "/nowhere/at/all").run(SCRIPT);

        assertNoneFound(result);
        assertThat(result.err()).contains("JAVA_HOME: /nowhere/at/all (no bin/java in it)");
    }

    @Test
    void refusesARuntimeWhereTheCompilerIsNeeded() {
        sandbox.runtime("jdks/jre", "25.0.3");

        Result result = sandbox.run(SCRIPT);

        assertNoneFound(result);
        assertThat(result.err()).contains("without bin/javac");
    }

    @Test
    void isContentWithARuntimeWhereOneIsAskedFor() {
        Path home = sandbox.runtime("jdks/jre", "25.0.3");

        assertFound(sandbox.run(SCRIPT, "--runtime"), home);
    }

    @Test
    void refusesAnUnknownArgument() {
        Result result = sandbox.run(SCRIPT, "--jre");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("'--jre'", "--runtime");
    }

    private static void assertFound(Result result, Path home) {
        assertThat(result).isEqualTo(new Result(0, home + "\n", ""));
    }

    private static void assertNoneFound(Result result) {
        assertThat(result.exitCode()).as(result.err()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
    }
}
