package io.drover.kind.http;

import io.drover.fuzz.Fuzz;
import io.drover.kind.Reach;
import io.drover.migration.identity.HostKey;
import io.drover.migration.ownership.LocalEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers of a local API that somebody else put there, and what is asked of it by a stranger's profile. */
class HttpOverReachFuzzTest {
    private static final HostKey HOST = new HostKey("a1".repeat(32));
    private static final int LIMIT = 10_000;

    private RawServer server;

    @BeforeEach
    void start() throws IOException {
        server = new RawServer();
        server.closeAfterAnswer();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private HttpOverReach http() {
        return new HttpOverReach(
                new ToServer(server.port()),
                HOST,
                LocalEndpoint.tcp("127.0.0.1", server.port()),
                Duration.ofSeconds(10));
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

    /** What is allocated is that of the thread that asks; the answer's own is bounded by the limit of a body. */
    @Test
    void answers() {
        Fuzz.of("HTTP answer", 1)
                .examples(
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;a=b\r\nwiki\r\n0\r\nT: v\r\n\r\n",
                        "HTTP/1.1 204 No Content\r\n\r\n",
                        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                .tokens(
                        "\r\n",
                        "\n",
                        "Content-Length: ",
                        "Transfer-Encoding: gzip, chunked\r\n",
                        "HTTP/9.9 ",
                        "ffffffff",
                        "-1")
                .inputs(700)
                .refusedBy(HttpFailedException.class)
                .run(input -> {
                    server.answer(out -> out.write(input));
                    try (HttpOverReach http = http()) {
                        http.get("/version", LIMIT);
                    }
                });
    }

    /** A cluster's profile comes from another plane, and its path is asked for here. */
    @Test
    void whatIsAskedFor() {
        server.answer(
                out -> out.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        Fuzz.of("path of an HTTP request", 1)
                .examples("health", "v1.43/nodes?all=true")
                .tokens("//", " ", "\r\n", "%", "%zz", "[", "\\", "#", "http://elsewhere/")
                .inputs(400)
                .longest(2000)
                .refusedBy(HttpFailedException.class)
                .run(input -> {
                    try (HttpOverReach http = http()) {
                        http.get("/" + new String(input, StandardCharsets.UTF_8), LIMIT);
                    }
                });
    }
}
