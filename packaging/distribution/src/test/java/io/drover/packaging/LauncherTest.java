package io.drover.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.packaging.Sandbox.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LauncherTest {
    private static final String DIST = "packaging/distribution/src/main/dist/";

    private Sandbox sandbox;
    private Path drover;
    private Path agent;

    @BeforeEach
    void setUp(@TempDir Path folder) throws Exception {
        sandbox = new Sandbox(folder.toRealPath());
        drover = sandbox.copy(DIST + "bin/drover", "opt/a place/drover/bin/drover");
        agent = sandbox.copy(DIST + "bin/drover-agent", "opt/a place/drover/bin/drover-agent");
        sandbox.copy("build/find-jdk", "opt/a place/drover/libexec/find-jdk");
    }

    @ParameterizedTest
    @CsvSource({
        "server,  server, io.drover.server.DroverServer",
        "agent,   agent,  io.drover.agent.DroverAgent",
    })
    void startsTheProgramNamedFirstWithoutThatName(String name, String libraries, String main) {
        sandbox.jdk("jdks/25", "25.0.3");

        Result result = sandbox.run(drover, name, "--dir", "a b", "");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.lines()).endsWith("-cp", libraries(libraries), main, "--dir", "a b", "");
    }

    @ParameterizedTest
    @CsvSource({"cluster", "servers", "--version", "''"})
    void leavesAllElseToTheCommandLine(String argument) {
        sandbox.jdk("jdks/25", "25.0.3");

        Result result = sandbox.run(drover, argument, "server", "*");

        assertThat(result.lines())
                .endsWith("-cp", libraries("cli"), "io.drover.cli.DroverCli", argument, "server", "*");
    }

    @Test
    void startsTheCommandLineWithoutArguments() {
        sandbox.jdk("jdks/25", "25.0.3");

        assertThat(sandbox.run(drover).lines()).endsWith(libraries("cli"), "io.drover.cli.DroverCli");
    }

    @Test
    void theAgentHasANameOfItsOwn() {
        sandbox.jdk("jdks/25", "25.0.3");

        assertThat(sandbox.run(agent, "adopt", "a b").lines())
                .isEqualTo(sandbox.run(drover, "agent", "adopt", "a b").lines())
                .endsWith("io.drover.agent.DroverAgent", "adopt", "a b");
    }

    @Test
    void keepsTheAgentSmall() {
        sandbox.jdk("jdks/25", "25.0.3");

        assertThat(sandbox.run(agent).lines())
                .contains("-XX:+UseSerialGC", "-Xmx24m", "-Xmn2m", "-XX:ReservedCodeCacheSize=16m", "-Xss256k")
                // An experimental option ends the JVM unless what unlocks it comes first.
                .containsSubsequence("-XX:+UnlockExperimentalVMOptions", "-XX:TrimNativeHeapInterval=2000");
    }

    @Test
    void anOperatorsOptionsComeAfterOursAndReachOneProgramOnly() {
        sandbox.jdk("jdks/25", "25.0.3");
        sandbox.set("DROVER_SERVER_OPTS", "-Xmx4g -Dpattern=*");

        List<String> server = sandbox.run(drover, "server").lines();

        assertThat(server).containsSubsequence("-Xmx1g", "-Xmx4g", "-Dpattern=*", "-cp");
        assertThat(sandbox.run(drover, "agent").lines()).doesNotContain("-Xmx4g");
        assertThat(sandbox.run(drover, "cluster").lines()).doesNotContain("-Xmx4g");
    }

    @ParameterizedTest
    @CsvSource({"drover", "drover-agent"})
    void findsItsLibrariesThroughLinks(String name) throws Exception {
        sandbox.jdk("jdks/25", "25.0.3");
        Path first = Files.createSymbolicLink(
                sandbox.root().resolve("first"),
                Path.of("opt/a place/drover/bin").resolve(name));
        Path second = Files.createSymbolicLink(sandbox.root().resolve("path/second"), first);

        Result result = sandbox.run(second, "agent");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.lines()).contains(libraries("agent"));
    }

    @Test
    void runsTheJvmInItsOwnProcess() {
        Path jdk = sandbox.jdk("jdks/25", "25.0.3");
        sandbox.executable(jdk.resolve("bin/java"), "#!/bin/sh\necho $$\n");
        Path caller = sandbox.root().resolve("caller");
        sandbox.executable(caller, "#!/bin/sh\necho $$\nexec \"%s\" server\n".formatted(drover));

        List<String> processIds = sandbox.run(caller).lines();

        assertThat(processIds).hasSize(2);
        assertThat(processIds.getLast()).isEqualTo(processIds.getFirst());
    }

    @Test
    void passesTheExitCodeOn() {
        Path jdk = sandbox.jdk("jdks/25", "25.0.3");
        sandbox.executable(jdk.resolve("bin/java"), "#!/bin/sh\nexit 17\n");

        assertThat(sandbox.run(drover, "migrate").exitCode()).isEqualTo(17);
    }

    @ParameterizedTest
    @CsvSource({"drover", "drover-agent"})
    void saysWhatToInstallWhereThereIsNoJava25(String name) {
        Path old = sandbox.jdk("jdks/21", "21.0.1");

        Result result = sandbox.run(drover.resolveSibling(name), "server");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("No Java runtime 25 was found", old + " (version 21.0.1)", "temurin-25-jdk");
    }

    private String libraries(String program) {
        return sandbox.root().resolve("opt/a place/drover/lib").resolve(program) + "/*";
    }
}
