package io.drover.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent as its users run it: a process of its own. */
final class AgentProcessTest {
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-Xms8m",
            "-Xmx24m",
            "-Xss256k",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseCompactObjectHeaders",
            "-XX:ReservedCodeCacheSize=16m",
            // A small young generation keeps the start-up's garbage from growing the heap; trimming gives back what the
            // C library keeps of the start-up's native memory.
            "-Xmn2m",
            "-XX:+UnlockExperimentalVMOptions",
            "-XX:TrimNativeHeapInterval=2000");
    private static final long LIMIT_KIB = 75 * 1024;

    @TempDir
    private Path folder;

    private Process agent(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        Path jar = folder.resolve("agent.jar");
        if (!Files.exists(jar)) {
            LeanJar.write(jar);
        }
        command.addAll(List.of("-cp", jar.toString(), "io.drover.agent.DroverAgent"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--state-dir", folder.resolve("agent").toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("out"), StandardCharsets.UTF_8);
    }

    private static int exit(Process process) throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Test
    void anAgentAtRestTakesLessThan75MiB() throws IOException, InterruptedException {
        try (FakePlane plane = new FakePlane()) {
            assertThat(exit(agent("join", "--token", plane.token().encode()))).isZero();
            Process process = agent("run");
            try {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> !plane.sessions().online().isEmpty());
                AgentSession session =
                        plane.session(plane.sessions().online().iterator().next());
                assertThat(session.askFacts().join()).isInstanceOf(AgentReply.Told.class);
                for (int i = 0; i < 20; i++) {
                    session.ping(Duration.ofSeconds(10)).join();
                }
                // At rest is some seconds after the start, when native memory has been trimmed.
                await().atMost(Duration.ofSeconds(15))
                        .pollInterval(Duration.ofMillis(500))
                        .untilAsserted(
                                () -> assertThat(residentKib(process.pid())).isLessThan(LIMIT_KIB));
                System.out.printf(
                        "agent at rest, joined to one plane: RSS %.1f MiB%n", residentKib(process.pid()) / 1024.0);
                process.destroy();
                exit(process);
                assertThat(output()).doesNotContain("\tat ");
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private static long residentKib(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void joinStatusAndErrorsAreForPeople() throws IOException, InterruptedException {
        assertThat(exit(agent("run"))).isEqualTo(3);
        assertThat(output()).contains("drover-agent join --token").doesNotContain("\tat ");
        assertThat(exit(agent("join", "--token", "drover1.AAAA"))).isEqualTo(2);
        assertThat(output()).contains("the join token is cut short or altered").doesNotContain("\tat ");
        try (FakePlane plane = new FakePlane()) {
            String token = plane.token().encode();
            assertThat(exit(agent("join", "--token", token))).isZero();
            assertThat(output()).contains("joined plane " + plane.id);
            assertThat(exit(agent("join", "--token", token))).isEqualTo(5);
            assertThat(output()).contains("TOKEN_USED").doesNotContain("\tat ");
            assertThat(exit(agent("status"))).isZero();
            assertThat(output()).contains("plane    " + plane.id + " enrolled");
        }
        Files.write(folder.resolve("agent").resolve("state"), new byte[3]);
        assertThat(exit(agent("run"))).isEqualTo(4);
        assertThat(output()).contains("is torn").contains("restore").doesNotContain("\tat ");
    }
}
