package io.drover.kind.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.kind.Reach;
import io.drover.migration.identity.HostKey;
import io.drover.migration.ownership.LocalEndpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpOverReachTest {
    private static final HostKey HOST = new HostKey("a1".repeat(32));
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final int LIMIT = 10_000;

    private final CountDownLatch end = new CountDownLatch(1);
    private RawServer server;

    @BeforeEach
    void start() throws IOException {
        server = new RawServer();
    }

    @AfterEach
    void stop() throws IOException {
        end.countDown();
        server.close();
    }

    private HttpAnswer get(Duration deadline) throws Exception {
        try (var http = http(deadline)) {
            return http.get("/version", LIMIT);
        }
    }

    private HttpOverReach http(Duration deadline) {
        return new HttpOverReach(
                new ToServer(server.port()), HOST, LocalEndpoint.tcp("127.0.0.1", server.port()), deadline);
    }

    private record ToServer(int port) implements Reach {
        @Override
        public Socket open(HostKey host, LocalEndpoint endpoint) throws IOException {
            return new Socket(InetAddress.getLoopbackAddress(), port);
        }

        @Override
        public Optional<Listener> listener(HostKey host, LocalEndpoint endpoint) {
            return Optional.empty();
        }
    }

    private void answer(String text) {
        server.answer(out -> out.write(text.getBytes(ISO_8859_1)));
    }

    @Test
    void readsAnAnswerOfKnownLength() throws Exception {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        HttpAnswer answer = get(LONG);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).asString().isEqualTo("ok");
    }

    @Test
    void readsAnAnswerInChunks() throws Exception {
        answer("HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n1\r\n!\r\n0\r\n\r\n");
        HttpAnswer answer = get(LONG);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).asString().isEqualTo("no!");
    }

    @Test
    void asksForNothingButWhatItIsToldTo() throws Exception {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nSet-Cookie: a=b\r\n\r\n");
        try (var http = http(LONG)) {
            http.get("/a?b=c", LIMIT);
            http.get("/d", LIMIT);
        }
        assertThat(server.requests())
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.toLowerCase(Locale.ROOT))
                        .doesNotContain("cookie", "accept-encoding", "upgrade", "authorization"));
        assertThat(server.requests().get(0)).startsWith("GET /a?b=c HTTP/1.1\r\n");
        assertThat(server.requests().get(1)).startsWith("GET /d HTTP/1.1\r\n");
        assertThat(server.connections()).as("connections for two requests").isEqualTo(1);
    }

    @Test
    void connectsAgainWhereTheEndpointDoesNotKeepConnections() throws Exception {
        server.closeAfterAnswer();
        answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        try (var http = http(LONG)) {
            assertThat(http.get("/a", LIMIT).status()).isEqualTo(200);
            assertThat(http.get("/b", LIMIT).status()).isEqualTo(200);
        }
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void followsNoRedirect() throws Exception {
        answer("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n");
        assertThat(get(LONG).status()).isEqualTo(302);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void triesNothingTwice() throws Exception {
        answer("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n");
        assertThat(get(LONG).status()).isEqualTo(503);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void doesNotDecompress() throws Exception {
        answer("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nbomb");
        assertThat(get(LONG).body()).asString().isEqualTo("bomb");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n",
                "\r\n\r\n\r\n\r\n",
                "\0\0\0\0\0\0\0\0\0\0\0\0\0\n",
                "HTTP/9.9 banana\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: minus five\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nno colon in this one\r\n\r\n",
            })
    void garbageIsToldFromAnAnswer(String garbage) {
        server.closeAfterAnswer();
        answer(garbage);
        assertThatThrownBy(() -> get(LONG))
                .isInstanceOf(HttpFailedException.class)
                .message()
                .containsAnyOf("not HTTP", "broke the connection", "closed the connection", "cannot be read")
                .doesNotContain("org.apache");
    }

    @Test
    void anEndlessHeaderIsGivenUp() {
        server.answer(out -> {
            out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(ISO_8859_1));
            pour(out);
        });
        assertThatThrownBy(() -> get(LONG)).isInstanceOf(HttpFailedException.class);
    }

    @Test
    void tooManyHeadersAreGivenUp() {
        answer("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(500) + "\r\n");
        assertThatThrownBy(() -> get(LONG)).isInstanceOf(HttpFailedException.class);
    }

    @Test
    void anAnswerDeclaredTooLongIsRefusedUnread() {
        server.answer(out -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n".getBytes(ISO_8859_1));
            pour(out);
        });
        assertThatThrownBy(() -> get(LONG))
                .isInstanceOf(HttpFailedException.class)
                .hasMessageContaining("more than 10000 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n"})
    void anEndlessAnswerIsRefused(String head) {
        server.answer(out -> {
            out.write(head.getBytes(ISO_8859_1));
            pour(out);
        });
        assertThatThrownBy(() -> get(LONG))
                .isInstanceOf(HttpFailedException.class)
                .hasMessageContaining("more than 10000 bytes");
    }

    @Test
    void anAnswerAsLongAsAllowedIsTaken() throws Exception {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n" + "x".repeat(LIMIT));
        assertThat(get(LONG).body()).hasSize(LIMIT);
    }

    @Test
    void silenceEndsAtTheDeadline() {
        server.answer(out -> end.await(20, TimeUnit.SECONDS));
        assertThatThrownBy(() -> get(SHORT))
                .isInstanceOf(HttpFailedException.class)
                .hasMessage("gave no complete answer within 300 ms");
    }

    @Test
    void drippingEndsAtTheDeadline() {
        server.answer(out -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n".getBytes(ISO_8859_1));
            while (!end.await(20, TimeUnit.MILLISECONDS)) {
                out.write('x');
                out.flush();
            }
        });
        assertThatThrownBy(() -> get(SHORT))
                .isInstanceOf(HttpFailedException.class)
                .hasMessage("gave no complete answer within 300 ms");
    }

    @Test
    void aConnectionClosedEarlyIsTold() {
        server.closeAfterAnswer();
        answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhal");
        assertThatThrownBy(() -> get(LONG))
                .isInstanceOf(HttpFailedException.class)
                .hasMessageContaining("closed the connection");
    }

    @Test
    void whyItCannotBeReachedIsTold() {
        Reach refusing = new Reach() {
            @Override
            public Socket open(HostKey host, LocalEndpoint endpoint) throws IOException {
                throw new IOException("host web-1 is offline");
            }

            @Override
            public Optional<Listener> listener(HostKey host, LocalEndpoint endpoint) {
                return Optional.empty();
            }
        };
        try (var http = new HttpOverReach(refusing, HOST, LocalEndpoint.unix("/run/docker.sock"), LONG)) {
            assertThatThrownBy(() -> http.get("/version", LIMIT))
                    .isInstanceOf(HttpFailedException.class)
                    .hasMessage("could not be reached: host web-1 is offline");
        }
    }

    @Test
    void aWayThatHangsEndsAtTheDeadline() {
        Reach hanging = new Reach() {
            @Override
            public Socket open(HostKey host, LocalEndpoint endpoint) throws IOException {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    throw new IOException("interrupted", e);
                }
                throw new IOException("too late");
            }

            @Override
            public Optional<Listener> listener(HostKey host, LocalEndpoint endpoint) {
                return Optional.empty();
            }
        };
        try (var http = new HttpOverReach(hanging, HOST, LocalEndpoint.unix("/run/docker.sock"), SHORT)) {
            assertThatThrownBy(() -> http.get("/version", LIMIT))
                    .isInstanceOf(HttpFailedException.class)
                    .hasMessage("gave no complete answer within 300 ms");
        }
    }

    private static void pour(OutputStream out) throws IOException {
        byte[] bytes = "y".repeat(8192).getBytes(ISO_8859_1);
        // Ends when the other side closes.
        while (true) {
            out.write(bytes);
        }
    }
}
