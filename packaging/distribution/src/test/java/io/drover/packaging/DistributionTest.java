package io.drover.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
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
    @ValueSource(strings = {"server", "cli"})
    void noLibraryIsThereTwice(String program) throws IOException {
        assertThat(libraries(program).stream()
                        .map(jar -> jar.getFileName().toString())
                        .map(jar -> jar.replaceFirst("-\\d.*", "")))
                .doesNotHaveDuplicates();
    }

    @Test
    void theAgentIsOneSmallJarThatKnowsNothingOfTheServer() throws IOException {
        Path jar = agent();
        System.out.printf("the agent: %d KiB%n", Files.size(jar) / 1024);

        assertThat(libraries("agent")).containsExactly(jar);
        assertThat(Files.size(jar)).isLessThan(AGENT_LIMIT_MIB * 1024 * 1024);
        assertThat(entries(jar))
                .contains("io/drover/agent/DroverAgent.class", "io/drover/protocol/JoinToken.class")
                .noneMatch(
                        entry -> entry.matches(
                                "io/drover/(server|kind|cli|testbed)/.*|org/springframework/.*|.*netty.*|org/(sqlite|flywaydb)/.*"));
    }

    /** Digests of signed entries stay in the JVM's memory. */
    @Test
    void theAgentsJarHasNoSignature() throws IOException {
        assertThat(entries(agent())).noneMatch(entry -> entry.matches("META-INF/[^/]*\\.(SF|RSA|DSA|EC)"));
        try (JarFile file = new JarFile(agent().toFile())) {
            assertThat(file.getManifest().getEntries()).isEmpty();
        }
    }

    /** Several of gRPC's jars name load balancers; a name that is lost shows only when a channel is made. */
    @ParameterizedTest
    @CsvSource({
        "io.grpc.ManagedChannelProvider, io.grpc.okhttp.OkHttpChannelProvider",
        "io.grpc.NameResolverProvider,   io.grpc.internal.DnsNameResolverProvider",
        "io.grpc.LoadBalancerProvider,   io.grpc.internal.PickFirstLoadBalancerProvider",
        "io.grpc.LoadBalancerProvider,   io.grpc.util.SecretRoundRobinLoadBalancerProvider$Provider",
    })
    void theAgentsJarNamesTheProvidersOfAllItsLibraries(String service, String provider) throws IOException {
        try (JarFile file = new JarFile(agent().toFile());
                InputStream names = file.getInputStream(file.getEntry("META-INF/services/" + service))) {
            assertThat(new String(names.readAllBytes(), UTF_8).lines()).contains(provider);
            assertThat(file.getEntry(provider.replace('.', '/') + ".class")).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"META-INF/LICENSE", "META-INF/LICENSE.md"})
    void theAgentsJarKeepsItsLibrariesLicences(String licence) throws IOException {
        assertThat(entries(agent())).contains(licence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "cli"})
    void noTestLibraryIsShipped(String program) throws IOException {
        assertThat(libraries(program))
                .extracting(jar -> jar.getFileName().toString())
                .noneMatch(jar -> jar.matches(".*(junit|assertj|awaitility|archunit|drover-testbed).*"));
    }

    @Test
    void theAgentsJarHasNoTestLibrary() throws IOException {
        assertThat(entries(agent()))
                .noneMatch(entry -> entry.matches("org/(junit|assertj|awaitility)/.*|com/tngtech/.*"));
    }

    private static Path agent() {
        return DISTRIBUTION.resolve("lib/agent/drover-agent.jar");
    }

    private static List<String> entries(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(JarEntry::getName).toList();
        }
    }

    private static List<Path> libraries(String program) throws IOException {
        try (Stream<Path> jars = Files.list(DISTRIBUTION.resolve("lib").resolve(program))) {
            return jars.sorted().toList();
        }
    }
}
