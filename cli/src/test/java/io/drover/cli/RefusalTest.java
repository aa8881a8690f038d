package io.drover.cli;

import static io.drover.cli.FakePlane.json;
import static io.drover.cli.FakePlane.problem;
import static io.drover.cli.FakePlane.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalTest {
    private final FakePlane plane = new FakePlane();

    @TempDir
    Path home;

    @AfterEach
    void stop() {
        plane.close();
    }

    private static void assertReadable(Cli.Result result) {
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("drover: ")
                .doesNotContain("\tat ", "Exception", FakePlane.TOKEN, "defect of the drover command");
    }

    @Test
    void aWrongTokenIsRefusedAndNotPrinted() {
        Cli.Result result =
                Cli.of(home, plane).with("DROVER_TOKEN", "wrong-token-1").run("cluster", "list");
        assertReadable(result);
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err())
                .contains("Not authenticated: the token is not known")
                .doesNotContain("wrong-token-1");
    }

    @Test
    void aServerWithAnotherKeyGetsNothing() {
        String pinned = "ab".repeat(32);
        Cli.Result result =
                Cli.of(home, plane).with("DROVER_FINGERPRINT", pinned).run("cluster", "list");
        assertReadable(result);
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err())
                .contains("THE SERVER'S KEY IS NOT THE ONE THAT WAS PINNED")
                .contains("pinned: " + pinned)
                .contains("shown:  " + plane.key().fingerprint())
                .contains("drover login " + plane.url());
        assertThat(plane.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"400,2", "403,3", "404,4", "409,5", "422,5", "429,6", "500,1", "503,6"})
    void problemsBecomeExitCodes(int status, int exit) {
        plane.on("GET /clusters/web", problem(status, "No such luck", "cluster web: why, and what to do", "[]"));
        Cli.Result result = Cli.of(home, plane).run("cluster", "show", "web");
        assertReadable(result);
        assertThat(result.exit()).isEqualTo(exit);
        assertThat(result.err()).isEqualTo("drover: No such luck: cluster web: why, and what to do\n");
    }

    @Test
    void findingsOfARefusalAreShownTheWorstFirst() {
        plane.on(
                "POST /migrations",
                problem(
                        422,
                        "Prechecks failed",
                        "2 findings",
                        "[{\"code\":\"SHARED_HOST\",\"severity\":\"WARNING\",\"target\":\"host b\",\"seen\":\"2 clusters\",\"fix\":\"none needed\"},"
                                + "{\"code\":\"HOST_OFFLINE\",\"severity\":\"ERROR\",\"target\":\"host a\",\"seen\":\"offline\",\"fix\":\"--leave-out a\"}]"));
        Cli.Result result = Cli.of(home, plane).run("migrate", "web", "--to", "b", "--yes");
        assertReadable(result);
        assertThat(result.exit()).isEqualTo(5);
        assertThat(result.err()).isEqualTo("""
                        drover: Prechecks failed: 2 findings
                        ERROR    HOST_OFFLINE  host a
                                 seen: offline
                                 fix:  --leave-out a
                        WARNING  SHARED_HOST  host b
                                 seen: 2 clusters
                                 fix:  none needed
                        """);
    }

    @Test
    void anUnknownClusterIsNotFound() {
        Cli.Result result = Cli.of(home, plane).run("cluster", "show", "nowhere");
        assertReadable(result);
        assertThat(result.exit()).isEqualTo(4);
        assertThat(result.err()).contains("nowhere");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"items\":[{\"id\":\"cl-1\"",
                "<html>hello</html>",
                "[]",
                "null",
                "{}",
                "{\"items\":[{\"name\":\"no id\"}]}",
                "{\"items\":[{\"id\":\"x\",\"name\":\"y\",\"createdAt\":\"yesterday\"}]}",
                "{\"items\":{\"a\":1}}",
                "",
            })
    void aMalformedAnswerIsNamed(String answer) {
        plane.on("GET /clusters", json(200, answer));
        Cli.Result result = Cli.of(home, plane).run("cluster", "list");
        assertReadable(result);
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("GET /clusters", "not as expected", plane.url());
    }

    @Test
    void anErrorThatIsNoProblemIsNamedByItsStatus() {
        plane.on("GET /clusters", exchange -> send(exchange, 502, "text/html", "<h1>Bad Gateway</h1>"));
        Cli.Result result = Cli.of(home, plane).run("cluster", "list");
        assertReadable(result);
        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.err()).contains("HTTP 502");
    }

    @Test
    void aRedirectIsNotFollowed() {
        plane.on("GET /clusters", exchange -> {
            exchange.getResponseHeaders().add("Location", plane.url() + "/api/v1/plane");
            send(exchange, 307, "text/plain", "");
        });
        Cli.Result result = Cli.of(home, plane).run("cluster", "list");
        assertReadable(result);
        assertThat(result.exit()).isEqualTo(1);
        assertThat(plane.requests()).hasSize(1);
    }

    @Test
    void aSlowServerIsGivenUp() throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        plane.on("GET /clusters", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("{\"items\":".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            try {
                over.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        long start = System.nanoTime();
        Cli.Result result = Cli.of(home, plane).run("--request-timeout", "1s", "cluster", "list");
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        over.countDown();
        assertReadable(result);
        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.err()).contains("no answer within 1 s");
        assertThat(took).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void aHugeAnswerIsRefused() {
        plane.on("GET /clusters", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] blanks = new byte[1 << 20];
            Arrays.fill(blanks, (byte) ' ');
            OutputStream out = exchange.getResponseBody();
            try {
                for (int i = 0; i < 40; i++) {
                    out.write(blanks);
                }
            } catch (IOException e) {
                // The command hangs up when it has seen enough, which is what is wanted.
                assertThat(e).isNotNull();
            }
        });
        Cli.Result result = Cli.of(home, plane).run("cluster", "list");
        assertReadable(result);
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("larger than 32 MiB");
    }

    @Test
    void aServerThatIsNotThereIsNamed() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Cli.Result result = Cli.of(home, plane)
                .with("DROVER_URL", "https://127.0.0.1:" + port)
                .run("cluster", "list");
        assertReadable(result);
        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.err()).contains("127.0.0.1:" + port, "refused");
    }

    @Test
    void aServerThatSpeaksNoTlsIsNamed() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (var socket = plain.accept()) {
                    socket.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    socket.getOutputStream().flush();
                    assertThat(socket.getInputStream().read()).isNotNegative();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Cli.Result result = Cli.of(home, plane)
                    .with("DROVER_URL", "https://127.0.0.1:" + plain.getLocalPort())
                    .run("cluster", "list");
            assertReadable(result);
            assertThat(result.exit()).isEqualTo(6);
            assertThat(result.err()).contains("TLS");
        }
    }
}
