package io.drover.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Looks at the distribution that the package phase made. */
class DistributionTest {
    private static final Path DISTRIBUTION = Path.of(System.getProperty("distribution", "../target/drover"));
    private static final long AGENT_LIMIT_MIB = 25;

    @ParameterizedTest
    @ValueSource(strings = {"bin/drover", "bin/drover-agent", "libexec/find-jdk"})
    void scriptsCanBeExecuted(String script) {
        assertThat(DISTRIBUTION.resolve(script)).isExecutable();
    }

    @Test
    void carriesTheLicense() {
        assertThat(DISTRIBUTION.resolve("LICENSE")).content().contains("Apache License");
    }

    @ParameterizedTest
    @CsvSource({
        "server, io/drover/server/DroverServer.class",
        "agent,  io/drover/agent/DroverAgent.class",
        "cli,    io/drover/cli/DroverCli.class",
    })
    void everyProgramHasItsMainClass(String program, String main) throws IOException {
        assertThat(libraries(program)).anySatisfy(jar -> {
            try (JarFile file = new JarFile(jar.toFile())) {
                assertThat(file.getEntry(main)).isNotNull();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "agent", "cli"})
    void noLibraryIsThereTwice(String program) throws IOException {
        assertThat(libraries(program).stream()
                        .map(jar -> jar.getFileName().toString())
                        .map(jar -> jar.replaceFirst("-\\d.*", "")))
                .doesNotHaveDuplicates();
    }

    @Test
    void theAgentKnowsNothingOfTheServerAndStaysSmall() throws IOException {
        List<Path> libraries = libraries("agent");
        long bytes = 0;
        for (Path jar : libraries) {
            bytes += Files.size(jar);
        }
        System.out.printf("the agent's libraries: %d jars, %d KiB%n", libraries.size(), bytes / 1024);

        assertThat(libraries)
                .extracting(jar -> jar.getFileName().toString())
                .noneMatch(jar -> jar.matches(".*(drover-server|drover-kind|drover-cli|spring|netty|sqlite|flyway).*"));
        assertThat(bytes).isLessThan(AGENT_LIMIT_MIB * 1024 * 1024);
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "agent", "cli"})
    void noTestLibraryIsShipped(String program) throws IOException {
        assertThat(libraries(program))
                .extracting(jar -> jar.getFileName().toString())
                .noneMatch(jar -> jar.matches(".*(junit|assertj|awaitility|archunit|drover-testbed).*"));
    }

    private static List<Path> libraries(String program) throws IOException {
        try (Stream<Path> jars = Files.list(DISTRIBUTION.resolve("lib").resolve(program))) {
            return jars.sorted().toList();
        }
    }
}
