package io.drover.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.server.migration.TestAgent;
import io.drover.server.migration.TestCluster;
import io.drover.server.migration.TestFleet;
import io.drover.server.migration.TestPlane;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls through the access point of a cluster: what is led on, how, and who is refused. */
class AccessTest {
    private static final long YEAR = Duration.ofDays(365).toSeconds();

    private static TestFleet fleet;
    private static TestPlane plane;
    private static TestCluster cluster;
    private static FakeEngine engine;
    private static ClientFolder folder;

    @BeforeAll
    static void start(@TempDir Path files) {
        fleet = TestFleet.of(files, "a");
        plane = fleet.plane("a");
        cluster = fleet.cluster(plane, 1, "engine");
        engine = FakeEngine.on(cluster.hosts().getFirst());
        folder = ClientFolder.from(plane, cluster.name(), "ci", YEAR);
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    private static Connection connect() throws IOException {
        return folder.connect(plane.accessPort());
    }

    @Test
    void theNameIsThatOfTheClusterAndThePortThatOfThePlane() {
        assertThat(folder.name()).isEqualTo(cluster.name() + "." + AccessSettings.DEFAULT_DOMAIN);
        assertThat(folder.port()).isEqualTo(plane.accessPort());
        assertThat(folder.authority().getBasicConstraints()).isNotNegative();
        assertThat(folder.certificate().getBasicConstraints()).isNegative();
    }

    @Test
    void callsFollowOneAnotherOnOneConnectionWithEveryKindOfBody() throws IOException {
        try (Connection connection = connect()) {
            assertThat(connection.get("/_ping").body()).isEqualTo("OK");
            assertThat(connection.post("/echo", "some body").body()).isEqualTo("some body");
            assertThat(connection.get("/list").body()).isEqualTo("hello world");
            assertThat(connection.get("/none").status()).isEqualTo(204);
            connection.send("HEAD /_ping HTTP/1.1\r\nHost: docker\r\n\r\n");
            assertThat(Connection.status(connection.head())).isEqualTo(200);
            connection.send(
                    "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nmore\r\n3\r\nnow\r\n0\r\n\r\n");
            assertThat(connection.answer().body()).isEqualTo("morenow");
        }
    }

    @Test
    void aLargeBodyComesWhole() throws IOException {
        try (Connection connection = connect()) {
            long before = System.nanoTime();
            assertThat(connection.get("/big").body()).hasSize(FakeEngine.BIG);
            System.out.printf("%d MiB in %d ms%n", FakeEngine.BIG >> 20, (System.nanoTime() - before) / 1_000_000);
        }
    }

    @Test
    void anUpgradedConnectionGoesBothWaysAndKeepsItsHalfClose() throws IOException {
        try (Connection connection = connect()) {
            connection.send("POST /attach HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
            assertThat(Connection.status(connection.head())).isEqualTo(101);
            connection.send("one\n");
            assertThat(FakeEngine.line(connection.in)).isEqualTo("one");
            await().untilAsserted(() -> assertThat(streams()).containsEntry("POST /attach", 1));
            connection.socket.shutdownOutput();
            assertThat(new String(connection.in.readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("bye");
        }
        await().untilAsserted(() -> assertThat(streams()).doesNotContainKey("POST /attach"));
    }

    /** As the docker command does for an exec without standard input. */
    @Test
    void aClientThatEndsItsPartAtOnceGetsTheWholeStream() throws IOException {
        for (int i = 0; i < 100; i++) {
            try (Connection connection = connect()) {
                connection.send("POST /attach HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
                assertThat(Connection.status(connection.head())).isEqualTo(101);
                connection.socket.shutdownOutput();
                assertThat(new String(connection.in.readAllBytes(), StandardCharsets.US_ASCII))
                        .as("stream %d", i)
                        .isEqualTo("bye");
            }
        }
    }

    @Test
    void aRawStreamWithoutFramingGoesBothWays() throws IOException {
        try (Connection connection = connect()) {
            connection.send("POST /raw HTTP/1.1\r\n\r\n");
            assertThat(Connection.status(connection.head())).isEqualTo(200);
            connection.send("two\n");
            assertThat(FakeEngine.line(connection.in)).isEqualTo("two");
            connection.socket.shutdownOutput();
            assertThat(new String(connection.in.readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("bye");
        }
    }

    @Test
    void anEndlessAnswerComesAsItIsSentAndEndsWithItsReader() throws IOException {
        int before = engine.connections.size();
        try (Connection connection = connect()) {
            connection.send("GET /events HTTP/1.1\r\n\r\n");
            assertThat(Connection.status(connection.head())).isEqualTo(200);
            assertThat(connection.chunk()).isEqualTo("tick\n");
            await().untilAsserted(() -> assertThat(streams()).containsKey("GET /events"));
        }
        await().untilAsserted(() -> assertThat(engine.connections).hasSizeLessThanOrEqualTo(before));
    }

    @Test
    void aClientThatReadsSlowlyHoldsUpNobodyElse() throws IOException {
        try (Connection slow = connect()) {
            slow.send("GET /big HTTP/1.1\r\n\r\n");
            assertThat(Connection.status(slow.head())).isEqualTo(200);
            long before = System.nanoTime();
            for (int i = 0; i < 50; i++) {
                try (Connection other = connect()) {
                    assertThat(other.get("/_ping").body()).isEqualTo("OK");
                }
            }
            System.out.printf("50 calls beside a slow reader: %d ms%n", (System.nanoTime() - before) / 1_000_000);
            assertThat(slow.in.readNBytes(FakeEngine.BIG)).hasSize(FakeEngine.BIG);
        }
    }

    @Test
    void theCertificateOfAnotherClusterIsRefusedInWords() throws IOException {
        TestCluster other = fleet.cluster(plane, 1, "engine");
        ClientFolder stranger = folder.showing(ClientFolder.from(plane, other.name(), "ci", YEAR));
        try (Connection connection = stranger.connect(plane.accessPort())) {
            Connection.Answer answer = connection.get("/_ping");
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body())
                    .startsWith("{\"message\":\"the client certificate ")
                    .contains("is not one of cluster '%s'".formatted(cluster.name()));
        }
    }

    @Test
    void aClientWithoutACertificateIsRefusedInWords() throws IOException {
        try (Connection connection = folder.connectWithoutCertificate(plane.accessPort())) {
            Connection.Answer answer = connection.get("/_ping");
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).contains("wants a client certificate");
        }
    }

    @Test
    void anExpiredCertificateIsRefusedInWords() throws IOException {
        ClientFolder brief = ClientFolder.from(plane, cluster.name(), "brief", 1);
        await().until(() ->
                Instant.now().isAfter(brief.certificate().getNotAfter().toInstant()));
        try (Connection connection = brief.connect(plane.accessPort())) {
            Connection.Answer answer = connection.get("/_ping");
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).contains("'brief'").contains("expired at");
        }
    }

    @Test
    void aStreamEndsWithItsCertificate() throws IOException {
        ClientFolder brief = ClientFolder.from(plane, cluster.name(), "short", 3);
        try (Connection streaming = brief.connect(plane.accessPort())) {
            streaming.send("GET /events HTTP/1.1\r\n\r\n");
            assertThat(Connection.status(streaming.head())).isEqualTo(200);
            assertThatThrownBy(() -> {
                        while (true) {
                            assertThat(streaming.chunk()).isEqualTo("tick\n");
                        }
                    })
                    .satisfies(failure -> assertThat(failure).isNotInstanceOf(AssertionError.class));
            assertThat(Instant.now())
                    .isAfterOrEqualTo(brief.certificate().getNotAfter().toInstant());
        }
    }

    @Test
    void aRevokedCertificateIsRefusedAndItsStreamsAreCutAtOnce() throws IOException {
        ClientFolder leaving = ClientFolder.from(plane, cluster.name(), "leaving", YEAR);
        try (Connection streaming = leaving.connect(plane.accessPort());
                Connection idle = leaving.connect(plane.accessPort());
                Connection untouched = connect()) {
            streaming.send("GET /events HTTP/1.1\r\n\r\n");
            assertThat(Connection.status(streaming.head())).isEqualTo(200);
            assertThat(idle.get("/_ping").status()).isEqualTo(200);
            assertThat(untouched.get("/_ping").status()).isEqualTo(200);
            assertThat(plane.delete("/api/v1/clusters/%s/access/certificates/leaving".formatted(cluster.name()))
                            .statusCode())
                    .isEqualTo(204);
            assertThatThrownBy(() -> {
                        while (true) {
                            assertThat(streaming.chunk()).isEqualTo("tick\n");
                        }
                    })
                    .satisfies(failure -> assertThat(failure).isNotInstanceOf(AssertionError.class));
            assertThatThrownBy(() -> idle.get("/_ping")).isInstanceOf(IOException.class);
            assertThat(untouched.get("/_ping").status()).isEqualTo(200);
        }
        try (Connection again = leaving.connect(plane.accessPort())) {
            Connection.Answer answer = again.get("/_ping");
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).contains("'leaving'").contains("was revoked at");
        }
    }

    @Test
    void whatIsNoHttpIsRefused() throws IOException {
        try (Connection connection = connect()) {
            connection.send("EHLO example.org\r\n\r\n");
            Connection.Answer answer = connection.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).startsWith("{\"message\":\"the access point does not understand the request");
        }
    }

    @Test
    void aBodyWithoutASoundEndIsRefused() throws IOException {
        int before = engine.requests.size();
        try (Connection connection = connect()) {
            connection.send("POST /echo HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc");
            assertThat(connection.answer().status()).isEqualTo(400);
        }
        assertThat(engine.requests).hasSize(before);
    }

    @Test
    void manyCallsFollowOneAnother() throws IOException {
        try (Connection connection = connect()) {
            long began = System.nanoTime();
            for (int i = 0; i < 200; i++) {
                assertThat(connection.get("/_ping").body()).isEqualTo("OK");
                assertThat(connection.post("/echo", "n" + i).body()).isEqualTo("n" + i);
            }
            System.out.printf("400 calls on one connection: %d ms%n", (System.nanoTime() - began) / 1_000_000);
        }
        long began = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            try (Connection connection = connect()) {
                assertThat(connection.get("/_ping").body()).isEqualTo("OK");
            }
        }
        System.out.printf("20 calls on a connection each: %d ms%n", (System.nanoTime() - began) / 1_000_000);
    }

    @Test
    void aHugeHeadIsRefused() throws IOException {
        try (Connection connection = connect()) {
            connection.send("GET / HTTP/1.1\r\nX: " + "x".repeat(70_000) + "\r\n\r\n");
            Connection.Answer answer = connection.answer();
            assertThat(answer.status()).isEqualTo(431);
            assertThat(answer.body()).contains("at most 64 KiB");
        }
    }

    @Test
    void anEngineThatSpeaksNoHttpIsTold() throws IOException {
        try (Connection connection = connect()) {
            assertThat(connection.get("/garbage").status()).isEqualTo(502);
        }
    }

    @Test
    void withoutAKnownNameThereIsNoConnection() throws IOException {
        ClientFolder unknown = new ClientFolder(
                "nothing.access.drover.internal",
                folder.port(),
                folder.fingerprint(),
                folder.authority(),
                folder.certificate(),
                folder.keys());
        assertThatThrownBy(() -> unknown.connect(plane.accessPort()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("unrecognized_name");
        ClientFolder unnamed = new ClientFolder(
                "127.0.0.1",
                folder.port(),
                folder.fingerprint(),
                folder.authority(),
                folder.certificate(),
                folder.keys());
        assertThatThrownBy(() -> unnamed.connect(plane.accessPort()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("unrecognized_name");
    }

    @Test
    void whatIsNoTlsIsRefused() throws IOException {
        for (String what :
                List.of("GET / HTTP/1.1\r\nHost: docker\r\n\r\n", "\u0016\u0003\u0001\u0000\u0005\u0002aaaa")) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), plane.accessPort())) {
                OutputStream out = socket.getOutputStream();
                out.write(what.getBytes(StandardCharsets.ISO_8859_1));
                assertThat(socket.getInputStream().readAllBytes())
                        .startsWith(21, 3, 3)
                        .hasSize(7);
            }
        }
    }

    @Test
    void aClientThatGoesAwayBeforeAnAnswerLeavesNothingBehind() throws IOException {
        TestCluster other = fleet.cluster(plane, 1, "engine");
        FakeEngine waiting = FakeEngine.on(other.hosts().getFirst());
        ClientFolder client = ClientFolder.from(plane, other.name(), "ci", YEAR);
        try (Connection connection = client.connect(plane.accessPort())) {
            connection.send("GET /slow HTTP/1.1\r\n\r\n");
            await().untilAsserted(() -> assertThat(waiting.requests).contains("GET /slow HTTP/1.1"));
        }
        waiting.slow.countDown();
        await().untilAsserted(() ->
                assertThat(plane.part(OpenConnections.class).count(other.id())).isZero());
        await().untilAsserted(() -> assertThat(waiting.connections).isEmpty());
    }

    @Test
    void aHostThatIsAwayIsTold() throws IOException {
        TestCluster other = fleet.cluster(plane, 1, "engine");
        ClientFolder client = ClientFolder.from(plane, other.name(), "ci", YEAR);
        TestAgent host = other.hosts().getFirst();
        host.stop();
        await().until(() -> !plane.hasSession(host.key()));
        try (Connection connection = client.connect(plane.accessPort())) {
            Connection.Answer answer = connection.get("/_ping");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.head()).contains("Retry-After:");
            assertThat(answer.body()).contains("no host leads to the API of cluster '%s'".formatted(other.name()));
        }
    }

    private static java.util.Map<String, Integer> streams() {
        return plane.part(OpenConnections.class).streams(cluster.id());
    }
}
