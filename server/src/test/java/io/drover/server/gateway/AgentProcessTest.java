package io.drover.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent as its users run it: a process of its own. */
final class AgentProcessTest {
    @TempDir
    private Path folder;

    private Process agent(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m"));
        command.addAll(List.of("-cp", classPath, "io.drover.agent.DroverAgent"));
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
