package io.drover.cli;

import static io.drover.cli.FakePlane.events;
import static io.drover.cli.FakePlane.json;
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
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own. */
class ProcessTest {
    @TempDir
    Path home;

    /** As the launcher starts it. */
    private ProcessBuilder command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseCompactObjectHeaders",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                DroverCli.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(home.resolve("out").toFile())
                .redirectError(home.resolve("err").toFile());
        builder.environment().put("HOME", home.toString());
        return builder;
    }

    private String read(String name) {
        try {
            return Files.readString(home.resolve(name), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read what the command printed", e);
        }
    }

    @Test
    void startsQuickly() throws Exception {
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            Process process = command("version").start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            millis.add(Duration.ofNanos(System.nanoTime() - start).toMillis());
            assertThat(process.exitValue()).isZero();
            assertThat(read("out")).matches("drover \\d+\\.\\d+\\.\\d+\\S*\n");
        }
        LongStream sorted = millis.stream().mapToLong(Long::longValue).sorted();
        System.out.printf(
                "drover version: started and ended in %s ms (5 times, sorted)%n",
                sorted.boxed().toList());
        // The goal is a third of a second on an idle machine; this bound only catches what is badly wrong.
        assertThat(millis).anyMatch(each -> each < 5_000);
    }

    @Test
    void anInterruptLeavesTheMigrationGoingOnAndSaysSo() throws Exception {
        String running =
                "{\"id\":\"m-1\",\"clusterName\":\"web\",\"source\":\"a\",\"target\":\"b\",\"phase\":\"CONNECT\",\"ended\":false}";
        try (FakePlane plane = new FakePlane()) {
            plane.on("POST /migrations", json(202, running));
            plane.on("GET /migrations/m-1", json(200, running));
            plane.on("GET /events?subject=m-1", events(": hello\n\n", exchange -> {}));
            ProcessBuilder builder = command("migrate", "web", "--to", "b", "--yes");
            builder.environment().put("DROVER_URL", plane.url());
            builder.environment().put("DROVER_FINGERPRINT", plane.key().fingerprint());
            builder.environment().put("DROVER_TOKEN", FakePlane.TOKEN);
            Process process = builder.start();
            try {
                await().atMost(Duration.ofSeconds(60)).until(() -> read("out").contains("phase CONNECT"));
                assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                                .start()
                                .waitFor())
                        .isZero();
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly();
            }
            assertThat(process.exitValue()).isEqualTo(130);
            assertThat(read("err"))
                    .contains(
                            "Interrupted: migration m-1 goes on at the plane.",
                            "drover migration watch m-1",
                            "drover migration abort m-1");
            assertThat(plane.requests()).noneMatch(request -> request.path().endsWith("/abort"));
        }
    }

    @Test
    void withoutATerminalNothingIsAsked() throws Exception {
        Process process = command("login", "https://127.0.0.1:1").start();
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(read("err")).contains("there is no terminal");
    }
}
