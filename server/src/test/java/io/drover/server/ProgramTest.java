package io.drover.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own. */
@Timeout(120)
class ProgramTest {
    @TempDir
    private Path folder;

    @Test
    void itTellsHowToLogInAndStopsWhenTold() throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        long begun = System.nanoTime();
        Process process = start(out, err, "--data", folder.resolve("plane").toString());
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Files.readString(out).contains("drover login https://"));
            System.out.println(
                    "started in " + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms");
            assertThat(Files.readString(out)).containsOnlyOnce("drover_").contains("REST", "gateway", "fingerprint");
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(Files.readString(err)).doesNotContain("\tat ", "drover_", "ERROR");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void itSaysInOneSentenceWhyItDoesNotStart() throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Path file = Files.writeString(folder.resolve("file"), "");
        Process process = start(out, err, "--data", file.toString());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(Files.readString(out)).isEmpty();
        assertThat(Files.readString(err).strip().lines()).hasSize(1);
    }

    private static Process start(Path out, Path err, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                DroverServer.class.getName(),
                "--api-listen",
                "127.0.0.1:0",
                "--gateway-listen",
                "127.0.0.1:0",
                "--access-port",
                "0"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }
}
